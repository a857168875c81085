/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls for debugging (spec 04, section 5.5; spec 01, section 4). They touch no register but
 * the ones named here.
 */
#include "core/cspace.h"
#include "core/fault_seed.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "print.h"

#include <abi/message.h>
#include <abi/syscall.h>

enum { NAME_ARGUMENT_MAX_BYTES = 960 }; /* message words 0 to 119 */

/* The capability that register rdi names; null if there is none. */
static struct cap debug_argument_cap(void)
{
    const struct slot *slot =
        cspace_lookup(current_thread, current_thread->context.word[CONTEXT_CPTR]);
    return slot == NULL ? cap_null() : slot->cap;
}

static void debug_print_caller(const char *syscall)
{
    print("%s syscall from user thread %p \"%s\"\n", syscall, as_pointer(tcb_label(current_thread)),
          current_thread->name);
}

static bool debug_has_end(const char *text, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        if (text[i] == '\0') {
            return true;
        }
    }
    return false;
}

static void debug_name_thread_call(void)
{
    struct cap cap = debug_argument_cap();
    const uint64_t *buffer = thread_readable_buffer(current_thread);
    if (cap_kind(cap) != CAP_THREAD) {
        user_error("SysDebugNameThread: cap is not a TCB, halting");
        debug_halt();
    }
    if (buffer == NULL) {
        user_error("SysDebugNameThread: the caller has no IPC buffer, which should hold the name.");
        return;
    }
    const char *name = (const char *)(buffer + ABI_IPC_MSG);
    if (!debug_has_end(name, NAME_ARGUMENT_MAX_BYTES)) {
        user_error("SysDebugNameThread: the name has no end within %d bytes, halting",
                   NAME_ARGUMENT_MAX_BYTES);
        debug_halt();
    }
    debug_name_thread(cap_object(cap), name);
}

static bool debug_syscall_printing(word_t number)
{
    if (number == (word_t)seL4_SysDebugPutChar) {
        debug_put_char((char)current_thread->context.word[CONTEXT_CPTR]);
        return true;
    }
    if (number == (word_t)seL4_SysDebugDumpScheduler) {
        if (WITH_DEBUG) {
            debug_dump_scheduler();
        }
        return true;
    }
    return false;
}

static bool debug_syscall_debug(word_t number)
{
    switch ((int64_t)number) {
    case seL4_SysDebugHalt:
        debug_print_caller("Debug halt");
        debug_halt();
    case seL4_SysDebugCapIdentify:
        current_thread->context.word[CONTEXT_CPTR] =
            (word_t)cap_kind(debug_argument_cap()) + SEEDED(DBG);
        return true;
    case seL4_SysDebugSnapshot:
        debug_print_caller("Debug snapshot");
        if (WITH_PRINTING) {
            debug_snapshot();
        }
        return true;
    case seL4_SysDebugNameThread:
        debug_name_thread_call();
        return true;
    default:
        return false;
    }
}

bool debug_syscall(word_t number)
{
    return (WITH_PRINTING && debug_syscall_printing(number)) ||
           (WITH_DEBUG && debug_syscall_debug(number));
}
