/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Thread control blocks (spec 03, section 7).
 *
 * T1 A thread is in a ready queue only if its state is THREAD_RUNNING or THREAD_RESTART; the
 *    current thread is in none.
 * T2 A thread is in the queue of an endpoint or notification exactly if it is blocked on that
 *    object to send, receive or wait; `blocked_on` then names it.
 * T3 A thread in THREAD_BLOCKED_ON_REPLY has at most one Reply capability, which `reply_slot`
 *    names; in every other state it has none, and `reply_slot` is null. (With MCS instead: R1.)
 * T4 `bound` and the notification's bound thread name each other or are both null.
 */
#pragma once
#include "arch/breakpoint.h"
#include "arch/context.h"
#include "core/fault.h"
#include "core/slot.h"
#include "core/utilisation.h"

#include <config.h>

struct endpoint;
struct notification;
struct reply;
struct sched_context;

enum thread_state {
    THREAD_INACTIVE,
    THREAD_RUNNING, /* continues at its next address */
    THREAD_RESTART, /* executes the instruction at its restart address (again) */
    THREAD_BLOCKED_ON_RECEIVE,
    THREAD_BLOCKED_ON_SEND,
    THREAD_BLOCKED_ON_REPLY,
    THREAD_BLOCKED_ON_NOTIFICATION,
    THREAD_IDLE,
};

/* What a thread's own capabilities come to (core/thread_view.h). */
struct thread_view {
    /* A CSpace of one CNode that takes all 64 bits; of any other, no slots. */
    struct slot *slots;
    word_t guard; /* in place */
    word_t slot_count;
    const uint64_t *buffer; /* readable IPC buffer, or null */
};

/* Hidden slots. Destruction empties them from the last to the first (spec 03, section 5.3). */
#if CONFIG_IS_ON(KERNEL_MCS)
enum tcb_slot {
    TCB_CSPACE,
    TCB_VSPACE,
    TCB_FAULT_HANDLER,
    TCB_TIMEOUT_HANDLER,
    TCB_BUFFER,
    TCB_SLOTS
};
#else
enum tcb_slot { TCB_CSPACE, TCB_VSPACE, TCB_CALLER, TCB_BUFFER, TCB_SLOTS };
#endif

enum { TCB_NAME_BYTES = 848 }; /* with the NUL (spec 04, section 5.4) */

struct tcb {
    struct slot slots[TCB_SLOTS]; /* first, so that a zombie of a TCB is an array of slots */
#if CONFIG_IS_ON(KERNEL_MCS)
    struct thread_view view; /* these two fill cache lines */
    struct context context;
    struct fault fault;
#else
    struct context context; /* at TCB_CONTEXT_OFFSET: the entry code stores into it */
    struct thread_view view;
#endif

    _Alignas(64) uint8_t state; /* enum thread_state */
    uint8_t priority;
    uint8_t max_priority; /* maximum controlled priority, MCP */
    uint8_t domain;
    bool is_queued;       /* in a ready queue */
    bool can_grant;       /* snapshot of a blocked sender's or receiver's capability */
    bool can_grant_reply; /* likewise, of a sender */
    bool is_calling;      /* a blocked sender waits for the answer too */
#if CONFIG_IS_ON(KERNEL_MCS)
    bool is_waiting; /* in the release queue */
#else
    uint32_t time_slice;     /* ticks left */
#endif
    uint32_t flags;         /* seL4_TCBFlag_* */
    void *blocked_on;       /* struct endpoint * or struct notification * */
    word_t badge;           /* of the capability a blocked sender used */
    struct tcb *queue_next; /* queue of an endpoint or notification */
    struct tcb *queue_previous;
#if CONFIG_IS_ON(KERNEL_MCS)
    struct sched_context *sched_context; /* null: passive */
    struct reply *reply;                 /* core/reply_object.h, R1 */
    struct sched_context *yield_to;      /* whose time a YieldTo will report */
#else
    struct slot *reply_slot; /* holds the Reply capability to this thread, if any */
    cptr_t fault_handler;    /* resolved at fault time in this thread's CSpace */
#endif
    struct tcb *ready_next; /* ready queue, or release queue */
    struct tcb *ready_previous;
    struct notification *bound;
    vaddr_t buffer_vaddr; /* IPC buffer, 0: none; TCB_BUFFER holds the frame */
#if !CONFIG_IS_ON(KERNEL_MCS)
    struct fault fault; /* pending, until a handler has answered */
#endif

