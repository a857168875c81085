/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: switching threads is noted, nothing else.
 */
#include "arch/thread.h"

#include "arch/host.h"

#include <stdlib.h>

void arch_thread_switch(struct tcb *thread)
{
    host.running = thread;
    host.switches += 1;
}

void arch_thread_changed(struct tcb *thread)
{
    (void)thread;
    host.changes += 1;
}

void fpu_init_thread(struct tcb *thread)
{
    thread->context.has_fpu_state = 0;
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
