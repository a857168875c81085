/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations that fail: those that print a line about it, and those that do not (spec 04, section
 * 5.2). The names of the scenarios begin with how many lines there are to be: no, one, two.
 */
#include "console/scenario.h"
#include "support/console.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/spaces.h"
#include "support/test.h"

/* An invocation with its error. */
struct failure {
    const char *name;
    seL4_CPtr cap;
    seL4_Word label, error;
    struct words caps, mrs;
};

extern const char raw_syscall_instruction[];

/* The line in front of the scenario says what a line about the error has to say. */
static void fail(struct failure failure)
{
    say("@@ cap %u at %x\n", failure.cap, (seL4_Word)raw_syscall_instruction);
    scenario_begin(failure.name);
    struct answer answer = invoke(failure.cap, failure.label, failure.caps, failure.mrs);
    scenario_end(failure.name);
    CHECK_EQ(answer.label, failure.error);
}

TEST(objects, "", "failed invocations of general objects")
{
    seL4_CPtr empty = new_slot(), ep = new_endpoint(), untyped = new_untyped(12);
    fail((struct failure){"one null-cap", empty, 1, seL4_InvalidCapability, NONE, NONE});
    fail((struct failure){"one copy-onto", ROOT, CNodeCopy, seL4_DeleteFirst, WORDS(ROOT),
                          WORDS(ep, DEPTH, ep, DEPTH, 15)});
    fail((struct failure){"one copy-of-nothing", ROOT, CNodeCopy, seL4_FailedLookup, WORDS(ROOT),
                          WORDS(empty, DEPTH, empty, DEPTH, 15)});
    fail((struct failure){"one small-untyped", untyped, UntypedRetype, seL4_InvalidArgument,
                          WORDS(ROOT), WORDS(seL4_UntypedObject, 1, 0, 0, empty, 1)});
    fail((struct failure){"one flags", seL4_CapInitThreadTCB, TCBSetFlags, seL4_TruncatedMessage,
                          NONE, WORDS(0)});
    fail((struct failure){"one tls-base", seL4_CapInitThreadTCB, TCBSetTLSBase,
                          seL4_TruncatedMessage, NONE, NONE});
    fail((struct failure){"one buffer", seL4_CapInitThreadTCB, TCBSetIPCBuffer,
                          seL4_IllegalOperation, WORDS(ep), WORDS(0x1000)});
}

TEST(pages, "", "failed invocations of frames")
{
    new_spare_tables();
    seL4_CPtr frame = new_mapped_page(SPARE), fresh = new_page();
    fail((struct failure){"one page-space", frame, X86PageMap, seL4_InvalidCapability,
                          WORDS(new_slot()), WORDS(SPARE, READ_WRITE, 0)});
    fail((struct failure){"one page-elsewhere", frame, X86PageMap, seL4_InvalidArgument,
                          WORDS(OWN_SPACE), WORDS(SPARE + 4096, READ_WRITE, 0)});
    fail((struct failure){"one page-too-high", fresh, X86PageMap, seL4_InvalidArgument,
                          WORDS(OWN_SPACE), WORDS(ABOVE_USER, READ_WRITE, 0)});
    fail((struct failure){"one page-write-only", fresh, X86PageMap, seL4_NoError, WORDS(OWN_SPACE),
                          WORDS(SPARE + 8192, WRITE_ONLY, 0)});
    fail((struct failure){"no page-words", fresh, X86PageMap, seL4_TruncatedMessage,
                          WORDS(OWN_SPACE), WORDS(SPARE, READ_WRITE)});
    fail((struct failure){"no page-alignment", new_page(), X86PageMap, seL4_AlignmentError,
                          WORDS(OWN_SPACE), WORDS(SPARE + 1, READ_WRITE, 0)});
    fail((struct failure){"no page-table", new_page(), X86PageMap, seL4_FailedLookup,
                          WORDS(OWN_SPACE), WORDS(OTHER_SPARE, READ_WRITE, 0)});
}

