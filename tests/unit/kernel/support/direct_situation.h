/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: what a system call that may go directly (core/direct_ipc.h) meets, and what it leaves.
 */
#pragma once
#include "core/endpoint.h"
#include "core/notification.h"
#include "core/refill.h"
#include "core/reply_object.h"

#include <abi/fault.h>
#include <abi/syscall.h>

/* In ticks. The situation is one of the time NOW; who waits gets its time at LATER. */
enum { FIRST_AMOUNT = 20000, SECOND_AMOUNT = 29000, THIRD_AMOUNT = 1000, PERIOD = 100000 };
enum { BUDGET = FIRST_AMOUNT + SECOND_AMOUNT + THIRD_AMOUNT, NOW = 1000000, LATER = NOW + 3000 };

enum { OWN_PRIORITY = 100, RADIX = 4, PAGE_WORDS = 512, DEPTH_MAX = 2 };

enum queue { NOBODY, RECEIVER, TWO_RECEIVERS, SENDER, CALLER, FAULTER, QUEUES };
enum target { ENDPOINT, NOTIFICATION, NOTHING, TARGETS };
enum time { PASSIVE, READY, SLICE, SPORADIC, NOT_READY, UNCONFIGURED, TIMES };

/* The notification bound to the current thread: quiet or active, and whose time it lends. */
enum bound { UNBOUND, QUIET, QUIET_OWN, QUIET_FREE, ACTIVE, ACTIVE_OWN, ACTIVE_FREE, BOUNDS };

/* What the pointer to the reply object finds: an object that is the top of the current thread's
 * scheduling context, or inside that stack, or the top of another; in no stack, though its caller
 * waits; free, or with a receiver; or no such object. */
enum answer { TOP, INSIDE, TOP_OF_OTHER, LOOSE, FREE, WAITING, AN_ENDPOINT, MISSING, ANSWERS };

/* What the system call meets. The partner is the first who came to the endpoint, or for ReplyRecv
 * the caller that waits for the answer; everybody else is there to be in the way. */
struct situation {
    int call; /* seL4_SysCall, seL4_SysReplyRecv, seL4_SysSend or seL4_SysNBSend */
    bool is_two_levels;
    enum target target;
    unsigned rights;
    unsigned length, caps, unwrapped, label;
    enum frame_access own_buffer, partner_buffer;
    enum queue queue;
    bool has_reply;         /* receivers in the queue wait with a reply object */
    enum time partner_time; /* of its own */
    bool second_has_time;
    enum time own_time;
    bool has_late;   /* somebody waits for time */
    unsigned passed; /* time since the current thread began to run */
    unsigned depth;  /* calls that the current thread's time was lent through before */
    enum answer answer;
    bool can_grant; /* the capability to reply, or the one that a sender in the queue has used */
    enum abi_fault fault;
    bool has_timeout_handler; /* the partner */
    enum bound bound;
    bool is_new_view; /* what the partner's capabilities come to has to be found out */
    unsigned partner_priority, second_priority;
    unsigned rival_priority; /* of a thread that is ready; 0: there is none */
    bool has_yielder;        /* that thread waits in a YieldTo for the current one */
};

/* The object of a scheduling context, which has no size of its own. */
struct time_object {
    _Alignas(struct sched_context) uint8_t bytes[256];
};

static inline struct sched_context *time_of(struct time_object *object)
{
    return (struct sched_context *)(void *)object;
}

/* Threads: `second` and `third` at the endpoint, `older` in the stack below, `newer` above. */
struct world {
    struct tcb self, partner, second, third, older[DEPTH_MAX], newer, rival, late, last;
    struct time_object own, partners, seconds, rivals, lates, lasts, other, spare;
    struct reply reply, partner_reply, second_reply, third_reply, older_reply[DEPTH_MAX];
    struct reply newer_reply;
    struct endpoint endpoint, elsewhere;
    struct notification notification, bound;
    _Alignas(1 << (RADIX + 5)) struct slot root[1 << RADIX], inner[1 << RADIX];
    _Alignas(4096) uint64_t own_page[PAGE_WORDS], partner_page[PAGE_WORDS];
};

extern struct world direct_world;

/* What the kernel has left, in memory and otherwise. */
struct outcome {
    struct world world;
    const struct tcb *next;
    const struct tcb *ready[sizeof(struct world) / sizeof(struct tcb)]; /* in order */
    const struct sched_context *context;
    word_t now, used, deadline, release_time;
};

/* Makes the system call in this situation. */
void situation_act(const struct situation *s, struct outcome *outcome);

static inline bool situation_is_call(const struct situation *s)
{
    return s->call == seL4_SysCall;
}

static inline bool situation_is_reply(const struct situation *s)
{
    return s->call == seL4_SysReplyRecv;
}

static inline bool situation_has_receiver(const struct situation *s)
{
    return s->queue == RECEIVER || s->queue == TWO_RECEIVERS;
}

static inline bool situation_has_sender(const struct situation *s)
{
    return s->queue == SENDER || s->queue == CALLER || s->queue == FAULTER;
}
