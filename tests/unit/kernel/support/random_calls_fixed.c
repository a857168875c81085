/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Random system calls without MCS.
 */
#include "random_calls.h"

#include "arch/host.h"
#include "core/entry.h"

#include <abi/constants.h>
#include <abi/invocation.h>
#include <abi/syscall.h>

void random_make_time(void) {}

void random_configure(struct random *random, cptr_t thread, cptr_t handler)
{
    struct message configure = {.label = TCBConfigure,
                                .length = 4,
                                .words = {handler, 0, 0, 0x10000},
                                .cap_count = 3,
                                .caps = {SLOT_CNODE, SLOT_VSPACE, SLOT_BUFFER}};
    machine_syscall(seL4_SysCall, thread, &configure);
    struct message schedule = {.label = TCBSetSchedParams,
                               .length = 2,
                               .words = {seL4_MaxPrio, seL4_MaxPrio - random_below(random, 3)},
                               .cap_count = 1,
                               .caps = {SLOT_TCB}};
    machine_syscall(seL4_SysCall, thread, &schedule);
}

static void save_caller(struct random *random)
{
    struct message message = {
        .label = CNodeSaveCaller, .length = 2, .words = {SLOT_FREE + random_below(random, 24), 64}};
    machine_syscall(seL4_SysCall, SLOT_CNODE, &message);
}

void random_communicate(struct random *random, cptr_t object, struct message *message)
{
    static const int64_t numbers[] = {seL4_SysCall,   seL4_SysReplyRecv, seL4_SysSend,
                                      seL4_SysNBSend, seL4_SysRecv,      seL4_SysReply,
                                      seL4_SysYield,  seL4_SysNBRecv};
    if (random_below(random, 12) == 0) {
        save_caller(random);
    }
    machine_syscall(numbers[random_below(random, ARRAY_SIZE(numbers))], object, message);
}

void random_time(struct random *random)
{
    (void)random;
    entry_irq(IRQ_KERNEL_TIMER);
}

bool random_has_time(const struct tcb *thread)
{
    (void)thread;
    return true;
}
