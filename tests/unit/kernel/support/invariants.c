/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Collects all slots and threads first, then checks each by the clauses of its header: C1 and C2
 * (core/cap.h), D1 (core/derivation.h), T1 to T4 (core/tcb.h), E1 (core/endpoint.h), N1 and N2
 * (core/notification.h), Q2 (core/ready_queue.h), U1 (core/untyped.c). With MCS there is more,
 * which the kernel's own checks look at (kernel/debug/check_time_mcs.c).
 */
#include "invariants.h"

#include "core/derivation.h"
#include "core/endpoint.h"
#include "core/irq.h"
#include "core/notification.h"
#include "core/object.h"
#include "core/reply_object.h"
#include "machine.h"
#include "unit.h"

#include <abi/constants.h>

enum { SLOTS_MAX = 4096, THREADS_MAX = 256 };

static struct slot *slots[SLOTS_MAX];
static unsigned slot_count;
static struct tcb *threads[THREADS_MAX];
static unsigned thread_count;

/* What the clause that is being checked is about, for the message. */
static const void *subject;

#define HOLDS(clause, condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            print_error("invariant %s of %p: %s\n", clause, subject, #condition);                  \
            _fail(__FILE__, __LINE__);                                                             \
        }                                                                                          \
    } while (0)

static void collect_slot(struct slot *slot);

static void collect_slots(struct slot *first, word_t count)
{
    for (word_t i = 0; i < count; i++) {
        collect_slot(first + i);
    }
}

static void collect_thread(struct tcb *thread)
{
    for (unsigned i = 0; i < thread_count; i++) {
        if (threads[i] == thread) {
            return;
        }
    }
    assert_true(thread_count < THREADS_MAX);
    threads[thread_count++] = thread;
    collect_slots(thread->slots, TCB_SLOTS);
}

/* Notes a slot in use, what its capability leads to, and its neighbours in the tree. */
static void collect_slot(struct slot *slot)
{
    if (!slot || slot_is_empty(slot)) {
        return;
    }
    for (unsigned i = 0; i < slot_count; i++) {
        if (slots[i] == slot) {
            return;
        }
    }
    assert_true(slot_count < SLOTS_MAX);
    slots[slot_count++] = slot;
    struct cap cap = slot->cap;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_CNODE:
        collect_slots(cap_object(cap), BIT(cap_get(cap, CAP_CNODE_RADIX)));
        break;
    case CAP_ZOMBIE:
        collect_slots(cap_object(cap), cap.word[1]);
        break;
    case CAP_THREAD:
        collect_thread(cap_object(cap));
        break;
    case CAP_REPLY:
        if (!WITH_MCS) {
            collect_thread(cap_reply_caller(cap));
        }
        break;
    default:
        break;
    }
    collect_slot(derivation_next(slot));
    collect_slot(derivation_previous(slot));
}

static void collect(void)
{
    slot_count = thread_count = 0;
    collect_slots(machine_slot(0), MACHINE_SLOTS);
    if (!slot_is_empty(machine_slot(SLOT_TCB)) || current_thread == machine_root()) {
        collect_thread(machine_root());
    }
    for (irq_t irq = 0; irq <= IRQ_MAX; irq++) {
        collect_slot(irq_target(irq));
    }
}

static void check_links(const struct slot *slot)
{
    const struct slot *next = derivation_next(slot);
    const struct slot *previous = derivation_previous(slot);
    HOLDS("C1", !slot_is_empty(slot));
    HOLDS("list", !next || derivation_previous(next) == slot);
    HOLDS("list", !previous || derivation_next(previous) == slot);
    HOLDS("list", !next || !slot_is_empty(next));
}

/* The capabilities to one object stand together in the list. */
static void check_together(const struct slot *slot)
{
    bool is_interrupted = false;
    for (const struct slot *s = derivation_next(slot); s; s = derivation_next(s)) {
        bool is_same = cap_same_object(s->cap, slot->cap);
        HOLDS("D1", !(is_same && is_interrupted));
        is_interrupted |= !is_same;
    }
}

/* Bytes of the object in memory that the capability stands for; 0: none to compare. */
static word_t object_bytes(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
        return BIT(seL4_EndpointBits);
    case CAP_NOTIFICATION:
        return BIT(seL4_NotificationBits);
    case CAP_THREAD:
        return BIT(seL4_TCBBits);
    case CAP_CNODE:
        return BIT(cap_get(cap, CAP_CNODE_RADIX) + seL4_SlotBits);
    case CAP_FRAME:
        return BIT(seL4_PageBits);
    case CAP_UNTYPED:
        return BIT(cap_get(cap, CAP_UNTYPED_SIZE_BITS));
    case CAP_SCHED_CONTEXT:
        return BIT(cap_get(cap, CAP_SCHED_CONTEXT_SIZE_BITS));
    case CAP_REPLY:
        return WITH_MCS ? sizeof(struct reply) : 0;
    default:
        return 0;
    }
}

