/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: situations of system calls that may go directly; see direct_situation.h.
 */
#include "direct_situation.h"

#include "arch/host.h"
#include "core/entry.h"
#include "core/release_queue.h"
#include "core/scheduler.h"
#include "core/thread_view.h"
#include "debug/debug.h"
#include "machine_time.h"
#include "unit.h"

#include <abi/message.h>
#include <string.h>

/* Slots of the CSpace root, and of the CNode of the second level. */
enum { SLOT_EMPTY, SLOT_TARGET, SLOT_OTHER, SLOT_RECEIVE, SLOT_INNER, SLOT_REPLY };
enum { BADGE = 0x1234, REFILLS = 4 };

struct world direct_world;
static struct tcb idle;

static void make_thread(struct tcb *thread, unsigned priority)
{
    thread->priority = (uint8_t)priority;
    thread->slots[TCB_CSPACE].cap =
        cap_cnode(kernel_to_paddr(direct_world.root), RADIX, WORD_BITS - RADIX, 0);
    for (unsigned i = 0; i < ABI_CONTEXT_WORDS; i++) {
        thread->context.word[i] = (uintptr_t)thread * 31 + i;
    }
    thread->context.next_ip = 0x400000;
#if CONFIG_IS_ON(DEBUG_BUILD)
    thread->debug_next = debug_threads;
    debug_threads = thread;
#endif
}

static void make_buffer(struct tcb *thread, uint64_t *page, enum frame_access access)
{
    thread->slots[TCB_BUFFER].cap = cap_frame(kernel_to_paddr(page), FRAME_4K, access, false);
}

static void make_time(struct time_object *object, enum time time, struct tcb *thread)
{
    struct sched_context *sc = time_of(object);
    if (time == PASSIVE) {
        return;
    }
    if (thread) {
        thread->sched_context = sc;
        sc->thread = thread;
    }
    sc->badge = (word_t)(uintptr_t)object;
    if (time == UNCONFIGURED) {
        return;
    }
    bool is_slice = time == SLICE;
    word_t first = time == NOT_READY ? LATER : NOW - 500;
    refills_start(sc, BUDGET, is_slice ? BUDGET : PERIOD, REFILLS, first);
    sc->is_sporadic = time == SPORADIC;
    sc->refills[0].amount = FIRST_AMOUNT;
    if (!is_slice) { /* they are one when the thread begins to run */
        sc->refills[1] = (struct refill){first + FIRST_AMOUNT, SECOND_AMOUNT};
        sc->refills[2] = (struct refill){first + PERIOD, THIRD_AMOUNT};
        sc->count = 3;
    }
}

static void wait_for_answer(struct tcb *caller, struct reply *reply)
{
    caller->state = THREAD_BLOCKED_ON_REPLY;
    caller->reply = reply;
    reply->thread = caller;
}

static void push(struct sched_context *sc, struct reply *reply)
{
    reply->below = sc->reply;
    if (reply->below) {
        reply->below->above = reply;
        reply->below->top_of = NULL;
    }
    reply->top_of = sc;
    sc->reply = reply;
}

static void wait_to_receive(struct tcb *thread, struct endpoint *ep, struct reply *reply)
{
    thread->state = THREAD_BLOCKED_ON_RECEIVE;
    thread->blocked_on = ep;
    thread_queue_join(&ep->queue, thread);
    if (reply) {
        thread->reply = reply;
        reply->thread = thread;
    }
}

static void wait_to_send(struct tcb *thread, const struct situation *s)
{
    thread->state = THREAD_BLOCKED_ON_SEND;
    thread->blocked_on = &direct_world.endpoint;
    thread->badge = BADGE + 1;
    thread->can_grant = s->can_grant;
    thread->can_grant_reply = s->rights != RIGHT_READ;
    thread->is_calling = s->queue != SENDER;
    thread->context.word[CONTEXT_INFO] = abi_message_info_new(1, 0, 0, 2);
    if (s->queue == FAULTER) {
        thread->fault.type = s->fault ? s->fault : seL4_Fault_VMFault;
    }
    thread_queue_join(&direct_world.endpoint.queue, thread);
}

