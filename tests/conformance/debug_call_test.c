/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Debugging system calls, as far as they can be seen without the console (spec 04, section 6.6);
 * console/ has the others.
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/victims.h"

GADGET(syscall, "syscall");

/* PutChar and DumpScheduler need printing, the others only a debug kernel. */
enum {
    FIRST_DEBUG_CALL = LAST_USUAL_CALL - 1,
    LAST_PRINTING_CALL = FIRST_DEBUG_CALL - 1,
    LAST_DEBUG_CALL = FIRST_DEBUG_CALL - 5,
};

TEST(no_debug_calls, "4/R-DBG-02", "a kernel without them has no debugging system calls")
{
#if defined(CONFIG_PRINTING)
    not_applicable("this kernel has them");
#elif defined(CONFIG_DEBUG_BUILD)
    enum { LAST_MISSING = LAST_PRINTING_CALL };
#else
    enum { LAST_MISSING = LAST_DEBUG_CALL };
#endif
#ifndef CONFIG_PRINTING
    struct victim victim = new_victim();
    for (seL4_Word i = 0; i <= FIRST_DEBUG_CALL - LAST_MISSING; i += 1) {
        seL4_Word number = (seL4_Word)FIRST_DEBUG_CALL - i;
        set_off_with(&victim, AT(syscall), (seL4_UserContext){.rdx = number, .rdi = victim.tcb});
        struct answer fault = take_fault_of(&victim);
        CHECK_EQ(fault.label, seL4_Fault_UnknownSyscall);
        CHECK_EQ(fault.mr[seL4_UnknownSyscall_Syscall], number);
    }
#endif
}

TEST(cap_identify, "4/R-DBG-17", "CapIdentify tells the type of every capability, 0 for none")
{
#ifndef CONFIG_DEBUG_BUILD
    not_applicable("no debugging system calls");
#else
    enum { NOWHERE = 1 << 30 };
    seL4_CPtr handler = new_slot(), ports = new_slot();
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, handler, 0));
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, 0x80, 0x80, ROOT, ports, DEPTH),
             seL4_NoError);
    seL4_CPtr service = new_endpoint();
    run_caller(service);
    receive(service);
    seL4_CPtr saved = keep_caller();
    const struct {
        seL4_CPtr cap;
        unsigned type;
    } caps[] = {
        {new_slot(), 0},
        {NOWHERE, 0},
        {0, 0},
        {seL4_CapInitThreadIPCBuffer, 1},
        {new_large_page(), 1},
        {arena(), 2},
        {device_untyped(PAGE_BITS), 2},
        {new_table(&page_table), 3},
        {service, 4},
        {new_table(&page_directory), 5},
        {new_notification(), 6},
        {new_table(&pdpt), 7},
        {saved, 8},
        {seL4_CapInitThreadVSpace, 9},
        {new_pml4(), 9},
        {ROOT, 10},
        {seL4_CapASIDControl, 11},
        {seL4_CapInitThreadTCB, 12},
        {seL4_CapInitThreadASIDPool, 13},
        {seL4_CapIRQControl, 14},
        {handler, 16},
        {ports, 19},
        {seL4_CapDomain, 20},
        {seL4_CapIOPortControl, 31},
    };
    for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i += 1) {
        CHECK_EQ(seL4_DebugCapIdentify(caps[i].cap), caps[i].type);
    }
#endif
}