    struct tcb *debug_next; /* list of all threads, newest first (debug builds) */
    struct tcb *debug_previous;
    _Alignas(64) uint8_t fpu_state[CONFIG_XSAVE_SIZE];
    char name[TCB_NAME_BYTES]; /* debug builds */
#if CONFIG_IS_ON(BENCHMARK_TRACK_UTILISATION)
    struct utilisation utilisation;
#endif
#if CONFIG_IS_ON(HARDWARE_DEBUG_API)
    struct breakpoints breakpoints;
#endif
};

_Static_assert(sizeof(struct tcb) <= BIT(seL4_TCBBits), "a TCB object holds a TCB");
_Static_assert(offsetof(struct tcb, context) == TCB_CONTEXT_OFFSET, "the entry code's view");

/* A TCB in memory of zeros: spec 03, section 7.1. */
struct tcb *tcb_create(paddr_t paddr);

/* What messages call a thread: the middle of its object (spec 02, section 5.1). */
static inline word_t tcb_label(const struct tcb *thread)
{
    return (word_t)(uintptr_t)thread + BIT(seL4_TCBBits - 1);
}

static inline bool thread_is_runnable(const struct tcb *thread)
{
    return thread->state == THREAD_RUNNING || thread->state == THREAD_RESTART;
}

static inline bool thread_is_stopped(const struct tcb *thread)
{
    return thread->state != THREAD_RUNNING && thread->state != THREAD_RESTART &&
           thread->state != THREAD_IDLE;
}

/* Before the thread goes on by THREAD_RESTART from where it is. */
static inline void thread_note_ip(struct tcb *thread)
{
    if (thread->state == THREAD_RUNNING) {
        thread->context.word[CONTEXT_IP] = thread->context.next_ip;
    }
}

/* Does it have time to run? Always, without MCS. */
bool thread_has_time(const struct tcb *thread);

/* May it get the processor? */
static inline bool thread_may_run(const struct tcb *thread)
{
    return thread_is_runnable(thread) && (!WITH_MCS || thread_has_time(thread));
}

/* Spec 03, section 7.8. */
void thread_suspend(struct tcb *thread);
void thread_resume(struct tcb *thread);

/* Takes a blocked thread off whatever it waits for; its state is then for the caller to set. */
void thread_cancel_ipc(struct tcb *thread);

/* Before the object of the last capability goes: unbinds, suspends, drops the FPU state. */
void tcb_finalise(struct tcb *thread);

/* The IPC buffer as kernel memory: null unless the frame allows the access (spec 03, 8.2). What is
 * installed as a buffer is a frame of ordinary memory, or nothing. */
static inline uint64_t *thread_buffer(const struct tcb *thread, enum frame_access access)
{
    struct cap frame = thread->slots[TCB_BUFFER].cap;
    if (unlikely(cap_get(frame, CAP_FRAME_ACCESS) < access)) {
        return NULL;
    }
    unsigned size_bits = frame_size_bits((enum frame_size)cap_get(frame, CAP_FRAME_SIZE));
    return paddr_to_kernel(cap_paddr(frame) + (thread->buffer_vaddr & MASK(size_bits)));
}

static inline uint64_t *thread_readable_buffer(const struct tcb *thread)
{
    return thread_buffer(thread, FRAME_READ_ONLY);
}

static inline uint64_t *thread_writable_buffer(const struct tcb *thread)
{
    return thread_buffer(thread, FRAME_READ_WRITE);
}