static void make_queue(const struct situation *s)
{
    struct tcb *first = situation_is_reply(s) ? &direct_world.second : &direct_world.partner;
    struct reply *reply =
        situation_is_reply(s) ? &direct_world.second_reply : &direct_world.partner_reply;
    struct tcb *next = situation_is_reply(s) ? &direct_world.third : &direct_world.second;
    struct reply *next_reply =
        situation_is_reply(s) ? &direct_world.third_reply : &direct_world.second_reply;
    if (situation_has_sender(s)) {
        wait_to_send(first, s);
    } else if (situation_has_receiver(s)) {
        wait_to_receive(first, &direct_world.endpoint, s->has_reply ? reply : NULL);
    }
    if (s->queue == TWO_RECEIVERS) {
        wait_to_receive(next, &direct_world.endpoint, s->has_reply ? next_reply : NULL);
    }
}

/* Calls through which the current thread has got its time, and the reply object's place. */
static void make_calls(const struct situation *s)
{
    struct sched_context *own = time_of(&direct_world.own);
    for (unsigned i = 0; i < s->depth; i++) {
        wait_for_answer(&direct_world.older[i], &direct_world.older_reply[i]);
        push(own, &direct_world.older_reply[i]);
    }
    if (s->answer == WAITING) {
        wait_to_receive(&direct_world.newer, &direct_world.elsewhere, &direct_world.reply);
    }
    if (!situation_is_reply(s) || s->answer > LOOSE) {
        return;
    }
    wait_for_answer(&direct_world.partner, &direct_world.reply);
    direct_world.partner.fault.type = s->fault;
    if (s->answer != LOOSE) {
        push(s->answer == TOP_OF_OTHER ? time_of(&direct_world.other) : own, &direct_world.reply);
    }
    if (s->answer == INSIDE) {
        wait_for_answer(&direct_world.newer, &direct_world.newer_reply);
        push(own, &direct_world.newer_reply);
    }
}

static void make_slots(struct slot *slots, const struct situation *s)
{
    struct cap endpoint = cap_endpoint(kernel_to_paddr(&direct_world.endpoint), BADGE, s->rights);
    struct cap elsewhere = cap_endpoint(kernel_to_paddr(&direct_world.elsewhere), 7, RIGHTS_ALL);
    struct cap reply = cap_reply_object(kernel_to_paddr(&direct_world.reply), s->can_grant);
    if (s->target == ENDPOINT) {
        slots[SLOT_TARGET].cap = endpoint;
    } else if (s->target == NOTIFICATION) {
        slots[SLOT_TARGET].cap =
            cap_notification(kernel_to_paddr(&direct_world.notification), BADGE, s->rights & 3);
    }
    if (s->answer != MISSING) {
        slots[SLOT_REPLY].cap = s->answer == AN_ENDPOINT ? elsewhere : reply;
    }
}

static void make_cspace(const struct situation *s)
{
    make_slots(direct_world.root, s);
    direct_world.root[SLOT_OTHER].cap =
        cap_endpoint(kernel_to_paddr(&direct_world.endpoint), 7, RIGHTS_ALL);
    if (s->is_two_levels) { /* the root leaves bits for the next level */
        struct cap root = direct_world.self.slots[TCB_CSPACE].cap;
        direct_world.self.slots[TCB_CSPACE].cap =
            cap_set(root, CAP_CNODE_GUARD_SIZE, WORD_BITS - 2 * RADIX);
        make_slots(direct_world.inner, s);
        direct_world.root[SLOT_INNER].cap =
            cap_cnode(kernel_to_paddr(direct_world.inner), RADIX, 0, 0);
    }
}

static cptr_t cptr_of(const struct situation *s, unsigned slot)
{
    return s->is_two_levels ? SLOT_INNER << RADIX | slot : slot;
}

