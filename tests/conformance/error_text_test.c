/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Answers that carry the text of a failure (spec 01, section 8.3; spec 04, sections 5.2 and 6.6).
 * These tests exist in such builds only; there invoke (support/raw.c) of all others meets texts,
 * too.
 */
#include "support/console.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC

enum { MAX_BYTES = DEBUG_MESSAGE_MAXLEN * sizeof(seL4_Word), SILENT_BUS = 256 };

GADGET(error_text_syscall, "syscall");

/* As invoke, with the length as it is. */
static struct answer call(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs)
{
    return message((seL4_Word)seL4_SysCall, cap,
                   seL4_MessageInfo_new(label, 0, caps.count, mrs.count), caps, mrs);
}

static struct answer call_null(void)
{
    return call(new_slot(), 1, NONE, NONE);
}

static const char *text_of(const struct answer *answer)
{
    return (const char *)&answer->mr[DEBUG_MESSAGE_START];
}

static seL4_Word text_length(const char *text)
{
    seL4_Word length = 0;
    while (text[length] != '\0') {
        length += 1;
    }
    return length;
}

static int begins_with(const char *text, const char *start)
{
    while (*start != '\0' && *text == *start) {
        text += 1;
        start += 1;
    }
    return *start == '\0';
}

static int contains(const char *text, const char *part)
{
    for (; *text != '\0'; text += 1) {
        if (begins_with(text, part)) {
            return 1;
        }
    }
    return 0;
}

TEST(error_text, "4/R-DBG-27", "the text of a failure is in the message, and not on the console")
{
    console_expects(0, "Attempted to invoke a null cap");
    struct answer answer = call_null();
    CHECK_EQ(answer.label, seL4_InvalidCapability);
    CHECK_EQ(answer.mr[0], 0);
    const char *text = text_of(&answer);
    CHECK(contains(text, "seL4(CPU 0)"));
    CHECK(contains(text, "\"rootserver\" @"));
    CHECK(contains(text, "]: Attempted to invoke a null cap #"));
    CHECK(contains(text, ".>>"));
    CHECK_EQ(answer.length, 1 + text_length(text) / sizeof(seL4_Word) + 1);
    CHECK_EQ(text, (const char *)&answer.mr[6]);
    CHECK(contains(seL4_GetDebugError(), "null cap"));
}

TEST(error_text_silent, "4/R-DBG-27", "a failure without text has an empty one, not an older one")
{
    call_null();
    seL4_CPtr slot = new_slot();
    struct answer answer = call(seL4_CapIRQControl, X86IRQIssueIRQHandlerMSI, WORDS(ROOT),
                                WORDS(slot, DEPTH, SILENT_BUS, 0, 0, 0, 20));
    CHECK_EQ(answer.label, seL4_RangeError);
    CHECK_EQ(answer.mr[1], SILENT_BUS - 1);
    CHECK_EQ(text_length(text_of(&answer)), 0);
    CHECK_EQ(answer.length, 2 + 1);
}

TEST(error_text_success, "4/R-DBG-27", "a call that succeeds brings no text")
{
    call_null();
    struct answer answer = call(seL4_CapInitThreadTCB, TCBSetTLSBase, NONE,
                                WORDS((seL4_Word)__builtin_thread_pointer()));
    EXPECT_OK(answer);
    CHECK_EQ(answer.length, 0);
    CHECK_EQ(answer.mr[DEBUG_MESSAGE_START], MARK(DEBUG_MESSAGE_START));
}

#ifdef CONFIG_DEBUG_BUILD
TEST(error_text_cut, "4/R-DBG-27", "a text is cut to 400 bytes with its end")
{
    char name[600];
    for (unsigned i = 0; i < sizeof(name); i += 1) {
        name[i] = 'x';
    }
    name[sizeof(name) - 1] = '\0';
    seL4_DebugNameThread(seL4_CapInitThreadTCB, name);
    struct answer answer = call_null();
    seL4_DebugNameThread(seL4_CapInitThreadTCB, "rootserver");
    CHECK_EQ(text_length(text_of(&answer)), MAX_BYTES - 1);
    CHECK_EQ(answer.length, 1 + DEBUG_MESSAGE_MAXLEN);
    CHECK_EQ(answer.mr[DEBUG_MESSAGE_START + DEBUG_MESSAGE_MAXLEN],
             MARK(DEBUG_MESSAGE_START + DEBUG_MESSAGE_MAXLEN));
}
#endif

TEST(error_text_no_buffer, "4/R-DBG-27", "without IPC buffer the answer has its words only")
{
    struct victim victim = new_victim();
    CHECK_EQ(seL4_TCB_SetIPCBuffer(victim.tcb, 0, new_slot()), seL4_NoError);
    set_off_with(&victim, AT(error_text_syscall),
                 (seL4_UserContext){.rdx = (seL4_Word)seL4_SysCall, .rdi = new_slot()});
    expect_exception(&victim, BEHIND(error_text_syscall), INVALID_OPCODE, 0);
    seL4_MessageInfo_t info = {{read_registers(victim.thread).rsi}};
    CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
    CHECK_EQ(seL4_MessageInfo_get_length(info), 1);
}

#endif
