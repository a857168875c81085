/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults that nobody handles, and the kernel's report of them (spec 04, section 5.3).
 */
#include "console/report.h"
#include "console/scenario.h"
#include "support/actors.h"
#include "support/console.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/victims.h"

GADGET(store, "mov %rbx, (%rax)");
GADGET(jump, "jmp *%rax");
GADGET(ud2, "ud2");
GADGET(cli, "cli");
GADGET(div, "div %ecx");
GADGET(int_0x80, ".byte 0xcd, 0x80");
GADGET(syscall, "syscall");

enum { NOWHERE = 1 << 30, UNKNOWN = 5 };

TEST(kinds, "", "each kind of fault")
{
    struct victim victim = new_lonely_victim();
    fill_stack(&victim);
    report("report store", &victim, AT(store), (seL4_UserContext){0});
    report("report store-nowhere", &victim, AT(store), (seL4_UserContext){.rax = NOWHERE + 8});
    report("report ud2", &victim, AT(ud2), (seL4_UserContext){0});
    report("report cli", &victim, AT(cli), (seL4_UserContext){0});
    report("report div", &victim, AT(div), (seL4_UserContext){0});
    report("report int", &victim, AT(int_0x80), (seL4_UserContext){0});
    report("report syscall", &victim, AT(syscall), (seL4_UserContext){.rdx = UNKNOWN});
    report("report syscall-zero", &victim, AT(syscall), (seL4_UserContext){0});
    report("report receive", &victim, AT(syscall),
           (seL4_UserContext){.rdx = (seL4_Word)seL4_SysRecv, .rdi = seL4_CapInitThreadTCB});
    report("report send", &victim, AT(syscall),
           (seL4_UserContext){.rdx = (seL4_Word)seL4_SysSend, .rdi = NOWHERE});
}

TEST(jump, "", "a jump to 0, reported at 0")
{
    struct victim victim = new_lonely_victim();
    fill_stack(&victim);
    say("@@ at 0 stack %x\n", victim.stack);
    scenario_begin("report jump");
    set_off(&victim, AT(jump));
    scenario_end("report jump");
    expect_no_fault(&victim);
}

TEST(stacks, "", "stacks that end, that are not aligned, and that are in no address space")
{
    struct victim victim = new_lonely_victim();
    volatile seL4_Word *page = map_page(new_object(seL4_X86_4K, 0), new_window());
    seL4_Word end = (seL4_Word)page + PAGE_BYTES;
    page[510] = 0x3333;
    report("report stack-end", &victim, AT(ud2), (seL4_UserContext){.rsp = end - 16});
    report("report stack-odd", &victim, AT(ud2), (seL4_UserContext){.rsp = end - 12});

    struct thread bare = {.tcb = new_object(seL4_TCBObject, 0)};
    CHECK_EQ(seL4_TCB_SetPriority(bare.tcb, seL4_CapInitThreadTCB, ABOVE), seL4_NoError);
    ipc_equip(&bare);
    say("@@ at 0 stack 0\n");
    scenario_begin("report bare");
    CHECK_EQ(seL4_TCB_Resume(bare.tcb), seL4_NoError);
    scenario_end("report bare");
}

TEST(resumed, "", "after the report others run, and the thread repeats its fault when resumed")
{
    struct victim victim = new_lonely_victim();
    fill_stack(&victim);
    struct thread *other = run_thread(spin, MAIN_PRIORITY, NULL);
    report("report first", &victim, AT(store), (seL4_UserContext){0});
    scenario_begin("nothing while-others-run");
    while (other->notes[0] == 0) {
        seL4_Yield();
    }
    scenario_end("nothing while-others-run");
    CHECK_EQ(read_registers(victim.thread).rip, AT(store));
    say("@@ at %x stack %x\n", AT(store), victim.stack);
    scenario_begin("report again");
    start_thread(victim.thread);
    scenario_end("report again");
}
