/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Setting up the kernel that is compared with the model, and comparing.
 */
#include "model_kernel.h"

#include "core/endpoint.h"
#include "core/notification.h"
#include "unit.h"

#include <abi/invocation.h>
#include <abi/object.h>
#include <config.h>

enum { DEPTH = 64, LARGE_BITS = 13 };

/* What comes after the original, which has badge 0 and all rights. */
static const struct {
    word_t badge, rights;
} minted[CAPS_EACH - 1] = {
    {1, RIGHTS_ALL},  {2, RIGHTS_ALL},
    {3, RIGHT_WRITE}, {4, RIGHT_WRITE | RIGHT_READ | RIGHT_GRANT_REPLY},
    {5, RIGHT_READ},
};

static struct random *random_state;
static struct tcb *threads[MODEL_THREADS];
static struct endpoint *endpoints[MODEL_ENDPOINTS];
static struct notification *notifications[MODEL_NOTIFICATIONS];

static unsigned below(unsigned limit)
{
    return random_below(random_state, limit);
}

static void note_cap(unsigned slot, enum model_kind kind, int object, word_t badge, word_t rights)
{
    model.slot[slot] = (struct model_cap){kind, object, badge, rights};
}

static void call_ok(cptr_t cptr, struct message message)
{
    assert_int_equal(machine_call(cptr, &message), seL4_NoError);
}

/* An object and the capabilities minted from its first one, in CAPS_EACH slots. */
static void *make_with_caps(word_t type, enum model_kind kind, int object, unsigned first)
{
    assert_int_equal(machine_make(type, 0, first), seL4_NoError);
    word_t possible = kind == MODEL_ENDPOINT ? RIGHTS_ALL : RIGHT_READ | RIGHT_WRITE;
    note_cap(first, kind, object, 0, possible);
    for (unsigned i = 0; i < CAPS_EACH - 1; i++) {
        unsigned slot = first + 1 + i;
        call_ok(SLOT_CNODE, (struct message){.label = CNodeMint,
                                             .length = 6,
                                             .words = {slot, DEPTH, first, DEPTH, minted[i].rights,
                                                       minted[i].badge},
                                             .cap_count = 1,
                                             .caps = {SLOT_CNODE}});
        note_cap(slot, kind, object, minted[i].badge, minted[i].rights & possible);
    }
    return cap_object(machine_slot(first)->cap);
}

static void make_objects(void)
{
    for (int i = 0; i < MODEL_ENDPOINTS; i++) {
        endpoints[i] = make_with_caps(seL4_EndpointObject, MODEL_ENDPOINT, i,
                                      ENDPOINT_CAPS + (unsigned)i * CAPS_EACH);
    }
    for (int i = 0; i < MODEL_NOTIFICATIONS; i++) {
        notifications[i] = make_with_caps(seL4_NotificationObject, MODEL_NOTIFICATION, i,
                                          NOTIFICATION_CAPS + (unsigned)i * CAPS_EACH);
        model.notification[i].bound = NOBODY;
    }
    assert_int_equal(machine_make(seL4_UntypedObject, LARGE_BITS, LARGE_UNTYPED), seL4_NoError);
    note_cap(LARGE_UNTYPED, MODEL_UNTYPED, LARGE_SLOT, 0, 0);
    note_cap(SLOT_CNODE, MODEL_CNODE, 0, 0, 0);
}

static void make_interrupt(unsigned i)
{
    cptr_t target = NOTIFICATION_CAPS + i * CAPS_EACH;
    call_ok(SLOT_CNODE, (struct message){.label = CNodeMint,
                                         .length = 6,
                                         .words = {EMPTY_SLOT, DEPTH, target, DEPTH, RIGHT_WRITE,
                                                   IRQ_BADGE << i},
                                         .cap_count = 1,
                                         .caps = {SLOT_CNODE}});
    call_ok(SLOT_IRQ_CONTROL, (struct message){.label = IRQIssueIRQHandler,
                                               .length = 3,
                                               .words = {FIRST_IRQ + i, IRQ_CAPS + i, DEPTH},
                                               .cap_count = 1,
                                               .caps = {SLOT_CNODE}});
    call_ok(IRQ_CAPS + i,
            (struct message){.label = IRQSetIRQHandler, .cap_count = 1, .caps = {EMPTY_SLOT}});
    call_ok(SLOT_CNODE,
            (struct message){.label = CNodeDelete, .length = 2, .words = {EMPTY_SLOT, DEPTH}});
}

