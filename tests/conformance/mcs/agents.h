/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that make one system call after the other at the test's word, as partners do, but with
 * every register that MCS has a use for and with the scheduling context of the test's choice.
 */
#pragma once
#include "support/partners.h"
#include "support/raw.h"
#include "support/sched_contexts.h"
#include "support/threads.h"

enum { IPC_WORDS = 20, IPC_CAPS = 3 };

/* A system call. */
struct ipc {
    seL4_Word syscall;
    seL4_Word rdi, r12, r13;
    seL4_MessageInfo_t info;
    seL4_Word caps[IPC_CAPS], mrs[IPC_WORDS]; /* the rest of the words holds MARK(index) */
};

/* All there are. What is sent has `label` and the one word WORD_OF(label). */
#define WORD_OF(label) (0x1000ul + (label))
struct ipc ipc_send(seL4_CPtr cap, seL4_Word label);
struct ipc ipc_nbsend(seL4_CPtr cap, seL4_Word label);
struct ipc ipc_call(seL4_CPtr cap, seL4_Word label);
struct ipc ipc_recv(seL4_CPtr source, seL4_CPtr reply);
struct ipc ipc_nbrecv(seL4_CPtr source, seL4_CPtr reply);
struct ipc ipc_wait(seL4_CPtr source);
struct ipc ipc_nbwait(seL4_CPtr source);
struct ipc ipc_reply_recv(seL4_CPtr reply, seL4_Word label, seL4_CPtr source);
struct ipc ipc_nbsend_recv(seL4_CPtr cap, seL4_Word label, seL4_CPtr source, seL4_CPtr reply);
struct ipc ipc_nbsend_wait(seL4_CPtr cap, seL4_Word label, seL4_CPtr source);
struct ipc ipc_yield(void);

/* Call, or Send, of an invocation or other message with these. */
struct ipc ipc_invoke(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs);
struct ipc ipc_order(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs);

/* Makes it. */
struct answer ipc(struct ipc call);

/* The answer is such a message: WORD_OF(label) and nothing else. */
#define EXPECT_MESSAGE(answer, badge, label)                                                       \
    expect_message(__FILE__, __LINE__, answer, badge, label)
void expect_message(const char *file, int line, struct answer answer, seL4_Word badge,
                    seL4_Word label);

/* The answer has this badge and changed no other register of the call that it came to. */
#define EXPECT_ONLY_BADGE(answer, call, badge)                                                     \
    expect_only_badge(__FILE__, __LINE__, answer, call, badge)
void expect_only_badge(const char *file, int line, struct answer answer, struct ipc call,
                       seL4_Word badge);

struct agent {
    struct thread *thread;
    seL4_CPtr tcb;
    seL4_CPtr own;        /* the scheduling context it was made with */
    struct ipc call;      /* the last */
    struct answer answer; /* to it; valid once the agent is done */
};

/* An agent on a scheduling context of its own: round robin, and longer than tests take. */
struct agent *new_agent(seL4_Word priority);

/* Orders a system call. An active agent above MAIN_PRIORITY has made it, or blocks or has faulted
 * in it, when this returns. The call before is over, or is forgotten. */
void agent_does(struct agent *agent, struct ipc call);

/* The same, then takes the agent's own scheduling context away. */
void agent_does_and_is_passive(struct agent *agent, struct ipc call);

/* Has the last system call returned? */
int agent_is_done(const struct agent *agent);

/* A thread on this scheduling context, 0 for none, that waits to be started. */
struct thread *new_thread_on(seL4_CPtr sched_context, void (*run)(struct thread *),
                             seL4_Word priority, void *shared);

/* Fault handler and timeout handler of a TCB. */
void set_fault_handler(seL4_CPtr tcb, seL4_CPtr endpoint);
void set_timeout_handler(seL4_CPtr tcb, seL4_CPtr endpoint);

/* Found out by invocations that leave all as it was: is this the scheduling context's TCB; has it
 * none; has the TCB no scheduling context? */
int is_bound_to(seL4_CPtr sched_context, seL4_CPtr tcb);
int is_unbound(seL4_CPtr sched_context);
int is_passive(seL4_CPtr tcb);

/* The same for: is the TCB blocked, that is, neither Inactive nor runnable? It holds this
 * scheduling context, which has time, or none (0). */
int is_blocked(seL4_CPtr tcb, seL4_CPtr held);

/* The agent, above MAIN_PRIORITY, has not made its call, though it is not blocked and has time if
 * it holds this scheduling context. */
void expect_inactive(const struct agent *agent, seL4_CPtr held);

/* A passive server above MAIN_PRIORITY that waits at its endpoint. */
struct service {
    seL4_CPtr endpoint, reply;
    struct agent *server;
};

struct service new_service(void);

/* The server, which is done, answers its caller with such a message and waits again. */
void service_answers(const struct service *service, seL4_Word label);

/* Uses up all of the budget, which is not round robin; nothing is bound before and after. */
void exhaust(seL4_CPtr sched_context);
