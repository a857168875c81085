/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: switching threads is noted, nothing else.
 */
#include "arch/thread.h"

#include "arch/host.h"
#include "core/thread_view.h"

#include <stdlib.h>

void arch_thread_switch(struct tcb *before, struct tcb *thread)
{
    (void)before;
    if (!thread_view_is_right(thread)) {
        thread_view_refresh(thread);
    }
    host.running = thread;
    host.switches += 1;
}

void arch_thread_leave(struct tcb *before, struct tcb *thread, word_t badge, word_t info)
{
    arch_thread_switch(before, thread);
    thread->context.word[CONTEXT_BADGE] = badge;
    thread->context.word[CONTEXT_INFO] = info;
}

void arch_thread_start(struct tcb *thread)
{
    arch_thread_switch(NULL, thread);
}

void arch_thread_find_space(struct tcb *thread)
{
    thread->context.space = thread->slots[TCB_VSPACE].cap.word[0];
}

void arch_thread_bases_save(struct tcb *thread)
{
    (void)thread; /* they are never anywhere else */
}

void arch_thread_bases_load(const struct tcb *thread)
{
    (void)thread;
}

void arch_thread_changed(struct tcb *thread)
{
    (void)thread;
    host.changes += 1;
}

void fpu_release(struct tcb *thread)
{
    host.fpu_released = thread;
}

bool arch_extra_syscall(word_t number)
{
    (void)number;
    return false;
}

void arch_halt(void)
{
    abort();
}
