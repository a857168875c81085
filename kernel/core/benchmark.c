/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls for measurements (spec 04, section 5.9). No log exists on x86_64: SetLogBuffer is an
 * unknown system call, ResetLog and FinalizeLog begin and end a measurement of utilisation.
 */
#include "core/benchmark.h"

#include "arch/measure.h"
#include "core/cspace.h"
#include "core/scheduler.h"
#include "core/utilisation.h"
#include "debug/debug.h"

#include <abi/error.h>
#include <abi/message.h>
#include <abi/syscall.h>

/* The thread that register rdi names, or null; the caller is told on the console only. */
static struct tcb *benchmark_argument(void)
{
    cptr_t cptr = current_thread->context.word[CONTEXT_CPTR];
    const struct slot *slot = cspace_lookup(current_thread, cptr);
    if (!slot || cap_kind(slot->cap) != CAP_THREAD) {
        user_error("Benchmark thread utilisation: cap #%lu is not a TCB.", cptr);
        return NULL;
    }
    return cap_object(slot->cap);
}

static void benchmark_get_thread(void)
{
    const struct tcb *thread = benchmark_argument();
    uint64_t *buffer = thread_writable_buffer(current_thread);
    if (thread && buffer) {
        utilisation_read(thread, buffer + ABI_IPC_MSG);
    }
}

static void benchmark_reset_thread(void)
{
    struct tcb *thread = benchmark_argument();
    if (thread) {
        utilisation_reset(thread);
    }
}

static bool benchmark_syscall_utilisation(word_t number)
{
    switch ((int64_t)number) {
    case seL4_SysBenchmarkGetThreadUtilisation:
        benchmark_get_thread();
        return true;
    case seL4_SysBenchmarkResetThreadUtilisation:
        benchmark_reset_thread();
        return true;
    default:
        return WITH_DEBUG && debug_utilisation_syscall(number);
    }
}

bool benchmark_syscall(word_t number)
{
    switch ((int64_t)number) {
    case seL4_SysBenchmarkFlushCaches:
        arch_flush_caches();
        return true;
    case seL4_SysBenchmarkNullSyscall:
        return true;
    case seL4_SysBenchmarkResetLog:
        if (WITH_UTILISATION) {
            utilisation_start();
        }
        current_thread->context.word[CONTEXT_CPTR] = seL4_NoError;
        return true;
    case seL4_SysBenchmarkFinalizeLog:
        if (WITH_UTILISATION) {
            utilisation_stop();
        }
        return true;
    default:
        return WITH_UTILISATION && benchmark_syscall_utilisation(number);
    }
}
