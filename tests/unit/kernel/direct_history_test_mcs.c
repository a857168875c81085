/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Direct messages with MCS in histories of random system calls: each history happens once with
 * them and once without, and after every system call everything has to be the same. All time is
 * ample, since short direct messages ask for none (spec 05, section 8.7).
 */
#include "arch/host.h"
#include "core/budget.h"
#include "core/cspace.h"
#include "core/endpoint.h"
#include "core/entry.h"
#include "core/notification.h"
#include "core/release_queue.h"
#include "core/reply_object.h"
#include "direct_switch.h"
#include "machine.h"
#include "machine_time.h"
#include "random.h"
#include "random_calls.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/invocation.h>
#include <abi/object.h>
#include <abi/syscall.h>
#include <string.h>

enum { HISTORIES = 2000, STEPS = 200, AMPLE_US = 10000000 };

static struct random random_state;
static jmp_buf idle;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

/* --- what has happened */

static void add(uint64_t *digest, uint64_t word)
{
    *digest = (*digest ^ word) * 0x100000001b3; /* FNV-1a, a word at a time */
}

static void add_words(uint64_t *digest, const void *words, size_t bytes)
{
    for (size_t i = 0; i < bytes / sizeof(uint64_t); i++) {
        add(digest, ((const uint64_t *)words)[i]);
    }
}

static void add_pointer(uint64_t *digest, const void *pointer)
{
    add(digest, (uintptr_t)pointer);
}

static void add_thread(uint64_t *digest, const struct tcb *thread)
{
    add_words(digest, thread->context.word, sizeof(thread->context.word));
    add(digest, thread->context.next_ip);
    add(digest, thread->state);
    add(digest, thread->priority);
    add(digest, thread->fault.type);
    add(digest, thread->is_queued);
    add(digest, thread->is_waiting);
    add_pointer(digest, thread->sched_context);
    add_pointer(digest, thread->reply);
    add_pointer(digest, thread->yield_to);
    add_pointer(digest, thread->bound);
    if (thread->is_queued || thread->is_waiting) {
        add_pointer(digest, thread->ready_next);
    }
    if (thread->state >= THREAD_BLOCKED_ON_RECEIVE && thread->state != THREAD_BLOCKED_ON_REPLY) {
        add_pointer(digest, thread->blocked_on);
        add_pointer(digest, thread->queue_next);
    }
}

static void add_object(uint64_t *digest, struct cap cap)
{
    switch (cap_kind(cap)) {
    case CAP_THREAD:
        add_thread(digest, cap_object(cap));
        break;
    case CAP_ENDPOINT:
        add_pointer(digest, ((const struct endpoint *)cap_object(cap))->queue.head);
        break;
    case CAP_NOTIFICATION:
        add(digest, ((const struct notification *)cap_object(cap))->word);
        add(digest, ((const struct notification *)cap_object(cap))->bound_and_active);
        break;
    case CAP_REPLY:
        add_words(digest, cap_object(cap), sizeof(struct reply));
        break;
    case CAP_SCHED_CONTEXT:
        add_words(digest, cap_object(cap), BIT(cap_get(cap, CAP_SCHED_CONTEXT_SIZE_BITS)));
        break;
    default:
        break;
    }
}

/* All that programs, or later decisions of the kernel, depend on. */
static uint64_t digest_of_all(void)
{
    uint64_t digest = 0xcbf29ce484222325;
    for (unsigned i = 0; i < MACHINE_SLOTS; i++) {
        add_object(&digest, machine_slot(i)->cap);
    }
    for (unsigned i = 0; i < ABI_IPC_MSG + seL4_MsgMaxLength; i++) {
        add(&digest, machine_buffer_word(i));
    }
    budget_sample(); /* the short way need not look at the clock */
    add_pointer(&digest, current_thread);
    add_pointer(&digest, budget_context);
    add(&digest, budget_now);
    add(&digest, budget_used);
    add(&digest, release_queue_time());
    add(&digest, host.deadline);
    return digest;
}

/* --- what happens */

/* Slices that nobody uses up. */
static void give_ample_time(cptr_t sched_context)
{
    struct message configure = {.label = SchedControlConfigureFlags,
                                .length = 5,
                                .words = {AMPLE_US, AMPLE_US, 0, 77, 0},
                                .cap_count = 1,
                                .caps = {sched_context}};
    assert_int_equal(machine_call(SLOT_SCHED_CONTROL, &configure), seL4_NoError);
}

static void start_thread(unsigned i)
{
    machine_syscall(seL4_SysCall, FIRST_THREAD + i,
                    &(struct message){.label = TCBConfigure,
                                      .length = 3,
                                      .words = {0, 0, 0x10000},
                                      .cap_count = 3,
                                      .caps = {SLOT_CNODE, SLOT_VSPACE, SLOT_BUFFER}});
    cptr_t handler = below(2) ? FIRST_ENDPOINT + below(ENDPOINTS) : 0;
    machine_syscall(seL4_SysCall, FIRST_THREAD + i,
                    &(struct message){.label = TCBSetSchedParams,
                                      .length = 2,
                                      .words = {seL4_MaxPrio, seL4_MaxPrio - below(3)},
                                      .cap_count = 3,
                                      .caps = {SLOT_TCB, FIRST_SCHED_CONTEXT + i, handler}});
    machine_syscall(seL4_SysCall, FIRST_THREAD + i,
                    &(struct message){.label = below(6) ? TCBResume : TCBSuspend});
}

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
    give_ample_time(SLOT_SCHED_CONTEXT);
    for (unsigned i = 0; i < THREADS; i++) {
        give_ample_time(FIRST_SCHED_CONTEXT + i);
        start_thread(i);
    }
}

