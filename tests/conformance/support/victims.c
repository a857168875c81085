/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that execute a few instructions.
 */
#include "support/victims.h"

#include "support/ipc.h"
#include "support/objects.h"
#include "support/test.h"

/* Only its registers tell what it does. */
static void never(struct thread *thread)
{
    (void)thread;
    __builtin_trap();
}

struct victim new_victim(void)
{
    struct victim victim = {.handler = new_endpoint()};
    seL4_CPtr badged = new_badged(victim.handler, HANDLER_BADGE);
    victim.thread = new_thread(never, MAIN_PRIORITY + 1, NULL, badged);
    victim.tcb = victim.thread->tcb;
    victim.stack = (seL4_Word)victim.thread->stack + THREAD_STACK_BYTES / 2;
    return victim;
}

void set_off(const struct victim *victim, seL4_Word at)
{
    set_off_with(victim, at, (seL4_UserContext){0});
}

void set_off_with(const struct victim *victim, seL4_Word at, seL4_UserContext registers)
{
    registers.rip = at;
    registers.rflags = USER_FLAGS;
    if (registers.rsp == 0) {
        registers.rsp = victim->stack;
    }
    if (registers.fs_base == 0) {
        registers.fs_base = victim->thread->thread_pointer;
    }
    CHECK_EQ(seL4_TCB_WriteRegisters(victim->tcb, 1, 0, sizeof(registers) / sizeof(seL4_Word),
                                     &registers),
             seL4_NoError);
}

struct answer take_fault_of(const struct victim *victim)
{
    struct answer fault = receive_if_any(victim->handler);
    CHECK_EQ(fault.badge, HANDLER_BADGE);
    CHECK_EQ(fault.extra_caps, 0);
    CHECK_EQ(fault.caps_unwrapped, 0);
    return fault;
}

void expect_exception(const struct victim *victim, seL4_Word at, seL4_Word number, seL4_Word code)
{
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.length, seL4_UserException_Length);
    CHECK_EQ(fault.mr[seL4_UserException_FaultIP], at);
    CHECK_EQ(fault.mr[seL4_UserException_Number], number);
    CHECK_EQ(fault.mr[seL4_UserException_Code], code);
}

void expect_vm_fault(const struct victim *victim, seL4_Word at, seL4_Word address,
                     seL4_Word is_fetch, seL4_Word status)
{
    struct answer fault = take_fault_of(victim);
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.length, seL4_VMFault_Length);
    CHECK_EQ(fault.mr[seL4_VMFault_IP], at);
    CHECK_EQ(fault.mr[seL4_VMFault_Addr], address);
    CHECK_EQ(fault.mr[seL4_VMFault_PrefetchFault], is_fetch);
    CHECK_EQ(fault.mr[seL4_VMFault_FSR], status);
}

void expect_no_fault(const struct victim *victim)
{
    struct answer fault = receive_if_any(victim->handler);
    CHECK_EQ(fault.badge, 0);
    CHECK_EQ(fault.info, 0);
}

void answer_fault(seL4_Word label, struct words words)
{
    send_reply(seL4_MessageInfo_new(label, 0, 0, words.count), NONE, words);
}
