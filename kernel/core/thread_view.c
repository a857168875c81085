/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Working out what the capabilities in a TCB come to; invariants V1 and V2 stand in the header.
 */
#include "core/thread_view.h"

#include "arch/thread.h"
#include "core/scheduler.h"
#include "debug/state_check.h"

#include <config.h>

often_used uint64_t view_generation = 1;

void views_outdate(void)
{
    view_generation += 1;
    if (current_thread) {
        current_thread->view.slot_count = 0;
    }
}

static struct thread_view view_of(const struct tcb *thread)
{
    struct cap root = thread->slots[TCB_CSPACE].cap;
    unsigned radix = (unsigned)cap_get(root, CAP_CNODE_RADIX);
    bool is_single =
        cap_kind(root) == CAP_CNODE && cap_get(root, CAP_CNODE_GUARD_SIZE) + radix == WORD_BITS;
    return (struct thread_view){
        .slots = cap_object(root),
        .guard = is_single ? root.word[1] << radix : 0,
        .slot_count = is_single ? BIT(radix) : 0,
        .buffer = thread_readable_buffer(thread),
    };
}

void thread_view_refresh(struct tcb *thread)
{
    thread->view = view_of(thread);
    arch_thread_find_space(thread);
    thread->context.view_generation = view_generation;
}

#if CONFIG_IS_ON(STATE_CHECK)
/* V1; V2 of the current thread. */
void state_check_view(const struct tcb *thread)
{
    struct thread_view view = view_of(thread);
    bool is_same = thread->view.slots == view.slots && thread->view.guard == view.guard &&
                   thread->view.slot_count == view.slot_count && thread->view.buffer == view.buffer;
    state_must_hold(!thread_view_is_right(thread) || is_same, "V1", thread);
    state_must_hold(thread != current_thread || thread->view.slot_count == 0 || is_same, "V2",
                    thread);
}
#endif