static void bind(enum bound bound)
{
    if (bound == UNBOUND) {
        return;
    }
    notification_bind(&direct_world.self, &direct_world.bound);
    if (bound >= ACTIVE) {
        direct_world.bound.word = 0x55;
        direct_world.bound.bound_and_active |= 1;
    }
    if (bound != QUIET && bound != ACTIVE) {
        bool is_own = bound == QUIET_OWN || bound == ACTIVE_OWN;
        struct sched_context *sc =
            is_own ? time_of(&direct_world.own) : time_of(&direct_world.spare);
        direct_world.bound.sched_context = sc;
        sc->notification = &direct_world.bound;
    }
}

static void make_buffers(const struct situation *s)
{
    for (unsigned i = 0; i < PAGE_WORDS; i++) {
        direct_world.own_page[i] = 0x1000 + i;
        direct_world.partner_page[i] = 0x2000 + i;
    }
    for (unsigned i = 0; i < 3; i++) {
        direct_world.own_page[ABI_IPC_CAPS_OR_BADGES + i] =
            s->is_two_levels ? SLOT_OTHER << RADIX : SLOT_OTHER;
    }
    direct_world.partner_page[ABI_IPC_RECEIVE_CNODE] = SLOT_EMPTY;
    make_buffer(&direct_world.self, direct_world.own_page, s->own_buffer);
    make_buffer(&direct_world.partner, direct_world.partner_page, s->partner_buffer);
}

static void make_threads(const struct situation *s)
{
    make_thread(&direct_world.self, OWN_PRIORITY);
    make_thread(&direct_world.partner, s->partner_priority);
    make_thread(&direct_world.second, s->second_priority);
    make_thread(&direct_world.third, OWN_PRIORITY);
    for (unsigned i = 0; i < DEPTH_MAX; i++) {
        make_thread(&direct_world.older[i], OWN_PRIORITY);
    }
    make_thread(&direct_world.newer, OWN_PRIORITY);
    make_thread(&direct_world.rival, s->rival_priority);
    make_thread(&direct_world.late, OWN_PRIORITY);
    make_thread(&direct_world.last, 1);
    if (s->has_timeout_handler) {
        direct_world.partner.slots[TCB_TIMEOUT_HANDLER].cap =
            cap_endpoint(kernel_to_paddr(&direct_world.elsewhere), 9, RIGHTS_ALL);
    }
}

static void make_times(const struct situation *s)
{
    make_time(&direct_world.own, s->own_time, &direct_world.self);
    make_time(&direct_world.partners, s->partner_time, &direct_world.partner);
    make_time(&direct_world.seconds, s->second_has_time ? READY : PASSIVE, &direct_world.second);
    make_time(&direct_world.rivals, READY, &direct_world.rival);
    make_time(&direct_world.lates, NOT_READY, &direct_world.late);
    make_time(&direct_world.lasts, READY, &direct_world.last);
    make_time(&direct_world.other, READY, NULL);
    make_time(&direct_world.spare, READY, NULL);
}

static void make_views(const struct situation *s)
{
    thread_view_refresh(&direct_world.partner);
    thread_view_refresh(&direct_world.second);
    if (s->is_new_view) {
        views_outdate();
    }
    thread_view_refresh(&direct_world.self);
}

/* Who can run besides the current thread; `last` always can. */
static void make_ready(const struct situation *s)
{
    if (s->rival_priority > 0) {
        direct_world.rival.state = THREAD_RUNNING;
        ready_queue_append(&direct_world.rival);
    }
    if (s->rival_priority > 0 && s->has_yielder) {
        direct_world.rival.yield_to = time_of(&direct_world.own);
        direct_world.rival.yield_to->yield_from = &direct_world.rival;
    }
    if (s->has_late) {
        direct_world.late.state = THREAD_RUNNING;
        release_queue_insert(&direct_world.late);
    }
    direct_world.last.state = THREAD_RUNNING;
    ready_queue_append(&direct_world.last);
    direct_world.self.state = THREAD_RUNNING;
}

