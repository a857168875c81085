/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Chains of calls to passive servers, and what becomes of callers and of the time that was lent
 * when an answer comes, or cannot come any more: against the table of spec 05, section 9.3. A
 * client calls the first server, that one the second, and so on; then whoever runs answers,
 * deletes, suspends, resumes, unbinds and binds at random.
 */
#include "core/reply_object.h"
#include "core/sched_context.h"
#include "invariants.h"
#include "machine.h"
#include "random.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/error.h>
#include <abi/invocation.h>
#include <abi/object.h>
#include <abi/syscall.h>

/* Thread 0 is the client; server n, from 1 on, waits at endpoint n with reply object n. */
enum { SERVERS = 5, THREADS = SERVERS + 1, LIVES = 1500, EVENTS = 12 };
enum { CONTEXT_BITS = 7, PRIORITY = 200, ROOT_PRIORITY = 100, BUDGET_US = 1000000 };
enum {
    FIRST_THREAD = SLOT_FREE,
    FIRST_ENDPOINT = FIRST_THREAD + THREADS,
    FIRST_REPLY = FIRST_ENDPOINT + THREADS,
    FIRST_CONTEXT = FIRST_REPLY + THREADS, /* the client's, and spare ones */
};

static struct random random_state;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

/* --- the model */

enum life { GONE = 1, STOPPED, RUNNING, RECEIVING, CALLING };

static struct {
    enum life life;
    int context; /* -1: none */
    int reply;   /* that it waits with or is answered through; 0: none */
} model[THREADS];

static struct {
    int thread; /* -1: free */
    int above;  /* 0: none */
    int below;
    int top_of; /* a context; -1: none */
    bool is_deleted;
} replies[THREADS];

static int top[THREADS]; /* of the stack of each context; 0: none */

static int holder(int context)
{
    for (int i = 0; i < THREADS; i++) {
        if (model[i].context == context) {
            return i;
        }
    }
    return -1;
}

static void model_call(int caller, int server)
{
    int context = model[caller].context;
    replies[server].thread = caller;
    replies[server].top_of = context;
    replies[server].below = top[context];
    if (top[context]) {
        replies[top[context]].above = server;
        replies[top[context]].top_of = -1;
    }
    top[context] = server;
    model[caller].life = CALLING;
    model[caller].reply = server;
    model[caller].context = -1;
    model[server].life = RUNNING;
    model[server].reply = 0;
    model[server].context = context;
}

static void model_free(int reply)
{
    if (replies[reply].thread >= 0) {
        model[replies[reply].thread].reply = 0;
        replies[reply].thread = -1;
    }
}

static void model_cut(int reply)
{
    replies[replies[reply].above].below = 0;
    replies[replies[reply].below].above = 0;
    replies[reply].above = replies[reply].below = 0;
}

/* Reply invoked, or last capability deleted. The first two columns. */
static void model_return(int reply, enum life life)
{
    int caller = replies[reply].thread;
    int context = replies[reply].top_of;
    if (context >= 0) {
        int next = replies[reply].below;
        if (model[caller].context < 0) {
            int borrower = holder(context);
            if (borrower >= 0) {
                model[borrower].context = -1;
            }
            model[caller].context = context;
        }
        top[context] = next;
        replies[reply].top_of = -1;
        replies[next].top_of = next ? context : -1;
    }
    model_cut(reply);
    model_free(reply);
    model[caller].life = life;
}

/* The caller will never have the answer: what was lent stays, the stack is emptied. */
static void model_give_up(int thread)
{
    int reply = model[thread].reply;
    if (!reply) {
        return;
    }
    if (replies[reply].top_of >= 0) {
        top[replies[reply].top_of] = 0;
        replies[reply].top_of = -1;
    }
    model_cut(reply);
    model_free(reply);
}

/* --- the kernel */

static struct tcb *threads[THREADS];
static struct reply *reply_objects[THREADS];
static struct sched_context *contexts[THREADS];

static void call_ok(cptr_t cptr, struct message message)
{
    assert_int_equal(machine_call(cptr, &message), seL4_NoError);
}

static void configure(unsigned index)
{
    call_ok(SLOT_SCHED_CONTROL, (struct message){.label = SchedControlConfigureFlags,
                                                 .length = 5,
                                                 .words = {BUDGET_US, BUDGET_US, 0, 0, 0},
                                                 .cap_count = 1,
                                                 .caps = {FIRST_CONTEXT + index}});
}

static void make_objects(void)
{
    for (unsigned i = 0; i < THREADS; i++) {
        machine_make(seL4_TCBObject, 0, FIRST_THREAD + i);
        machine_make(seL4_EndpointObject, 0, FIRST_ENDPOINT + i);
        machine_make(seL4_ReplyObject, 0, FIRST_REPLY + i);
        machine_make(seL4_SchedContextObject, CONTEXT_BITS, FIRST_CONTEXT + i);
        configure(i);
        threads[i] = cap_object(machine_slot(FIRST_THREAD + i)->cap);
        reply_objects[i] = cap_object(machine_slot(FIRST_REPLY + i)->cap);
        contexts[i] = cap_object(machine_slot(FIRST_CONTEXT + i)->cap);
        model[i].life = STOPPED;
        model[i].context = -1;
        model[i].reply = 0;
        replies[i].thread = replies[i].top_of = -1;
        replies[i].above = replies[i].below = 0;
        replies[i].is_deleted = false;
        top[i] = 0;
    }
}

