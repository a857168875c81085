/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Direct messages (core/direct_ipc.c) against the general path: the same system call, in the same
 * situation, with direct messages allowed and forbidden, has to leave the same state behind.
 */
#include "arch/host.h"
#include "core/endpoint.h"
#include "core/entry.h"
#include "core/notification.h"
#include "core/reply_cap.h"
#include "core/scheduler.h"
#include "core/thread_view.h"
#include "direct_switch.h"
#include "random.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/fault.h>
#include <abi/message.h>
#include <abi/syscall.h>
#include <stdio.h>
#include <string.h>

enum { SITUATIONS = 40000, LENGTHS = 1 << ABI_MESSAGE_INFO_LENGTH_BITS, RADIX = 4 };
enum { OWN_PRIORITY = 100, BADGE = 0x1234, PAGE_WORDS = 512 };

/* Slots of the CSpace root. */
enum { SLOT_EMPTY, SLOT_TARGET, SLOT_OTHER, SLOT_RECEIVE, SLOT_INNER };

enum queue { NOBODY, RECEIVER, TWO_RECEIVERS, SENDER, CALLER, FAULTER, QUEUES };
enum target { ENDPOINT, NOTIFICATION, NOTHING, TARGETS };
enum bound { UNBOUND, QUIET, ACTIVE, BOUNDS };

/* What the system call meets. The partner is who waits at the endpoint for a Call, or for the
 * answer; everybody else is there to be in the way. */
struct situation {
    int call; /* seL4_SysCall, seL4_SysReplyRecv, seL4_SysSend or seL4_SysNBSend */
    bool is_two_levels;
    enum target target;
    unsigned rights;
    unsigned length, caps, unwrapped, label;
    enum frame_access own_buffer, partner_buffer;
    enum queue queue; /* at the endpoint; of a Call the partner is the first of them */
    enum bound bound; /* to the current thread */
    bool has_caller;  /* the partner waits for an answer of the current thread */
    bool can_grant;   /* the receiver's capability, or that to reply */
    bool is_new_view; /* what the partner's capabilities come to has to be found out */
    enum abi_fault fault;
    unsigned partner_priority;
    unsigned rival_priority; /* of a thread that is ready; 0: there is none */
};

static struct {
    struct tcb self, partner, second, third, rival, last;
    struct endpoint endpoint;
    struct notification notification, bound;
    _Alignas(1 << (RADIX + 5)) struct slot root[1 << RADIX], inner[1 << RADIX];
    _Alignas(4096) uint64_t own_page[PAGE_WORDS], partner_page[PAGE_WORDS];
} world, general;

static struct tcb idle;

static void make_thread(struct tcb *thread, unsigned priority, uint64_t *page,
                        enum frame_access access)
{
    thread->priority = (uint8_t)priority;
    thread->time_slice = 5;
    thread->slots[TCB_CSPACE].cap =
        cap_cnode(kernel_to_paddr(world.root), RADIX, WORD_BITS - RADIX, 0);
    if (page) {
        thread->slots[TCB_BUFFER].cap = cap_frame(kernel_to_paddr(page), FRAME_4K, access, false);
    }
    for (unsigned i = 0; i < ABI_CONTEXT_WORDS; i++) {
        thread->context.word[i] = (uintptr_t)thread * 31 + i;
    }
    thread->context.next_ip = 0x400000;
}

static void wait_at_endpoint(struct tcb *thread, const struct situation *s, bool is_receiver)
{
    thread->state = is_receiver ? THREAD_BLOCKED_ON_RECEIVE : THREAD_BLOCKED_ON_SEND;
    thread->blocked_on = &world.endpoint;
    thread->badge = BADGE + 1;
    thread->can_grant = s->can_grant;
    thread->can_grant_reply = true;
    thread->is_calling = s->queue != SENDER;
    thread->context.word[CONTEXT_INFO] = abi_message_info_new(1, 0, 0, 2);
    if (s->queue == FAULTER) {
        thread->fault.type = seL4_Fault_VMFault;
    }
    thread_queue_append(&world.endpoint.queue, thread);
}

