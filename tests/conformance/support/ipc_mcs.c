/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts and reply objects that tests need not know of. They are not made from the
 * arena, so that a test has all of it.
 */
#include "support/ipc.h"

#include "support/objects.h"
#include "support/sched_contexts.h"
#include "support/test.h"

/* Twice as long as those of the first thread; and long ones. */
enum { SLICE_US = CONFIG_BOOT_THREAD_TIME_SLICE * 2000, LONG_SLICE_US = 20 * SLICE_US };

/* A Send to a reply object does not wait; this is the one of both that never faults. */
const seL4_Word reply_syscall = (seL4_Word)seL4_SysNBSend;

static seL4_CPtr new_reply(void)
{
    return new_object_from(small_untyped(), seL4_ReplyObject, 0);
}

void ipc_begin_test(void)
{
    set_own_reply(new_reply());
}

void ipc_equip(struct thread *thread)
{
    thread->sched_context =
        new_object_from(small_untyped(), seL4_SchedContextObject, seL4_MinSchedContextBits);
    sched_context_configure(thread->sched_context, SLICE_US, SLICE_US, 0, 0, 0);
    sched_context_bind(thread->sched_context, thread->tcb);
    thread->reply = new_reply();
}

void ipc_lengthen_slice(const struct thread *thread)
{
    sched_context_configure(thread->sched_context, LONG_SLICE_US, LONG_SLICE_US, 0, 0, 0);
}

seL4_CPtr keep_caller(void)
{
    seL4_CPtr reply = own_reply();
    set_own_reply(new_reply());
    return reply;
}

/* Such an object can be used again: a Call tells nobody anything, and succeeds. */
void expect_no_caller(seL4_CPtr kept)
{
    EXPECT_OK(invoke(kept, 0, NONE, NONE));
}
