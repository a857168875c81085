/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * All threads and their names (spec 04, section 5.4). Debug builds only.
 *
 * G1 debug_threads leads through all TCBs by debug_next, each TCB's debug_previous leads back; the
 *    first one has no previous, the last one no next.
 * G2 Every name ends with a NUL inside its array.
 */
#include "core/scheduler.h"
#include "core/tcb.h"
#include "debug/debug.h"

struct tcb *debug_threads;

/* Appends `text` to the name, which has `length` characters; returns the new length. */
static size_t debug_name_append(struct tcb *thread, size_t length, const char *text)
{
    while (*text != '\0' && length < TCB_NAME_BYTES - 1) {
        thread->name[length++] = *text++;
    }
    thread->name[length] = '\0';
    return length;
}

void debug_name_thread(struct tcb *thread, const char *name)
{
    debug_name_append(thread, 0, name);
}

void debug_thread_created(struct tcb *thread)
{
    size_t length = debug_name_append(thread, 0, "child of: '");
    if (current_thread != NULL) {
        length = debug_name_append(thread, length, current_thread->name);
    }
    debug_name_append(thread, length, "'");
    thread->debug_previous = NULL;
    thread->debug_next = debug_threads;
    if (debug_threads != NULL) {
        debug_threads->debug_previous = thread;
    }
    debug_threads = thread;
}

void debug_thread_destroyed(struct tcb *thread)
{
    if (thread->debug_previous != NULL) {
        thread->debug_previous->debug_next = thread->debug_next;
    } else {
        debug_threads = thread->debug_next;
    }
    if (thread->debug_next != NULL) {
        thread->debug_next->debug_previous = thread->debug_previous;
    }
}