static void make_queue(const struct situation *s)
{
    bool is_receiver = s->queue == RECEIVER || s->queue == TWO_RECEIVERS;
    if (s->queue != NOBODY) {
        wait_at_endpoint(s->has_caller ? &world.second : &world.partner, s, is_receiver);
    }
    if (s->queue == TWO_RECEIVERS) {
        wait_at_endpoint(&world.third, s, is_receiver);
    }
}

static void make_target(const struct situation *s)
{
    struct slot *slot = &world.root[SLOT_TARGET];
    if (s->is_two_levels) { /* the root leaves bits for the next level */
        struct cap root = world.self.slots[TCB_CSPACE].cap;
        world.self.slots[TCB_CSPACE].cap =
            cap_set(root, CAP_CNODE_GUARD_SIZE, WORD_BITS - 2 * RADIX);
        world.root[SLOT_INNER].cap = cap_cnode(kernel_to_paddr(world.inner), RADIX, 0, 0);
        slot = &world.inner[SLOT_TARGET];
    }
    if (s->target == ENDPOINT) {
        slot->cap = cap_endpoint(kernel_to_paddr(&world.endpoint), BADGE, s->rights);
    } else if (s->target == NOTIFICATION) {
        slot->cap = cap_notification(kernel_to_paddr(&world.notification), BADGE, s->rights & 3);
    }
    world.root[SLOT_OTHER].cap = cap_endpoint(kernel_to_paddr(&world.endpoint), 7, RIGHTS_ALL);
}

static void bind(enum bound bound)
{
    if (bound != UNBOUND) {
        notification_bind(&world.self, &world.bound);
    }
    if (bound == ACTIVE) {
        world.bound.word = 0x55;
        world.bound.bound_and_active |= 1;
    }
}

static void make_buffers(const struct situation *s)
{
    for (unsigned i = 0; i < PAGE_WORDS; i++) {
        world.own_page[i] = 0x1000 + i;
        world.partner_page[i] = 0x2000 + i;
    }
    for (unsigned i = 0; i < 3; i++) {
        world.own_page[ABI_IPC_CAPS_OR_BADGES + i] =
            s->is_two_levels ? SLOT_OTHER << RADIX : SLOT_OTHER;
    }
    world.partner_page[ABI_IPC_RECEIVE_CNODE] = SLOT_EMPTY;
}

static void make_world(const struct situation *s)
{
    memset(&world, 0, sizeof(world));
    memset(&idle, 0, sizeof(idle));
    host_reset();
    view_generation = 1;
    idle.state = THREAD_IDLE;
    idle_thread = &idle;
    current_thread = &world.self;
    make_thread(&world.self, OWN_PRIORITY, world.own_page, s->own_buffer);
    make_thread(&world.partner, s->partner_priority, world.partner_page, s->partner_buffer);
    make_thread(&world.second, OWN_PRIORITY, NULL, FRAME_KERNEL_ONLY);
    make_thread(&world.third, OWN_PRIORITY, NULL, FRAME_KERNEL_ONLY);
    make_thread(&world.rival, s->rival_priority, NULL, FRAME_KERNEL_ONLY);
    make_thread(&world.last, 1, NULL, FRAME_KERNEL_ONLY);
    make_buffers(s);
    make_target(s);
    thread_view_refresh(&world.partner);
    world.self.state = THREAD_RUNNING;
    if (s->has_caller) {
        world.partner.state = THREAD_BLOCKED_ON_REPLY;
        world.partner.fault.type = s->fault;
        reply_create(&world.partner, &world.self, s->can_grant);
    }
    make_queue(s);
    bind(s->bound);
    if (s->rival_priority > 0) {
        world.rival.state = THREAD_RUNNING;
        ready_queue_append(&world.rival);
    }
    if (s->is_new_view) {
        views_outdate();
    }
    thread_view_refresh(&world.self);
    world.last.state = THREAD_RUNNING; /* so that somebody can always run */
    ready_queue_append(&world.last);
}