/* The thread runs next, if anyone can: it is above the root thread. */
static void start(unsigned i)
{
    call_ok(FIRST_THREAD + i, (struct message){.label = TCBConfigure,
                                               .length = 3,
                                               .words = {0, 0, 0x10000},
                                               .cap_count = 3,
                                               .caps = {SLOT_CNODE, SLOT_VSPACE, SLOT_BUFFER}});
    call_ok(FIRST_THREAD + i, (struct message){.label = TCBSetSchedParams,
                                               .length = 2,
                                               .words = {PRIORITY, PRIORITY},
                                               .cap_count = 3,
                                               .caps = {SLOT_TCB, FIRST_CONTEXT + i, 0}});
    machine_syscall(seL4_SysCall, FIRST_THREAD + i, &(struct message){.label = TCBResume});
    assert_ptr_equal(current_thread, threads[i]);
}

static void start_server(unsigned i)
{
    start(i);
    machine_syscall(seL4_SysRecv, FIRST_ENDPOINT + i, &(struct message){.reply = FIRST_REPLY + i});
    assert_ptr_equal(current_thread, machine_root());
    call_ok(FIRST_CONTEXT + i, (struct message){.label = SchedContextUnbindObject,
                                                .cap_count = 1,
                                                .caps = {FIRST_THREAD + i}});
    model[i].life = RECEIVING;
    model[i].reply = (int)i;
    replies[i].thread = (int)i;
}

/* Short messages, long ones, and those with a capability take different ways through the kernel. */
static struct message any_message(void)
{
    struct message message = {.length = below(2) ? below(5) : below(12)};
    if (below(4) == 0) {
        message.cap_count = 1;
        message.caps[0] = SLOT_UNTYPED;
    }
    return message;
}

static void begin(void)
{
    machine_start();
    make_objects();
    call_ok(SLOT_TCB, (struct message){.label = TCBSetPriority,
                                       .length = 1,
                                       .words = {ROOT_PRIORITY},
                                       .cap_count = 1,
                                       .caps = {SLOT_TCB}});
    for (unsigned i = 1; i < THREADS; i++) {
        start_server(i);
    }
    start(0);
    model[0].life = RUNNING;
    model[0].context = 0;
    unsigned depth = 1 + below(SERVERS);
    for (unsigned i = 1; i <= depth; i++) {
        struct message message = any_message();
        machine_syscall(seL4_SysCall, FIRST_ENDPOINT + i, &message);
        model_call((int)i - 1, (int)i);
        assert_ptr_equal(current_thread, threads[i]);
    }
}

/* --- comparing */

static int state_of(enum life life)
{
    static const int states[] = {[STOPPED] = THREAD_INACTIVE,
                                 [RECEIVING] = THREAD_BLOCKED_ON_RECEIVE,
                                 [CALLING] = THREAD_BLOCKED_ON_REPLY};
    return states[life];
}

static const struct reply *object_of(int reply)
{
    return reply ? reply_objects[reply] : NULL;
}

static void compare(void)
{
    for (int i = 0; i < THREADS; i++) {
        const struct tcb *thread = threads[i];
        int context = model[i].context;
        if (model[i].life == RUNNING) {
            assert_true(thread_is_runnable(thread));
        } else {
            assert_int_equal(thread->state, state_of(model[i].life));
        }
        assert_ptr_equal(thread->sched_context, context < 0 ? NULL : contexts[context]);
        assert_ptr_equal(thread->reply, object_of(model[i].reply));
        assert_ptr_equal(contexts[i]->thread, holder(i) < 0 ? NULL : threads[holder(i)]);
        assert_ptr_equal(contexts[i]->reply, object_of(top[i]));
        const struct reply *reply = reply_objects[i];
        if (i > 0 && !replies[i].is_deleted) {
            int caller = replies[i].thread;
            assert_ptr_equal(reply->thread, caller < 0 ? NULL : threads[caller]);
            assert_ptr_equal(reply->above, object_of(replies[i].above));
            assert_ptr_equal(reply->below, object_of(replies[i].below));
        }
    }
    invariants_check();
}

/* --- events; whoever runs makes them */

static int current_index(void)
{
    for (int i = 0; i < THREADS; i++) {
        if (current_thread == threads[i]) {
            return i;
        }
    }
    return -1; /* the root thread */
}