TEST(tables, "", "failed invocations of paging structures and ASIDs")
{
    new_spare_tables();
    seL4_CPtr table = new_table(&page_table);
    seL4_CPtr mapped = new_mapped_table(&page_table, OWN_SPACE, SPARE + (1ul << LARGE_PAGE_BITS));
    fail((struct failure){"one table-label", table, TCBResume, seL4_IllegalOperation, NONE, NONE});
    fail((struct failure){"one table-words", table, X86PageTableMap, seL4_TruncatedMessage,
                          WORDS(OWN_SPACE), WORDS(SPARE)});
    fail((struct failure){"one table-mapped", mapped, X86PageTableMap, seL4_InvalidCapability,
                          WORDS(OWN_SPACE), WORDS(SPARE, 0)});
    fail((struct failure){"one table-too-high", table, X86PageTableMap, seL4_InvalidArgument,
                          WORDS(OWN_SPACE), WORDS(ABOVE_USER, 0)});
    fail((struct failure){"no table-space", table, X86PageTableMap, seL4_InvalidCapability,
                          WORDS(new_slot()), WORDS(SPARE, 0)});
    fail((struct failure){"no table-occupied", table, X86PageTableMap, seL4_DeleteFirst,
                          WORDS(OWN_SPACE), WORDS(SPARE, 0)});
    fail((struct failure){"two table-copy", ROOT, CNodeCopy, seL4_IllegalOperation, WORDS(ROOT),
                          WORDS(new_slot(), DEPTH, table, DEPTH, 15)});
    new_copy(mapped, seL4_AllRights);
    fail((struct failure){"one table-not-last", mapped, X86PageTableUnmap, seL4_RevokeFirst, NONE,
                          NONE});
    fail((struct failure){"no pool-words", seL4_CapASIDControl, X86ASIDControlMakePool,
                          seL4_TruncatedMessage, NONE, NONE});
    fail((struct failure){"one pool-space", seL4_CapInitThreadASIDPool, X86ASIDPoolAssign,
                          seL4_InvalidCapability, WORDS(arena()), NONE});
}

TEST(ports, "", "failed invocations of ports")
{
    seL4_CPtr ports = new_slot();
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, 0x80, 0x80, ROOT, ports, DEPTH),
             seL4_NoError);
    fail((struct failure){"one ports-words", seL4_CapIOPortControl, X86IOPortControlIssue,
                          seL4_TruncatedMessage, NONE, NONE});
    fail((struct failure){"one ports-used", seL4_CapIOPortControl, X86IOPortControlIssue,
                          seL4_RevokeFirst, WORDS(ROOT), WORDS(0x80, 0x81, new_slot(), DEPTH)});
    fail((struct failure){"one port-outside", ports, X86IOPortIn8, seL4_IllegalOperation, NONE,
                          WORDS(0x81)});
}

TEST(control, "", "failed invocations of the control of interrupts, whatever controller there is")
{
    seL4_Word error = seL4_IllegalOperation;
#ifdef CONFIG_IRQ_PIC
    error = seL4_RangeError;
#endif
    fail((struct failure){"one get", seL4_CapIRQControl, IRQIssueIRQHandler, error, WORDS(ROOT),
                          WORDS(16, new_slot(), DEPTH)});
    fail((struct failure){"no get-words", seL4_CapIRQControl, IRQIssueIRQHandler,
                          seL4_TruncatedMessage, WORDS(ROOT), WORDS(3, 0)});
}

#ifdef CONFIG_IRQ_IOAPIC
TEST(vectors, "", "failed invocations for vectors")
{
    enum { USED = 30 };
    seL4_CPtr ep = new_endpoint();
    CHECK_EQ(seL4_IRQControl_GetMSI(seL4_CapIRQControl, ROOT, new_slot(), DEPTH, 0, 0, 0, 0, USED),
             seL4_NoError);
    fail((struct failure){"one vector", seL4_CapIRQControl, X86IRQIssueIRQHandlerMSI,
                          seL4_RangeError, WORDS(ROOT), WORDS(new_slot(), DEPTH, 0, 0, 0, 0, 108)});
    fail((struct failure){"one vector-used", seL4_CapIRQControl, X86IRQIssueIRQHandlerMSI,
                          seL4_RevokeFirst, WORDS(ROOT),
                          WORDS(new_slot(), DEPTH, 0, 0, 0, 0, USED)});
    fail((struct failure){"no msi-bus", seL4_CapIRQControl, X86IRQIssueIRQHandlerMSI,
                          seL4_RangeError, WORDS(ROOT),
                          WORDS(new_slot(), DEPTH, 256, 0, 0, 0, USED + 1)});
    fail((struct failure){"no msi-slot", seL4_CapIRQControl, X86IRQIssueIRQHandlerMSI,
                          seL4_DeleteFirst, WORDS(ROOT), WORDS(ep, DEPTH, 0, 0, 0, 0, USED + 1)});
}
#endif

TEST(handlers, "", "failed invocations of interrupt handlers")
{
    seL4_CPtr handler = new_slot();
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, handler, 0));
    fail((struct failure){"one target", handler, IRQSetIRQHandler, seL4_InvalidCapability,
                          WORDS(new_endpoint()), NONE});
    fail((struct failure){"no target-missing", handler, IRQSetIRQHandler, seL4_TruncatedMessage,
                          NONE, NONE});
    fail((struct failure){"one handler-label", handler, TCBResume, seL4_IllegalOperation, NONE,
                          NONE});
}

/* Nobody is told of the error but by the line. */
TEST(by_send, "", "a Send that fails prints its line as well")
{
    seL4_CPtr empty = new_slot();
    say("@@ cap %u at %x\n", empty, (seL4_Word)raw_syscall_instruction);
    scenario_begin("one send");
    message((seL4_Word)seL4_SysSend, empty, seL4_MessageInfo_new(1, 0, 0, 0), NONE, NONE);
    scenario_end("one send");
}