/* A capability that faults may be sent through, or one that they may not. */
static cptr_t any_handler(void)
{
    return below(12) ? ENDPOINT_CAPS + below(MODEL_ENDPOINTS * CAPS_EACH) : EMPTY_SLOT;
}

static void make_thread(int i)
{
    struct model_thread *thread = &model.thread[i];
    unsigned slot = TCB_CAPS + (unsigned)i;
    assert_int_equal(machine_make(seL4_TCBObject, 0, slot), seL4_NoError);
    thread->handler = any_handler();
    call_ok(slot, (struct message){.label = TCBConfigure,
                                   .length = 4,
                                   .words = {thread->handler, 0, 0, 0x10000},
                                   .cap_count = 3,
                                   .caps = {SLOT_CNODE, SLOT_VSPACE, SLOT_BUFFER}});
    thread->priority = below(MODEL_PRIORITIES);
    call_ok(slot, (struct message){.label = TCBSetPriority,
                                   .length = 1,
                                   .words = {thread->priority},
                                   .cap_count = 1,
                                   .caps = {SLOT_TCB}});
    threads[i] = cap_object(machine_slot(slot)->cap);
    threads[i]->context.word[CONTEXT_IP] = threads[i]->context.next_ip = BIT(32) * (word_t)i;
    note_cap(slot, MODEL_TCB, i, 0, 0);
}

/* The root thread is the first; it never blocks. */
static void take_root_thread(void)
{
    threads[0] = machine_root();
    note_cap(SLOT_TCB, MODEL_TCB, 0, 0, 0);
    model.thread[0].state = MODEL_RUNNING;
    model.thread[0].priority = below(2);
    call_ok(SLOT_TCB, (struct message){.label = TCBSetPriority,
                                       .length = 1,
                                       .words = {model.thread[0].priority},
                                       .cap_count = 1,
                                       .caps = {SLOT_TCB}});
}

static const uint8_t other_words[] = {ABI_CONTEXT_RAX, ABI_CONTEXT_RBX, ABI_CONTEXT_RCX,
                                      ABI_CONTEXT_RDX};

/* What the model begins with is what the kernel has. */
static void note_registers(int i)
{
    const struct context *context = &threads[i]->context;
    struct model_thread *thread = &model.thread[i];
    thread->bound = NOBODY;
    thread->slice = CONFIG_TIME_SLICE;
    thread->ip = context->word[CONTEXT_IP];
    thread->next = context->next_ip;
    thread->cptr = context->word[CONTEXT_CPTR];
    thread->info = context->word[CONTEXT_INFO];
    for (unsigned j = 0; j < MODEL_REGISTERS; j++) {
        thread->mr[j] = context->word[context_message_register[j]];
        thread->other[j] = context->word[other_words[j]];
    }
}

void model_kernel_begin(struct random *random)
{
    random_state = random;
    machine_start();
    model = (struct model){.candidate = NOBODY};
    make_objects();
    for (unsigned i = 0; i < MODEL_IRQS; i++) {
        make_interrupt(i);
    }
    for (int i = 1; i < MODEL_THREADS; i++) {
        make_thread(i);
    }
    take_root_thread();
    for (int i = 0; i < MODEL_THREADS; i++) {
        note_registers(i);
    }
}

/* --- comparing */

