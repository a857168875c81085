/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Random system calls by whichever thread runs, all invariants checked after each. When nobody can
 * run any more, or the root thread is gone, the machine starts anew.
 */
#include "arch/host.h"
#include "core/entry.h"
#include "invariants.h"
#include "machine.h"
#include "random.h"
#include "random_calls.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/invocation.h>
#include <abi/object.h>
#include <abi/syscall.h>

enum { STEPS = 30000, LONGEST_LIFE = 400 };

static struct random random_state;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

/* Mostly slots in use, now and then any, or none at all. */
static cptr_t any_slot(void)
{
    switch (below(12)) {
    case 0:
        return random_word(&random_state);
    case 1:
        return below(MACHINE_SLOTS);
    case 2:
        return below(SLOT_FREE);
    default:
        return SLOT_FREE + below(24);
    }
}

static word_t any_word(void)
{
    switch (below(8)) {
    case 0:
        return random_word(&random_state);
    case 1:
        return BIT(below(64));
    default:
        return below(8);
    }
}

/* A message for the kernel with arguments that make sense more often than not. */
static struct message any_message(void)
{
    struct message message = {.label = 1 + below(nInvocationLabels), .length = below(12)};
    for (unsigned i = 0; i < ARRAY_SIZE(message.words); i++) {
        message.words[i] = any_word();
    }
    message.cap_count = below(4);
    for (unsigned i = 0; i < message.cap_count; i++) {
        message.caps[i] =
            below(3) ? SLOT_CNODE + below(2) * (SLOT_BUFFER - SLOT_CNODE) : any_slot();
    }
    return message;
}

static void make_objects(void)
{
    static const word_t types[] = {
        seL4_UntypedObject,      seL4_TCBObject,      seL4_EndpointObject, seL4_EndpointObject,
        seL4_NotificationObject, seL4_CapTableObject, seL4_X86_4K};
    word_t type = below(8) ? types[below(ARRAY_SIZE(types))] : below(seL4_ObjectTypeCount);
    word_t size = type == seL4_UntypedObject ? 12 + below(3) : 1 + below(8);
    struct message message = {.label = UntypedRetype,
                              .length = 6,
                              .words = {type, size, 0, 0, SLOT_FREE + below(24), 1 + below(2)},
                              .cap_count = 1,
                              .caps = {SLOT_CNODE}};
    machine_syscall(seL4_SysCall, below(3) ? SLOT_UNTYPED : any_slot(), &message);
}

/* Where a CNode operation finds a slot: in the root CNode, or in one of the small ones. */
struct place {
    cptr_t root;
    word_t index;
    word_t depth;
};

static struct place any_place(void)
{
    if (below(3) > 0) {
        return (struct place){SLOT_CNODE, any_slot(), 64};
    }
    return (struct place){SLOT_FREE + below(24), below(8), 1 + below(3)};
}

static void operate_on_cnode(void)
{
    static const word_t labels[] = {
        CNodeCopy,   CNodeCopy,   CNodeMint,   CNodeMint,   CNodeMove,
        CNodeMutate, CNodeRevoke, CNodeDelete, CNodeRotate, CNodeCancelBadgedSends};
    struct place to = any_place();
    struct place from = any_place();
    struct message message = {.label = labels[below(ARRAY_SIZE(labels))],
                              .length = 8,
                              .words = {to.index, to.depth, from.index, from.depth},
                              .cap_count = 2,
                              .caps = {from.root, from.root}};
    message.words[4] = below(16); /* rights; badge of Mutate */
    message.words[5] = below(3);
    if (message.label == CNodeRotate) {
        struct place pivot = any_place();
        static const word_t badge = 0;
        const word_t words[] = {badge, pivot.index, pivot.depth, badge, from.index, from.depth};
        for (unsigned i = 0; i < ARRAY_SIZE(words); i++) {
            message.words[2 + i] = words[i];
        }
        message.caps[0] = pivot.root;
    }
    machine_syscall(seL4_SysCall, to.root, &message);
}

static void use_interrupts(void)
{
    struct message issue = {.label = IRQIssueIRQHandler,
                            .length = 3,
                            .words = {below(8), SLOT_FREE + below(24), 64},
                            .cap_count = 1,
                            .caps = {SLOT_CNODE}};
    machine_syscall(seL4_SysCall, SLOT_IRQ_CONTROL, &issue);
    static const word_t labels[] = {IRQAckIRQ, IRQSetIRQHandler, IRQSetIRQHandler,
                                    IRQClearIRQHandler};
    struct message use = {.label = labels[below(4)], .cap_count = 1, .caps = {any_slot()}};
    machine_syscall(seL4_SysCall, any_slot(), &use);
    entry_irq(below(8));
}