static cptr_t target_of(const struct situation *s)
{
    return s->is_two_levels ? SLOT_INNER << RADIX | SLOT_TARGET : SLOT_TARGET;
}

/* Links of threads that are in no queue mean nothing. */
static void forget_links(struct tcb *thread)
{
    if (!thread->is_queued) {
        thread->ready_next = thread->ready_previous = NULL;
    }
    if (thread->state != THREAD_BLOCKED_ON_SEND && thread->state != THREAD_BLOCKED_ON_RECEIVE &&
        thread->state != THREAD_BLOCKED_ON_NOTIFICATION) {
        thread->queue_next = thread->queue_previous = NULL;
        thread->blocked_on = NULL;
    }
}

/* Makes the system call in this situation; what the next thread is. */
static struct tcb *act(const struct situation *s)
{
    make_world(s);
    uint64_t *registers = world.self.context.word;
    cptr_t cptr = target_of(s);
    word_t info = abi_message_info_new(s->label, s->unwrapped, s->caps, s->length);
    registers[CONTEXT_CPTR] = cptr;
    registers[CONTEXT_INFO] = info;
    registers[CONTEXT_NUMBER] = (word_t)s->call;
    entry_table[ENTRY_TABLE_SIZE + s->call](cptr, info);
    assert_int_equal(scheduler_decision, DECISION_NONE);
    assert_ptr_equal(host.running ? host.running : &world.self, current_thread);
    struct tcb *threads[] = {&world.self,  &world.partner, &world.second,
                             &world.third, &world.rival,   &world.last};
    for (unsigned i = 0; i < ARRAY_SIZE(threads); i++) {
        forget_links(threads[i]);
    }
    struct thread_queue *queue = &world.endpoint.queue;
    if (queue->head) { /* nothing is before the first, whatever its link says */
        queue->head->queue_previous = NULL;
    } else { /* then the tail means nothing */
        queue->tail = NULL;
    }
    return current_thread;
}

static void empty_ready_queues(void)
{
    while (ready_queue_take_highest(0)) {
    }
}

static void describe(const struct situation *s)
{
    fprintf(stderr,
            "# call %d levels %d target %d rights %u length %u caps %u buffers %d %d queue %d "
            "bound %d caller %d grant %d view %d fault %d priorities %u %u\n",
            s->call, s->is_two_levels + 1, s->target, s->rights, s->length, s->caps, s->own_buffer,
            s->partner_buffer, s->queue, s->bound, s->has_caller, s->can_grant, !s->is_new_view,
            s->fault, s->partner_priority, s->rival_priority);
}

static void compare(const struct situation *s)
{
    direct_is_allowed = false;
    const struct tcb *next = act(s);
    memcpy(&general, &world, sizeof(world));
    empty_ready_queues();
    direct_is_allowed = true;
    bool is_equal = act(s) == next && memcmp(&general, &world, sizeof(world)) == 0;
    empty_ready_queues();
    if (!is_equal) {
        describe(s);
    }
    assert_true(is_equal);
}

/* The one that direct messages are made for. */
static const int calls[] = {seL4_SysCall, seL4_SysReplyRecv, seL4_SysSend, seL4_SysNBSend};

static struct situation ordinary(int call)
{
    bool is_send = call == seL4_SysSend || call == seL4_SysNBSend;
    return (struct situation){
        .call = call,
        .rights = RIGHTS_ALL,
        .own_buffer = FRAME_READ_WRITE,
        .partner_buffer = FRAME_READ_WRITE,
        .queue = call != seL4_SysReplyRecv ? RECEIVER : NOBODY,
        .has_caller = call == seL4_SysReplyRecv,
        .partner_priority = OWN_PRIORITY + is_send, /* direct messages go up */
    };
}

static void messages_of_every_length_arrive_the_same(void **state)
{
    (void)state;
    for (unsigned length = 0; length < LENGTHS; length++) {
        for (unsigned choice = 0; choice < 36; choice++) {
            struct situation s = ordinary(calls[choice % ARRAY_SIZE(calls)]);
            s.length = length;
            s.own_buffer = choice / 4 % 3;
            s.partner_buffer = choice / 12;
            compare(&s);
        }
    }
}