static void forget(void)
{
    while (ready_queue_take_highest(0)) {
    }
    machine_time_forget();
    while (ready_queue_take_highest(0)) {
    }
#if CONFIG_IS_ON(DEBUG_BUILD)
    debug_threads = NULL;
#endif
    host_reset();
    memset(&direct_world, 0, sizeof(direct_world));
    memset(&idle, 0, sizeof(idle));
}

static void make_world(const struct situation *s)
{
    forget();
    clock_init(1);
    view_generation = 1;
    idle.state = THREAD_IDLE;
    idle_thread = &idle;
    current_thread = &direct_world.self;
    host.clock = NOW;
    budget_now = NOW;
    make_threads(s);
    make_times(s);
    make_buffers(s);
    make_cspace(s);
    make_views(s);
    make_calls(s);
    make_queue(s);
    bind(s->bound);
    make_ready(s);
    budget_switch(&direct_world.self);
    host.clock += s->passed;
    assert_true(host.clock < host.deadline); /* or the timer's interrupt would have come */
}

/* --- the system call, and what it leaves */

/* Links of threads that are in no queue mean nothing. */
static void forget_links(struct tcb *thread)
{
    if (!thread->is_queued && !thread->is_waiting) {
        thread->ready_next = thread->ready_previous = NULL;
    }
    if (thread->state != THREAD_BLOCKED_ON_SEND && thread->state != THREAD_BLOCKED_ON_RECEIVE &&
        thread->state != THREAD_BLOCKED_ON_NOTIFICATION) {
        thread->queue_next = thread->queue_previous = NULL;
        thread->blocked_on = NULL;
    }
}

/* Nothing is before the first, whatever its link says; without one the tail means nothing. */
static void forget_ends(struct thread_queue *queue)
{
    if (queue->head) {
        queue->head->queue_previous = NULL;
    } else {
        queue->tail = NULL;
    }
}

static void forget_what_means_nothing(void)
{
    struct tcb *threads[] = {&direct_world.self,  &direct_world.partner,  &direct_world.second,
                             &direct_world.third, &direct_world.older[0], &direct_world.older[1],
                             &direct_world.newer, &direct_world.rival,    &direct_world.late,
                             &direct_world.last};
    for (unsigned i = 0; i < ARRAY_SIZE(threads); i++) {
        forget_links(threads[i]);
        threads[i]->debug_next = threads[i]->debug_previous = NULL;
    }
    forget_ends(&direct_world.endpoint.queue);
    forget_ends(&direct_world.elsewhere.queue);
}

void situation_act(const struct situation *s, struct outcome *outcome)
{
    make_world(s);
    uint64_t *registers = direct_world.self.context.word;
    cptr_t cptr = cptr_of(s, SLOT_TARGET);
    word_t info = abi_message_info_new(s->label, s->unwrapped, s->caps, s->length);
    registers[CONTEXT_CPTR] = cptr;
    registers[CONTEXT_INFO] = info;
    registers[CONTEXT_NUMBER] = (word_t)s->call;
    registers[CONTEXT_REPLY] = cptr_of(s, SLOT_REPLY);
    entry_table[ENTRY_TABLE_SIZE + s->call](cptr, info);
    assert_int_equal(scheduler_decision, DECISION_NONE);
    assert_false(budget_deadline_is_old);
    assert_ptr_equal(host.running ? host.running : &direct_world.self, current_thread);
    budget_sample(); /* the short way need not look at the clock */
    forget_what_means_nothing();
    memset(outcome, 0, sizeof(*outcome));
    memcpy(&outcome->world, &direct_world, sizeof(direct_world));
    outcome->next = current_thread;
    outcome->context = budget_context;
    outcome->now = budget_now;
    outcome->used = budget_used;
    outcome->deadline = host.deadline;
    outcome->release_time = release_queue_time();
    for (unsigned i = 0; (outcome->ready[i] = ready_queue_take_highest(0)); i++) {
    }
}
