/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that do as they are told, on a scheduling context or without.
 */
#include "mcs/agents.h"

#include "support/actors.h"
#include "support/objects.h"
#include "support/test.h"

enum { LONG_US = 1000000 };

static struct ipc labelled(int syscall, seL4_CPtr rdi, seL4_Word label)
{
    return (struct ipc){
        .syscall = (seL4_Word)syscall,
        .rdi = rdi,
        .info = seL4_MessageInfo_new(label, 0, 0, 1),
        .mrs = {WORD_OF(label)},
    };
}

static struct ipc plain(int syscall, seL4_CPtr rdi, seL4_CPtr r12)
{
    return (struct ipc){.syscall = (seL4_Word)syscall, .rdi = rdi, .r12 = r12};
}

struct ipc ipc_send(seL4_CPtr cap, seL4_Word label)
{
    return labelled(seL4_SysSend, cap, label);
}

struct ipc ipc_nbsend(seL4_CPtr cap, seL4_Word label)
{
    return labelled(seL4_SysNBSend, cap, label);
}

struct ipc ipc_call(seL4_CPtr cap, seL4_Word label)
{
    return labelled(seL4_SysCall, cap, label);
}

struct ipc ipc_recv(seL4_CPtr source, seL4_CPtr reply)
{
    return plain(seL4_SysRecv, source, reply);
}

struct ipc ipc_nbrecv(seL4_CPtr source, seL4_CPtr reply)
{
    return plain(seL4_SysNBRecv, source, reply);
}

struct ipc ipc_wait(seL4_CPtr source)
{
    return plain(seL4_SysWait, source, 0);
}

struct ipc ipc_nbwait(seL4_CPtr source)
{
    return plain(seL4_SysNBWait, source, 0);
}

struct ipc ipc_reply_recv(seL4_CPtr reply, seL4_Word label, seL4_CPtr source)
{
    struct ipc call = labelled(seL4_SysReplyRecv, source, label);
    call.r12 = reply;
    return call;
}

struct ipc ipc_nbsend_recv(seL4_CPtr cap, seL4_Word label, seL4_CPtr source, seL4_CPtr reply)
{
    struct ipc call = labelled(seL4_SysNBSendRecv, source, label);
    call.r12 = reply;
    call.r13 = cap;
    return call;
}

struct ipc ipc_nbsend_wait(seL4_CPtr cap, seL4_Word label, seL4_CPtr source)
{
    struct ipc call = labelled(seL4_SysNBSendWait, source, label);
    call.r12 = cap;
    return call;
}

struct ipc ipc_yield(void)
{
    return plain(seL4_SysYield, 0, 0);
}

static struct ipc with_words(int syscall, seL4_CPtr cap, seL4_Word label, struct words caps,
                             struct words mrs)
{
    struct ipc call = {
        .syscall = (seL4_Word)syscall,
        .rdi = cap,
        .info = seL4_MessageInfo_new(label, 0, caps.count, mrs.count),
    };
    for (unsigned i = 0; i < caps.count; i += 1) {
        call.caps[i] = caps.word[i];
    }
    for (unsigned i = 0; i < mrs.count; i += 1) {
        call.mrs[i] = mrs.word[i];
    }
    return call;
}

struct ipc ipc_invoke(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs)
{
    return with_words(seL4_SysCall, cap, label, caps, mrs);
}

struct ipc ipc_order(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs)
{
    return with_words(seL4_SysSend, cap, label, caps, mrs);
}

/* What stands in message register `index` when the call is made. */
static seL4_Word word_sent(const struct ipc *call, unsigned index)
{
    return index < seL4_MessageInfo_get_length(call->info) ? call->mrs[index] : MARK(index);
}

static struct answer answer_in(const struct registers *r)
{
    const seL4_Word fast[] = {r->r10, r->r8, r->r9, r->r15};
    seL4_MessageInfo_t info = {{r->rsi}};
    struct answer answer = {
        .label = seL4_MessageInfo_get_label(info),
        .length = seL4_MessageInfo_get_length(info),
        .extra_caps = seL4_MessageInfo_get_extraCaps(info),
        .caps_unwrapped = seL4_MessageInfo_get_capsUnwrapped(info),
        .badge = r->rdi,
        .info = r->rsi,
    };
    for (unsigned i = 0; i < seL4_MsgMaxLength; i += 1) {
        answer.mr[i] = i < seL4_FastMessageRegisters ? fast[i] : seL4_GetMR((int)i);
    }
    return answer;
}

struct answer ipc(struct ipc call)
{
    struct registers r = {
        .rdx = call.syscall,
        .rdi = call.rdi,
        .rsi = call.info.words[0],
        .r10 = word_sent(&call, 0),
        .r8 = word_sent(&call, 1),
        .r9 = word_sent(&call, 2),
        .r15 = word_sent(&call, 3),
        .r12 = call.r12,
        .r13 = call.r13,
    };
    for (unsigned i = 0; i < seL4_MsgMaxLength; i += 1) {
        seL4_SetMR((int)i, i < IPC_WORDS ? word_sent(&call, i) : MARK(i));
    }
    for (unsigned i = 0; i < seL4_MessageInfo_get_extraCaps(call.info); i += 1) {
        seL4_SetCap((int)i, call.caps[i]);
    }
    raw_syscall(&r);
    return answer_in(&r);
}