/* A thread that waits for messages gives up its time: a passive server. */
static void retire(unsigned i)
{
    const struct tcb *thread = cap_object(machine_slot(FIRST_THREAD + i)->cap);
    const struct sched_context *sc = cap_object(machine_slot(FIRST_SCHED_CONTEXT + i)->cap);
    if (thread->state == THREAD_BLOCKED_ON_RECEIVE && thread->sched_context == sc) {
        machine_syscall(seL4_SysCall, FIRST_SCHED_CONTEXT + i,
                        &(struct message){.label = SchedContextUnbindObject,
                                          .cap_count = 1,
                                          .caps = {FIRST_THREAD + i}});
    }
}

/* Mostly the one that has to be answered first, or else a free one. */
static cptr_t any_reply(void)
{
    const struct sched_context *sc = current_thread->sched_context;
    unsigned first = below(THREADS);
    for (unsigned i = 0; below(8) && i < THREADS; i++) {
        cptr_t cptr = FIRST_REPLY + (first + i) % THREADS;
        const struct reply *reply = cap_object(machine_slot((unsigned)cptr)->cap);
        if (sc->reply ? reply == sc->reply : !reply->thread) {
            return cptr;
        }
    }
    return FIRST_REPLY + first;
}

static struct message any_message(void)
{
    struct message message = {
        .label = below(9), .length = below(2) ? below(5) : below(12), .reply = any_reply()};
    for (unsigned i = 0; i < ARRAY_SIZE(message.words); i++) {
        message.words[i] = random_word(&random_state);
    }
    if (below(8) == 0) {
        message.cap_count = 1;
        message.caps[0] = FIRST_ENDPOINT + below(ENDPOINTS);
    }
    return message;
}

/* Is the current thread one of those that should answer calls? */
static bool is_server(void)
{
    return current_thread == cap_object(machine_slot(FIRST_THREAD)->cap) ||
           current_thread == cap_object(machine_slot(FIRST_THREAD + 1)->cap);
}

/* What clients and servers do, mostly. */
static int64_t any_number(void)
{
    static const int64_t numbers[] = {seL4_SysCall, seL4_SysReplyRecv, seL4_SysRecv, seL4_SysSend,
                                      seL4_SysNBSend};
    if (below(3) == 0) {
        return numbers[below(ARRAY_SIZE(numbers))];
    }
    if (!is_server()) {
        return seL4_SysCall;
    }
    bool has_caller = current_thread->sched_context->reply;
    return has_caller ? seL4_SysReplyRecv : seL4_SysRecv;
}

static void communicate(void)
{
    struct message message = any_message();
    machine_time_pass(below(20));
    machine_syscall(any_number(), FIRST_ENDPOINT + below(ENDPOINTS), &message);
}

static void do_anything(void)
{
    struct message message = any_message();
    random_communicate(&random_state, FIRST_NOTIFICATION + below(NOTIFICATIONS), &message);
}

static void fault(void)
{
    current_thread->context.next_ip = current_thread->context.word[CONTEXT_IP];
    entry_vm_fault(random_word(&random_state), 4, false);
}

static void step(void)
{
    unsigned choice = below(100);
    if (choice < 10) {
        start_thread(below(THREADS));
    } else if (choice < 30) {
        retire(below(THREADS));
    } else if (choice < 32) {
        do_anything();
    } else if (choice < 34) {
        fault();
    } else {
        communicate();
    }
}

/* Nobody can run: the root thread goes on, as if a thread elsewhere had resumed it. */
static bool revive(void)
{
    struct tcb *root = machine_root();
    if (!random_has_time(root)) {
        return false;
    }
    thread_resume(root);
    scheduler_finish();
    return true;
}

/* What is so after each step; zeros after nobody could run any more. */
static void live(struct random random, uint64_t digests[STEPS])
{
    static unsigned done; /* outlives the jump from the idle machine */
    random_state = random;
    memset(digests, 0, STEPS * sizeof(digests[0]));
    done = 0;
    start_machine();
    if (setjmp(idle) != 0 && !revive()) {
        return;
    }
    while (done < STEPS) {
        step();
        digests[done] = digest_of_all();
        done += 1;
    }
}

static void histories_are_the_same(void **state)
{
    (void)state;
    static uint64_t general[STEPS], direct[STEPS];
    struct random random = random_begin("direct_history");
    for (unsigned history = 0; history < HISTORIES; history++) {
        direct_is_allowed = false;
        live(random, general);
        direct_is_allowed = true;
        live(random, direct);
        for (unsigned i = 0; i < STEPS; i++) {
            if (general[i] != direct[i]) {
                print_error("history %u differs after step %u\n", history, i);
            }
            assert_int_equal(general[i], direct[i]);
        }
        random_word(&random);
    }
    /* or the test has compared nothing */
    assert_true(direct_calls > HISTORIES / 2);
    assert_true(direct_replies > HISTORIES / 4);
    assert_true(direct_sends > HISTORIES / 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histories_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