static void answer(int reply)
{
    if (replies[reply].is_deleted) {
        return;
    }
    int caller = replies[reply].thread;
    if (caller >= 0 && model[caller].life == CALLING) {
        model_return(reply, RUNNING);
    }
    struct message message = any_message();
    machine_syscall(seL4_SysSend, FIRST_REPLY + reply, &message);
}

/* As servers do it: answers, and waits again. */
static void answer_and_receive(int reply)
{
    int server = current_index();
    if (server <= 0 || replies[reply].is_deleted || reply != server) {
        return;
    }
    int caller = replies[reply].thread;
    if (caller >= 0 && model[caller].life == CALLING) {
        model_return(reply, RUNNING);
    }
    struct message message = any_message();
    message.reply = FIRST_REPLY + reply;
    machine_syscall(seL4_SysReplyRecv, FIRST_ENDPOINT + server, &message);
    model[server].life = RECEIVING;
    model[server].reply = reply;
    replies[reply].thread = server;
}

static void receive_without_answer(int reply)
{
    int server = current_index();
    if (server <= 0 || replies[reply].is_deleted || reply != server) {
        return;
    }
    int caller = replies[reply].thread;
    if (caller >= 0) {
        model_give_up(caller);
        model[caller].life = STOPPED;
    }
    machine_syscall(seL4_SysRecv, FIRST_ENDPOINT + server,
                    &(struct message){.reply = FIRST_REPLY + reply});
    model[server].life = RECEIVING;
    model[server].reply = reply;
    replies[reply].thread = server;
}

static void delete_reply(int reply)
{
    if (replies[reply].is_deleted) {
        return;
    }
    int thread = replies[reply].thread;
    if (thread >= 0 && model[thread].life == CALLING) {
        model_return(reply, STOPPED);
    } else if (thread >= 0) {
        model_free(reply);
        model[thread].life = STOPPED;
    }
    replies[reply].is_deleted = true;
    machine_syscall(seL4_SysCall, SLOT_CNODE,
                    &(struct message){.label = CNodeDelete,
                                      .length = 2,
                                      .words = {FIRST_REPLY + (word_t)reply, 64}});
}

static void suspend(int thread)
{
    model_give_up(thread);
    model[thread].life = STOPPED;
    machine_syscall(seL4_SysCall, FIRST_THREAD + (cptr_t)thread,
                    &(struct message){.label = TCBSuspend});
}

static void resume(int thread)
{
    if (model[thread].life != RUNNING) {
        model_give_up(thread);
        model[thread].life = RUNNING;
    }
    machine_syscall(seL4_SysCall, FIRST_THREAD + (cptr_t)thread,
                    &(struct message){.label = TCBResume});
}

static void unbind(int context)
{
    int thread = holder(context);
    if (thread >= 0 && thread == current_index()) {
        return; /* refused */
    }
    if (thread >= 0) {
        model[thread].context = -1;
    }
    if (top[context]) {
        replies[top[context]].top_of = -1;
        top[context] = 0;
    }
    machine_syscall(seL4_SysCall, FIRST_CONTEXT + (cptr_t)context,
                    &(struct message){.label = SchedContextUnbind});
}

static void unbind_object(int thread)
{
    int context = model[thread].context;
    if (context < 0 || thread == current_index()) {
        return;
    }
    model[thread].context = -1;
    machine_syscall(seL4_SysCall, FIRST_CONTEXT + (cptr_t)context,
                    &(struct message){.label = SchedContextUnbindObject,
                                      .cap_count = 1,
                                      .caps = {FIRST_THREAD + (cptr_t)thread}});
}

static void bind(int context, int thread)
{
    if (holder(context) >= 0 || model[thread].context >= 0) {
        return;
    }
    model[thread].context = context;
    machine_syscall(seL4_SysCall, FIRST_CONTEXT + (cptr_t)context,
                    &(struct message){.label = SchedContextBind,
                                      .cap_count = 1,
                                      .caps = {FIRST_THREAD + (cptr_t)thread}});
}

static void event(void)
{
    int thread = (int)below(THREADS);
    int reply = 1 + (int)below(SERVERS);
    int context = below(2) ? 0 : (int)below(THREADS);
    int server = current_index();
    switch (below(12)) {
    case 0:
    case 1:
        answer(reply);
        break;
    case 2:
    case 3:
    case 4:
    case 5:
        answer_and_receive(server);
        break;
    case 6:
        receive_without_answer(server);
        break;
    case 7:
        delete_reply(reply);
        break;
    case 8:
        suspend(thread);
        break;
    case 9:
        resume(thread);
        break;
    case 10:
        if (below(2)) {
            unbind(context);
        } else {
            unbind_object(thread);
        }
        break;
    default:
        bind(context, thread);
        break;
    }
}

static void callers_and_time_go_where_the_table_says(void **state)
{
    (void)state;
    random_state = random_begin("reply_stack");
    for (unsigned life = 0; life < LIVES; life++) {
        begin();
        compare();
        for (unsigned i = 0; i < EVENTS; i++) {
            event();
            compare();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callers_and_time_go_where_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
