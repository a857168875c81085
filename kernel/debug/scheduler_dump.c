/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The table of all threads (spec 04, section 5.5). Debug builds with printing only.
 */
#include "core/tcb.h"
#include "debug/debug.h"
#include "print.h"
#include "waiting.h"

enum { HAS_DOMAINS = CONFIG_NUM_DOMAINS > 1 };
enum { RULE_DASHES = 88 + (HAS_DOMAINS ? 7 : 0) + (WITH_MCS ? 17 : 0) };

static const char *scheduler_dump_state(const struct tcb *thread)
{
    switch ((enum thread_state)thread->state) {
    case THREAD_INACTIVE:
        return "inactive";
    case THREAD_RUNNING:
        return "running";
    case THREAD_RESTART:
        return "restart";
    case THREAD_BLOCKED_ON_RECEIVE:
        return "blocked on recv";
    case THREAD_BLOCKED_ON_SEND:
        return "blocked on send";
    case THREAD_BLOCKED_ON_REPLY:
        return "blocked on reply";
    case THREAD_BLOCKED_ON_NOTIFICATION:
        return "blocked on ntfn";
    case THREAD_IDLE:
        return "idle";
    }
    return "?";
}

static void scheduler_dump_rule(unsigned dashes)
{
    while (dashes-- > 0) {
        print("-");
    }
    print("\n");
}

void debug_dump_scheduler(void)
{
    print("Dumping all tcbs!\n");
    print("%-40s   %-16s   %-18s   %-4s", "Name", "State", "IP", "Prio");
    if (HAS_DOMAINS) {
        print("   %4s", "Dom");
    }
    if (WITH_MCS) {
        print("   %-14s", "InReleaseQueue");
    }
    print("\n");
    scheduler_dump_rule(RULE_DASHES);
    for (const struct tcb *thread = debug_threads; thread != NULL; thread = thread->debug_next) {
        print("%-40s   %-16s   %-18p   %4u", thread->name, scheduler_dump_state(thread),
              as_pointer(thread->context.word[CONTEXT_IP]), thread->priority);
        if (HAS_DOMAINS) {
            print("   %4u", thread->domain);
        }
        if (WITH_MCS) {
            print("   %-14s", debug_is_waiting(thread) ? "yes" : "no");
        }
        print("\n");
    }
}
