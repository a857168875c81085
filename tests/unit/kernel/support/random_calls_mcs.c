/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Random system calls with MCS.
 */
#include "random_calls.h"

#include "arch/host.h"
#include "core/entry.h"
#include "core/sched_context.h"
#include "machine_time.h"

#include <abi/constants.h>
#include <abi/invocation.h>
#include <abi/object.h>
#include <abi/syscall.h>

enum { SCHED_CONTEXT_BITS = 8, MIN_US = 20 };

static cptr_t any_of(struct random *random, unsigned first, unsigned count)
{
    return random_below(random, 8) ? first + random_below(random, count)
                                   : SLOT_TCB + random_below(random, FIRST_REPLY + THREADS);
}

static cptr_t any_thread(struct random *random)
{
    return random_below(random, 8) ? any_of(random, FIRST_THREAD, THREADS) : (cptr_t)SLOT_TCB;
}

static cptr_t any_context(struct random *random)
{
    return random_below(random, 8) ? any_of(random, FIRST_SCHED_CONTEXT, THREADS)
                                   : (cptr_t)SLOT_SCHED_CONTEXT;
}

/* Mostly that of this thread, if every thread had its own. */
static cptr_t context_of(struct random *random, cptr_t thread)
{
    bool is_one = thread >= FIRST_THREAD && thread < FIRST_THREAD + THREADS;
    return is_one && random_below(random, 4) ? thread - FIRST_THREAD + FIRST_SCHED_CONTEXT
                                             : any_context(random);
}

/* Budgets and periods that are over soon. */
static void give_time(struct random *random, cptr_t sched_context)
{
    word_t budget = MIN_US + random_below(random, random_below(random, 2) ? 10 : 300);
    word_t more = random_below(random, 3) ? random_below(random, 500) : 0;
    struct message configure = {
        .label = SchedControlConfigureFlags,
        .length = 5,
        .words = {budget, budget + more, random_below(random, 9), 77, random_below(random, 2)},
        .cap_count = 1,
        .caps = {sched_context}};
    machine_syscall(seL4_SysCall, SLOT_SCHED_CONTROL, &configure);
}

void random_make_time(void)
{
    for (unsigned i = 0; i < THREADS; i++) {
        machine_make(seL4_SchedContextObject, SCHED_CONTEXT_BITS, FIRST_SCHED_CONTEXT + i);
        machine_make(seL4_ReplyObject, 0, FIRST_REPLY + i);
    }
}

void random_configure(struct random *random, cptr_t thread, cptr_t handler)
{
    struct message configure = {.label = TCBConfigure,
                                .length = 3,
                                .words = {0, 0, 0x10000},
                                .cap_count = 3,
                                .caps = {SLOT_CNODE, SLOT_VSPACE, SLOT_BUFFER}};
    machine_syscall(seL4_SysCall, thread, &configure);
    cptr_t context = random_below(random, 3) ? context_of(random, thread) : 0;
    if (random_below(random, 2)) {
        give_time(random, context);
    }
    struct message schedule = {.label = TCBSetSchedParams,
                               .length = 2,
                               .words = {seL4_MaxPrio, seL4_MaxPrio - random_below(random, 3)},
                               .cap_count = 3,
                               .caps = {SLOT_TCB, context, handler}};
    machine_syscall(seL4_SysCall, thread, &schedule);
    struct message timeout = {.label = TCBSetTimeoutEndpoint,
                              .cap_count = 1,
                              .caps = {random_below(random, 3) ? 0 : handler}};
    machine_syscall(seL4_SysCall, thread, &timeout);
}

/* A thread that waits for messages gives up its time: a passive server. */
static void retire(cptr_t cptr)
{
    struct cap cap = machine_slot((unsigned)cptr)->cap;
    const struct tcb *thread = cap_kind(cap) == CAP_THREAD ? cap_object(cap) : machine_root();
    if (thread->state != THREAD_BLOCKED_ON_RECEIVE) {
        return;
    }
    for (unsigned i = 0; i < THREADS; i++) {
        struct cap context = machine_slot(FIRST_SCHED_CONTEXT + i)->cap;
        if (cap_kind(context) == CAP_SCHED_CONTEXT &&
            cap_object(context) == thread->sched_context) {
            struct message message = {
                .label = SchedContextUnbindObject, .cap_count = 1, .caps = {cptr}};
            machine_syscall(seL4_SysCall, FIRST_SCHED_CONTEXT + i, &message);
            return;
        }
    }
}

static void use_context(struct random *random)
{
    static const word_t labels[] = {
        SchedContextBind,         SchedContextBind,     SchedContextBind,    SchedContextUnbind,
        SchedContextUnbindObject, SchedContextConsumed, SchedContextYieldTo, SchedContextYieldTo};
    cptr_t object = random_below(random, 3) ? any_thread(random)
                                            : any_of(random, FIRST_NOTIFICATION, NOTIFICATIONS);
    struct message message = {.label = labels[random_below(random, ARRAY_SIZE(labels))],
                              .cap_count = 1,
                              .caps = {object}};
    machine_syscall(seL4_SysCall, context_of(random, object), &message);
}

void random_communicate(struct random *random, cptr_t object, struct message *message)
{
    static const int64_t numbers[] = {
        seL4_SysCall,       seL4_SysCall,   seL4_SysCall,   seL4_SysReplyRecv, seL4_SysReplyRecv,
        seL4_SysNBSendRecv, seL4_SysSend,   seL4_SysRecv,   seL4_SysNBSend,    seL4_SysNBSendWait,
        seL4_SysWait,       seL4_SysNBRecv, seL4_SysNBWait, seL4_SysYield,
    };
    machine_time_pass(random_below(random, 4) ? random_below(random, 5)
                                              : random_below(random, 200));
    if (random_below(random, 2)) { /* an ordinary message */
        message->cap_count = 0;
        message->length = random_below(random, 5);
    }
    if (random_below(random, 5) == 0) {
        use_context(random);
    }
    if (random_below(random, 2) == 0) {
        retire(FIRST_THREAD + random_below(random, THREADS));
    }
    message->reply = any_of(random, FIRST_REPLY, THREADS);
    message->destination = any_of(random, FIRST_ENDPOINT, ENDPOINTS);
    bool is_answer = random_below(random, 8) == 0;
    machine_syscall(is_answer ? seL4_SysSend : numbers[random_below(random, ARRAY_SIZE(numbers))],
                    is_answer ? message->reply : object, message);
}

void random_time(struct random *random)
{
    switch (random_below(random, 4)) {
    case 0:
        machine_time_pass(random_below(random, 1000));
        break;
    case 1:
        give_time(random, any_context(random));
        break;
    case 2:
        entry_irq(IRQ_KERNEL_TIMER); /* too early */
        break;
    default:
        use_context(random);
        break;
    }
}

bool random_has_time(const struct tcb *thread)
{
    return thread->sched_context && sched_context_is_configured(thread->sched_context);
}