void expect_message(const char *file, int line, struct answer answer, seL4_Word badge,
                    seL4_Word label)
{
    expect_at(file, line, answer, label, WORDS(WORD_OF(label)));
    if (answer.badge != badge) {
        check_failed(file, line, "badge", answer.badge, badge);
    }
}

void expect_only_badge(const char *file, int line, struct answer answer, struct ipc call,
                       seL4_Word badge)
{
    if (answer.badge != badge) {
        check_failed(file, line, "badge", answer.badge, badge);
    }
    if (answer.info != call.info.words[0]) {
        check_failed(file, line, "message info", answer.info, call.info.words[0]);
    }
    for (unsigned i = 0; i < IPC_WORDS; i += 1) {
        if (answer.mr[i] != word_sent(&call, i)) {
            check_failed(file, line, "message register", answer.mr[i], word_sent(&call, i));
        }
    }
}

/* Taken in turn: a test has no more than MAX_THREADS of them. */
static struct agent agents[MAX_THREADS];
static unsigned next_agent;

static void make_call(struct thread *thread)
{
    struct agent *agent = thread->shared;
    agent->answer = ipc(agent->call);
}

struct agent *new_agent(seL4_Word priority)
{
    struct agent *agent = &agents[next_agent];
    next_agent = (next_agent + 1) % MAX_THREADS;
    seL4_CPtr own = sched_context_with(LONG_US, LONG_US);
    struct thread *thread = new_thread_on(own, make_call, priority, agent);
    thread->buffer->receiveDepth = 0;
    *agent = (struct agent){.thread = thread, .tcb = thread->tcb, .own = own};
    return agent;
}

void agent_does(struct agent *agent, struct ipc call)
{
    agent->call = call;
    restart_thread(agent->thread);
}

void agent_does_and_is_passive(struct agent *agent, struct ipc call)
{
    agent_does(agent, call);
    sched_context_unbind(agent->own);
}

int agent_is_done(const struct agent *agent)
{
    return agent->thread->is_done;
}

struct thread *new_thread_on(seL4_CPtr sched_context, void (*run)(struct thread *),
                             seL4_Word priority, void *shared)
{
    struct thread *thread = new_thread(run, priority, shared, 0);
    sched_context_unbind(thread->sched_context);
    if (sched_context != 0) {
        sched_context_bind(sched_context, thread->tcb);
    }
    return thread;
}

void set_fault_handler(seL4_CPtr tcb, seL4_CPtr endpoint)
{
    CHECK_EQ(seL4_TCB_SetSpace(tcb, endpoint, ROOT, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
}

void set_timeout_handler(seL4_CPtr tcb, seL4_CPtr endpoint)
{
    CHECK_EQ(seL4_TCB_SetTimeoutEndpoint(tcb, endpoint), seL4_NoError);
}

int is_bound_to(seL4_CPtr sched_context, seL4_CPtr tcb)
{
    struct answer answer = invoke(sched_context, SchedContextUnbindObject, WORDS(tcb), NONE);
    if (answer.label != seL4_NoError) {
        EXPECT_PLAIN(answer, seL4_IllegalOperation);
        return 0;
    }
    sched_context_bind(sched_context, tcb);
    return 1;
}

/* Binds and unbinds; did it bind? */
static int can_bind(seL4_CPtr sched_context, seL4_CPtr tcb)
{
    struct answer answer = invoke(sched_context, SchedContextBind, WORDS(tcb), NONE);
    if (answer.label != seL4_NoError) {
        EXPECT_PLAIN(answer, seL4_IllegalOperation);
        return 0;
    }
    EXPECT_OK(invoke(sched_context, SchedContextUnbindObject, WORDS(tcb), NONE));
    return 1;
}

int is_unbound(seL4_CPtr sched_context)
{
    return can_bind(sched_context, new_object(seL4_TCBObject, 0));
}

/* A blocked thread takes only a scheduling context that has time, another would run on it. */
int is_passive(seL4_CPtr tcb)
{
    return can_bind(sched_context_new(seL4_MinSchedContextBits), tcb) ||
           can_bind(sched_context_with(LONG_US, LONG_US), tcb);
}

/* Only what is not blocked takes a scheduling context without time. */
int is_blocked(seL4_CPtr tcb, seL4_CPtr held)
{
    if (held != 0) {
        EXPECT_OK(invoke(held, SchedContextUnbindObject, WORDS(tcb), NONE));
    }
    int is_blocked = !can_bind(sched_context_new(seL4_MinSchedContextBits), tcb);
    if (held != 0) {
        sched_context_bind(held, tcb);
    }
    return is_blocked;
}

void expect_inactive(const struct agent *agent, seL4_CPtr held)
{
    CHECK(!agent_is_done(agent));
    CHECK(!is_blocked(agent->tcb, held));
    CHECK(!agent_is_done(agent));
}

struct service new_service(void)
{
    struct service service = {
        .endpoint = new_endpoint(), .reply = reply_new(), .server = new_agent(ABOVE)};
    agent_does_and_is_passive(service.server, ipc_recv(service.endpoint, service.reply));
    return service;
}

void service_answers(const struct service *service, seL4_Word label)
{
    agent_does(service->server, ipc_reply_recv(service->reply, label, service->endpoint));
}

void exhaust(seL4_CPtr sched_context)
{
    struct thread *spinner = new_thread_on(sched_context, spin, ABOVE, NULL);
    start_thread(spinner); /* and goes on when it has used the budget up */
    delete_cap(spinner->tcb);
}
