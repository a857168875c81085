/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that talk to each other, as the tables of spec 03, sections 1.2 to 1.7 and 7 to 11, say:
 * a second implementation, without regard to speed, to compare the kernel with. Messages have four
 * words at most and no capabilities; all threads share one CSpace, and what is in it hardly
 * changes.
 */
#pragma once
#include "core/cap.h"

#include <abi/error.h>

enum {
    MODEL_THREADS = 6,
    MODEL_PRIORITIES = 4,
    MODEL_ENDPOINTS = 2,
    MODEL_NOTIFICATIONS = 2,
    MODEL_SLOTS = 128,
    MODEL_REGISTERS = 4, /* message registers */
    NOBODY = -1,
};

enum model_state {
    MODEL_INACTIVE,
    MODEL_RUNNING,
    MODEL_RESTART,
    MODEL_RECEIVING,
    MODEL_SENDING,
    MODEL_REPLYING,
    MODEL_WAITING,
};

enum model_kind {
    MODEL_EMPTY,
    MODEL_ENDPOINT,
    MODEL_NOTIFICATION,
    MODEL_REPLY,
    MODEL_TCB,
    MODEL_CNODE,   /* the root CNode, which all operations on slots go through */
    MODEL_LARGE,   /* a CNode whose deletion can be preempted */
    MODEL_UNTYPED, /* of which it is made */
};

struct model_cap {
    enum model_kind kind;
    int object; /* index of the endpoint, notification or thread */
    word_t badge;
    word_t rights; /* of a Reply capability: Grant or none */
};

enum {
    MODEL_EXCEPTION_WORDS = 4
}; /* of an UnknownSyscall message, in registers: rax rbx rcx rdx */
enum { MODEL_RAX, MODEL_RBX, MODEL_RCX, MODEL_RDX };

struct model_thread {
    enum model_state state;
    unsigned priority;
    unsigned slice;
    word_t ip, next; /* restart and next address */
    word_t cptr, info;
    word_t mr[MODEL_REGISTERS];
    word_t other[MODEL_EXCEPTION_WORDS];
    cptr_t handler;

    int object;    /* it waits for, an endpoint or notification */
    word_t badge;  /* of a sender that waits */
    word_t rights; /* of the capability that a thread waits through */
    bool is_calling;
    int bound;                           /* notification, or NOBODY */
    struct model_cap caller;             /* its caller slot */
    word_t fault;                        /* type of the fault that is pending, or 0 */
    word_t fault_words[MODEL_REGISTERS]; /* of a capability fault, but for the address */
    unsigned fault_length;
};

struct model_queue {
    int thread[MODEL_THREADS];
    int count;
};

struct model_notification {
    struct model_queue queue;
    bool is_active;
    word_t word;
    int bound; /* thread, or NOBODY */
};

struct model {
    struct model_thread thread[MODEL_THREADS];
    struct model_queue endpoint[MODEL_ENDPOINTS];
    struct model_notification notification[MODEL_NOTIFICATIONS];
    struct model_cap slot[MODEL_SLOTS];
    struct model_queue ready[MODEL_PRIORITIES];
    int current;
    int candidate;     /* or NOBODY */
    bool is_full;      /* a full reschedule is due */
    word_t extra_slot; /* extra capability 0 of the system call that is made */
};
extern struct model model;

static inline struct model_thread *model_self(void)
{
    return &model.thread[model.current];
}

static inline bool model_has(struct model_cap cap, word_t rights)
{
    return (cap.rights & rights) == rights;
}

/* The current thread executes a system call with the registers it has. The interrupt signals the
 * notification with the badge; for a tick the notification is NOBODY. If it is preempting, the long
 * operation that the system call asks for is given up for it. */
struct model_interrupt {
    bool is_preempting;
    int notification;
    word_t badge;
};
void model_syscall(struct model_interrupt interrupt);

/* An interrupt while the current thread executes its program. */
void model_interrupt(struct model_interrupt interrupt);

/* The thread waits no longer; what it is to be is for the caller. */
void model_cancel(int thread);
void model_empty(struct model_cap *slot);

/* The current thread invokes an object of the kernel (model_invoke.c). */
enum abi_error model_invoke(struct model_cap cap, word_t label);

/* Is the first thread of the queue, if there is one, in this state? */
bool model_has_first(const struct model_queue *queue, enum model_state state);

/* Queues of threads. */
void model_append(struct model_queue *queue, int thread);
void model_remove(struct model_queue *queue, int thread);
int model_find(const struct model_queue *queue, int thread); /* NOBODY: not in it */

/* Spec 03, section 10.2 (model_scheduler.c). */
bool model_is_runnable(int thread);
void model_ready_front(int thread);
void model_ready_back(int thread);
void model_ready_remove(int thread);
void model_offer(int thread); /* "becomes candidate" */
void model_reschedule(void);  /* "full reschedule" */
void model_stop(int thread, enum model_state state);
void model_tick(void);
void model_decide(void); /* at kernel exit */
