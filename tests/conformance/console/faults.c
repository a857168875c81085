/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults that nobody handles, and the kernel's report of them (spec 04, section 5.3).
 */
#include "console/scenario.h"
#include "support/actors.h"
#include "support/console.h"
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

enum { NOWHERE = 1 << 30, UNKNOWN = 5, STACK_WORDS = 16 };

/* A victim with this pointer to its fault handler. */
static struct victim new_lonely_victim(seL4_CPtr handler)
{
    struct victim victim = new_victim();
    CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, handler, ROOT, 0, seL4_CapInitThreadVSpace, 0),
             seL4_NoError);
    return victim;
}

/* Its stack: STACK_WORDS words, of which the first ones tell what they are. */
static void fill_stack(const struct victim *victim)
{
    for (unsigned i = 0; i < STACK_WORDS; i += 1) {
        ((volatile seL4_Word *)victim->stack)[i] = i < 4 ? 0x1111 * (seL4_Word)i : 0;
    }
}

/* A line in front of the scenario says what the report has to say of IP and stack pointer. */
static void report(const char *name, const struct victim *victim, seL4_Word at,
                   seL4_UserContext registers)
{
    seL4_Word sp = registers.rsp ? registers.rsp : victim->stack;
    say("@@ at %x stack %x\n", at, sp);
    scenario_begin(name);
    set_off_with(victim, at, registers);
    scenario_end(name);
    expect_no_fault(victim);
}

TEST(kinds, "", "each kind of fault")
{
    struct victim victim = new_lonely_victim(0);
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
    struct victim victim = new_lonely_victim(0);
    fill_stack(&victim);
    say("@@ at 0 stack %x\n", victim.stack);
    scenario_begin("report jump");
    set_off(&victim, AT(jump));
    scenario_end("report jump");
    expect_no_fault(&victim);
}

TEST(handlers, "", "the first line names the handler that could not be used")
{
    seL4_CPtr ep = new_endpoint();
    const seL4_CPtr handlers[] = {0x1ffe, new_notification(), new_copy(ep, seL4_NoWrite),
                                  new_copy(ep, seL4_CapRights_new(0, 0, 1, 1)), NOWHERE};
    for (unsigned i = 0; i < sizeof(handlers) / sizeof(seL4_CPtr); i += 1) {
        struct victim victim = new_lonely_victim(handlers[i]);
        fill_stack(&victim);
        say("@@ handler %x\n", handlers[i]);
        report("report handler", &victim, AT(store), (seL4_UserContext){0});
        delete_cap(victim.tcb);
    }
}

TEST(stacks, "", "stacks that end, that are not aligned, and that are in no address space")
{
    struct victim victim = new_lonely_victim(0);
    volatile seL4_Word *page = map_page(new_object(seL4_X86_4K, 0), new_window());
    seL4_Word end = (seL4_Word)page + PAGE_BYTES;
    page[510] = 0x3333;
    report("report stack-end", &victim, AT(ud2), (seL4_UserContext){.rsp = end - 16});
    report("report stack-odd", &victim, AT(ud2), (seL4_UserContext){.rsp = end - 12});

    seL4_CPtr bare = new_object(seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_SetPriority(bare, seL4_CapInitThreadTCB, ABOVE), seL4_NoError);
    say("@@ at 0 stack 0\n");
    scenario_begin("report bare");
    CHECK_EQ(seL4_TCB_Resume(bare), seL4_NoError);
    scenario_end("report bare");
}

TEST(resumed, "", "after the report others run, and the thread repeats its fault when resumed")
{
    struct victim victim = new_lonely_victim(0);
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