static void all_rights_and_queues_lead_to_the_same(void **state)
{
    (void)state;
    for (unsigned rights = 0; rights <= RIGHTS_ALL; rights++) {
        for (enum queue queue = 0; queue < QUEUES; queue++) {
            for (unsigned flags = 0; flags < 32; flags++) {
                struct situation s = ordinary(calls[flags % ARRAY_SIZE(calls)]);
                s.rights = rights;
                s.queue = queue;
                s.has_caller = (flags & 4) != 0;
                s.can_grant = (flags & 8) != 0;
                s.caps = flags >> 4;
                compare(&s);
            }
        }
    }
}

static void all_priorities_lead_to_the_same(void **state)
{
    (void)state;
    for (unsigned partner = OWN_PRIORITY - 2; partner <= OWN_PRIORITY + 2; partner++) {
        for (unsigned rival = OWN_PRIORITY - 3; rival <= OWN_PRIORITY + 3; rival++) {
            for (enum bound bound = 0; bound < BOUNDS; bound++) {
                for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
                    struct situation s = ordinary(calls[i]);
                    s.partner_priority = partner;
                    s.rival_priority = rival;
                    s.bound = bound;
                    compare(&s);
                }
            }
        }
    }
}

/* Each property is the ordinary one more often than not. */
static struct situation any_situation(struct random *random)
{
    static const unsigned lengths[] = {0, 1, 2, 3, 4, 5, 8, 119, 120, 121, 127};
    static const enum abi_fault faults[] = {seL4_Fault_VMFault, seL4_Fault_UnknownSyscall,
                                            seL4_Fault_UserException};
    struct situation s = ordinary(calls[random_below(random, ARRAY_SIZE(calls))]);
#define SOMETIMES(property, value)                                                                 \
    if (random_below(random, 4) == 0)                                                              \
    (property) = (value)
    s.length = lengths[random_below(random, ARRAY_SIZE(lengths))];
    s.label = random_below(random, 9);
    s.unwrapped = random_below(random, 8);
    SOMETIMES(s.is_two_levels, true);
    SOMETIMES(s.target, random_below(random, TARGETS));
    SOMETIMES(s.rights, random_below(random, RIGHTS_ALL + 1));
    SOMETIMES(s.caps, random_below(random, 4));
    SOMETIMES(s.own_buffer, random_below(random, 3));
    SOMETIMES(s.partner_buffer, random_below(random, 3));
    SOMETIMES(s.queue, random_below(random, QUEUES));
    SOMETIMES(s.bound, random_below(random, BOUNDS));
    SOMETIMES(s.has_caller, !s.has_caller);
    SOMETIMES(s.can_grant, true);
    SOMETIMES(s.is_new_view, true);
    SOMETIMES(s.partner_priority, OWN_PRIORITY - 2 + random_below(random, 5));
    SOMETIMES(s.rival_priority, OWN_PRIORITY - 3 + random_below(random, 7));
    if (s.has_caller) {
        SOMETIMES(s.fault, faults[random_below(random, ARRAY_SIZE(faults))]);
    }
#undef SOMETIMES
    return s;
}

static void random_situations_lead_to_the_same(void **state)
{
    (void)state;
    struct random random = random_begin("direct_ipc");
    unsigned called = direct_calls, replied = direct_replies, sent = direct_sends;
    for (unsigned i = 0; i < SITUATIONS; i++) {
        struct situation s = any_situation(&random);
        compare(&s);
    }
    /* or the test has compared nothing */
    assert_true(direct_calls - called > SITUATIONS / 100);
    assert_true(direct_replies - replied > SITUATIONS / 100);
    assert_true(direct_sends - sent > SITUATIONS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_of_every_length_arrive_the_same),
        cmocka_unit_test(all_rights_and_queues_lead_to_the_same),
        cmocka_unit_test(all_priorities_lead_to_the_same),
        cmocka_unit_test(random_situations_lead_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
