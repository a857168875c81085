/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the capabilities in a TCB come to: slots, page tables, IPC buffer. Worked out when the
 * thread gets the processor, so that a system call need not.
 *
 * V1 A view is right while its generation is `view_generation`. Whatever changes one of these
 *    capabilities, or what an ASID stands for, calls views_outdate first.
 * V2 The current thread's view is right, or has no slots.
 */
#pragma once
#include "core/scheduler.h"

extern uint64_t view_generation; /* never 0, which is that of a new TCB */

/* All views may be wrong from now on. */
void views_outdate(void);

static inline bool thread_view_is_right(const struct tcb *thread)
{
    return thread->context.view_generation == view_generation;
}

/* Works out the view of `thread` again. */
void thread_view_refresh(struct tcb *thread);

/* The IPC buffer of the current thread, null unless it can be read. */
static inline const uint64_t *thread_view_buffer(void)
{
    const struct tcb *thread = current_thread;
    return likely(thread->view.slot_count != 0) ? thread->view.buffer
                                                : thread_readable_buffer(thread);
}

/* The slot that `cptr` names in the CSpace of `thread`, the current one, if that is a single CNode
 * that takes all 64 bits: the ordinary case. Null where it is not, or `cptr` does not fit. */
static inline struct slot *thread_view_slot(const struct tcb *thread, cptr_t cptr)
{
    word_t index = cptr ^ thread->view.guard; /* the guard's bits become zero if they match */
    if (unlikely(index >= thread->view.slot_count)) {
        return NULL;
    }
    struct slot *slot = thread->view.slots + index;
    return slot ? slot : (__builtin_unreachable(), slot);
}