static cptr_t any_of(unsigned first, unsigned count)
{
    return below(8) ? first + below(count) : any_slot();
}

static void start_thread(cptr_t thread)
{
    random_configure(&random_state, thread, any_of(FIRST_ENDPOINT, ENDPOINTS));
    struct message resume = {.label = below(4) ? TCBResume : TCBSuspend};
    machine_syscall(seL4_SysCall, thread, &resume);
}

static void bind_or_unbind(void)
{
    struct message message = {.label = below(3) ? TCBBindNotification : TCBUnbindNotification,
                              .cap_count = 1,
                              .caps = {any_of(FIRST_NOTIFICATION, NOTIFICATIONS)}};
    machine_syscall(seL4_SysCall, any_of(FIRST_THREAD, THREADS), &message);
}

static void communicate(void)
{
    struct message message = any_message();
    cptr_t object =
        below(4) ? any_of(FIRST_ENDPOINT, ENDPOINTS) : any_of(FIRST_NOTIFICATION, NOTIFICATIONS);
    random_communicate(&random_state, object, &message);
}

static void fault(void)
{
    current_thread->context.next_ip = current_thread->context.word[CONTEXT_IP];
    switch (below(3)) {
    case 0:
        entry_vm_fault(any_word(), 4, false);
        break;
    case 1:
        entry_user_exception(13, 0);
        break;
    default:
        entry_unknown_syscall(1000);
    }
}

static void step(void)
{
    if (below(20) == 0) {
        host_raise_irq(IRQ_KERNEL_TIMER); /* for the next preemption point */
    }
    unsigned choice = below(100);
    if (choice < 15) {
        make_objects();
    } else if (choice < 40) {
        operate_on_cnode();
    } else if (choice < 55) {
        start_thread(any_of(FIRST_THREAD, THREADS));
    } else if (choice < 58) {
        bind_or_unbind();
    } else if (choice < 60) {
        use_interrupts();
    } else if (choice < 63) {
        fault();
    } else if (choice < 66) {
        random_time(&random_state);
    } else if (choice < 70) {
        struct message message = any_message();
        machine_syscall(seL4_SysCall, any_slot(), &message);
    } else {
        communicate();
    }
}

static jmp_buf idle;

static void start_machine(void)
{
    machine_start();
    machine_idle = &idle;
    for (unsigned i = 0; i < ENDPOINTS; i++) {
        machine_make(seL4_EndpointObject, 0, FIRST_ENDPOINT + i);
    }
    for (unsigned i = 0; i < NOTIFICATIONS; i++) {
        machine_make(seL4_NotificationObject, 0, FIRST_NOTIFICATION + i);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        machine_make(seL4_TCBObject, 0, FIRST_THREAD + i);
    }
    random_make_time();
}

static bool root_is_alive(void)
{
    struct cap cap = machine_slot(SLOT_TCB)->cap;
    return cap_kind(cap) == CAP_THREAD && cap_object(cap) == machine_root();
}

/* Nobody can run: the root thread goes on, as if a thread elsewhere had resumed it. */
static void revive(void)
{
    thread_resume(machine_root());
    scheduler_finish();
}

/* Messages and faults, while the objects stay. */
static void step_of_messages(void)
{
    unsigned choice = below(100);
    if (choice < 8) {
        start_thread(any_of(FIRST_THREAD, THREADS));
    } else if (choice < 14) {
        random_time(&random_state);
    } else if (choice < 16) {
        fault();
    } else {
        communicate();
    }
}

static void live(void (*next)(void))
{
    static unsigned steps; /* outlive the jump from the idle machine */
    static unsigned life;
    steps = life = 0;
    start_machine();
    if (setjmp(idle) != 0) {
        if (!root_is_alive() || !random_has_time(machine_root())) {
            life = LONGEST_LIFE;
        } else {
            revive();
        }
    }
    while (steps < STEPS) {
        if (life >= LONGEST_LIFE) {
            life = 0;
            start_machine();
        }
        invariants_check();
        steps++;
        life++;
        next();
    }
}

static void random_calls_keep_every_invariant(void **state)
{
    (void)state;
    random_state = random_begin("random_calls");
    live(step);
}

static void random_messages_keep_every_invariant(void **state)
{
    (void)state;
    random_state = random_begin("random_messages");
    live(step_of_messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calls_keep_every_invariant),
        cmocka_unit_test(random_messages_keep_every_invariant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