static const enum thread_state states[] = {
    [MODEL_INACTIVE] = THREAD_INACTIVE,
    [MODEL_RUNNING] = THREAD_RUNNING,
    [MODEL_RESTART] = THREAD_RESTART,
    [MODEL_RECEIVING] = THREAD_BLOCKED_ON_RECEIVE,
    [MODEL_SENDING] = THREAD_BLOCKED_ON_SEND,
    [MODEL_REPLYING] = THREAD_BLOCKED_ON_REPLY,
    [MODEL_WAITING] = THREAD_BLOCKED_ON_NOTIFICATION,
};

static void check_reply(const struct slot *slot, struct model_cap expected)
{
    bool is_reply = cap_kind(slot->cap) == CAP_REPLY;
    assert_int_equal(is_reply, expected.kind == MODEL_REPLY);
    if (is_reply) {
        assert_ptr_equal(cap_reply_caller(slot->cap), threads[expected.object]);
        assert_int_equal(cap_get(slot->cap, CAP_REPLY_GRANT), expected.rights == RIGHT_GRANT);
    }
}

static void check_thread(int i)
{
    const struct tcb *thread = threads[i];
    const struct model_thread *expected = &model.thread[i];
    const struct context *context = &thread->context;
    assert_int_equal(thread->state, states[expected->state]);
    assert_int_equal(thread->priority, expected->priority);
    assert_int_equal(thread->time_slice, expected->slice);
    assert_int_equal(context->word[CONTEXT_IP], expected->ip);
    assert_int_equal(context->word[CONTEXT_CPTR], expected->cptr);
    assert_int_equal(context->word[CONTEXT_INFO], expected->info);
    for (unsigned j = 0; j < MODEL_REGISTERS; j++) {
        assert_int_equal(context->word[context_message_register[j]], expected->mr[j]);
        assert_int_equal(context->word[other_words[j]], expected->other[j]);
    }
    if (expected->state == MODEL_RUNNING) {
        assert_int_equal(context->next_ip, expected->next);
    }
    check_reply(&thread->slots[TCB_CALLER], expected->caller);
}

static void check_queue(const struct thread_queue *queue, const struct model_queue *expected)
{
    const struct tcb *thread = queue->head;
    for (int i = 0; i < expected->count; i++) {
        assert_ptr_equal(thread, threads[expected->thread[i]]);
        thread = thread->queue_next;
    }
    assert_null(thread);
}

/* The ready threads of a priority stand in this order, in a ring. */
static void check_ready(const struct model_queue *expected)
{
    for (int i = 0; i < expected->count; i++) {
        const struct tcb *thread = threads[expected->thread[i]];
        const struct tcb *next = threads[expected->thread[(i + 1) % expected->count]];
        assert_true(thread->is_queued);
        assert_ptr_equal(thread->ready_next, next);
        assert_ptr_equal(next->ready_previous, thread);
    }
}

void model_kernel_check(void)
{
    int ready = 0;
    assert_ptr_equal(current_thread, threads[model.current]);
    for (int i = 0; i < MODEL_THREADS; i++) {
        check_thread(i);
        ready -= threads[i]->is_queued;
    }
    for (int i = 0; i < MODEL_PRIORITIES; i++) {
        check_ready(&model.ready[i]);
        ready += model.ready[i].count;
    }
    assert_int_equal(ready, 0);
    for (int i = 0; i < MODEL_ENDPOINTS; i++) {
        check_queue(&endpoints[i]->queue, &model.endpoint[i]);
    }
    for (int i = 0; i < MODEL_NOTIFICATIONS; i++) {
        const struct model_notification *expected = &model.notification[i];
        check_queue(&notifications[i]->queue, &expected->queue);
        assert_int_equal(notification_is_active(notifications[i]), expected->is_active);
        assert_int_equal(notifications[i]->word, expected->word);
        assert_ptr_equal(notification_bound(notifications[i]),
                         expected->bound == NOBODY ? NULL : threads[expected->bound]);
    }
    for (unsigned i = 0; i < REPLIES; i++) {
        check_reply(machine_slot(REPLY_SLOTS + i), model.slot[REPLY_SLOTS + i]);
    }
}