static bool overlaps(struct cap a, struct cap b)
{
    return cap_paddr(a) < cap_paddr(b) + object_bytes(b) &&
           cap_paddr(b) < cap_paddr(a) + object_bytes(a);
}

/* Two different objects share no byte; an untyped's free memory holds no object at all. */
static void check_memory(const struct slot *slot)
{
    struct cap cap = slot->cap;
    bool is_untyped = cap_kind(cap) == CAP_UNTYPED;
    if (is_untyped) {
        HOLDS("U1", cap.word[1] % 16 == 0 && cap.word[1] <= object_bytes(cap));
    }
    for (unsigned i = 0; i < slot_count; i++) {
        struct cap other = slots[i]->cap;
        if (slots[i] == slot || object_bytes(other) == 0 || cap_kind(other) == CAP_UNTYPED ||
            !overlaps(cap, other)) {
            continue;
        }
        if (!is_untyped) {
            HOLDS("objects apart", cap_same_object(cap, other));
        } else if (derivation_has_children(slot)) {
            HOLDS("U1", cap_paddr(other) - cap_paddr(cap) < cap.word[1]);
        } else {
            /* made from a copy that stands above it in the tree */
            HOLDS("U1", false);
        }
    }
}

/* The queue is linked both ways, all in it wait for this object in this state. */
static void check_queue(const struct thread_queue *queue, const void *object)
{
    const struct tcb *previous = NULL;
    for (const struct tcb *t = queue->head; t; t = t->queue_next) {
        HOLDS("queue", !previous || t->queue_previous == previous);
        HOLDS("T2", t->blocked_on == object);
        HOLDS("E1", t->state == queue->head->state);
        previous = t;
    }
    HOLDS("queue", !queue->head || queue->tail == previous);
}

static void check_notification(const struct notification *ntfn)
{
    check_queue(&ntfn->queue, ntfn);
    HOLDS("N1", !notification_is_active(ntfn) || !ntfn->queue.head);
    HOLDS("N1", notification_is_active(ntfn) || ntfn->word == 0);
    const struct tcb *bound = notification_bound(ntfn);
    HOLDS("T4", !bound || bound->bound == ntfn);
    HOLDS("N2",
          !bound || !ntfn->queue.head || (ntfn->queue.head == bound && ntfn->queue.tail == bound));
}

static void check_object(struct cap cap)
{
    if (cap_kind(cap) == CAP_ENDPOINT) {
        const struct endpoint *ep = cap_object(cap);
        check_queue(&ep->queue, ep);
        HOLDS("E1", !ep->queue.head || ep->queue.head->state == THREAD_BLOCKED_ON_RECEIVE ||
                        ep->queue.head->state == THREAD_BLOCKED_ON_SEND);
    } else if (cap_kind(cap) == CAP_NOTIFICATION) {
        check_notification(cap_object(cap));
    } else if (!WITH_MCS && cap_kind(cap) == CAP_REPLY) {
        const struct tcb *caller = cap_reply_caller(cap);
        HOLDS("T3", caller->state == THREAD_BLOCKED_ON_REPLY);
    }
}

static bool is_in(const struct thread_queue *queue, const struct tcb *thread)
{
    for (const struct tcb *t = queue->head; t; t = t->queue_next) {
        if (t == thread) {
            return true;
        }
    }
    return false;
}

static void check_thread(const struct tcb *thread)
{
    bool is_waiting = thread->state == THREAD_BLOCKED_ON_RECEIVE ||
                      thread->state == THREAD_BLOCKED_ON_SEND ||
                      thread->state == THREAD_BLOCKED_ON_NOTIFICATION;
    HOLDS("T1", !thread->is_queued || thread_is_runnable(thread));
    HOLDS("T1", !(thread->is_queued && thread == current_thread));
    /* a thread that could run but is in no queue would never run again */
    HOLDS("none is lost", !thread_may_run(thread) || thread->is_queued || thread == current_thread);
    HOLDS("T2", !is_waiting || is_in(thread->blocked_on, thread));
#if !CONFIG_IS_ON(KERNEL_MCS)
    HOLDS("T3", !thread->reply_slot || thread->state == THREAD_BLOCKED_ON_REPLY);
    HOLDS("T3", !thread->reply_slot || (cap_kind(thread->reply_slot->cap) == CAP_REPLY &&
                                        cap_reply_caller(thread->reply_slot->cap) == thread));
#endif
    HOLDS("T4", !thread->bound || notification_bound(thread->bound) == thread);
}

void invariants_check(void)
{
    collect();
    for (unsigned i = 0; i < slot_count; i++) {
        subject = slots[i];
        check_links(slots[i]);
        check_together(slots[i]);
        check_object(slots[i]->cap);
        if (object_bytes(slots[i]->cap) > 0) {
            check_memory(slots[i]);
        }
    }
    for (unsigned i = 0; i < thread_count; i++) {
        subject = threads[i];
        check_thread(threads[i]);
    }
    HOLDS("someone runs", current_thread->state == THREAD_RUNNING);
}
