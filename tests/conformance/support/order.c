/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The list of those who came by.
 */
#include "support/order.h"

#include "support/test.h"

static volatile seL4_Word came[ORDER_ROOM];
static volatile unsigned came_count;

static void yield_for_ever(struct thread *thread)
{
    for (;;) {
        thread->notes[0] += 1;
        seL4_Yield();
    }
}

/* A thread of the same priority runs when the slice is over; Yield leaves the next one whole. */
static void await_new_slice(void)
{
    struct thread *rival = run_thread(yield_for_ever, MAIN_PRIORITY, NULL);
    while (rival->notes[0] == 0) {
    }
    CHECK_EQ(seL4_TCB_Suspend(rival->tcb), seL4_NoError);
}

void order_begin(void)
{
    await_new_slice();
    came_count = 0;
}

void order_arrive(seL4_Word who)
{
    if (came_count < ORDER_ROOM) {
        came[came_count] = who;
    }
    came_count += 1;
}

void order_expect(const char *file, int line, struct words who)
{
    for (unsigned i = 0; i < who.count && i < came_count; i += 1) {
        if (came[i] != who.word[i]) {
            check_failed(file, line, "who came", came[i], who.word[i]);
        }
    }
    if (came_count != who.count) {
        check_failed(file, line, "how many came", came_count, who.count);
    }
}

void expect_nobody_came(void)
{
    CHECK_EQ(came_count, 0);
}

enum { NOTE_WHO, NOTE_GATE };

static void pass(struct thread *thread)
{
    if (thread->notes[NOTE_GATE]) {
        receive(thread->notes[NOTE_GATE]);
    }
    order_arrive(thread->notes[NOTE_WHO]);
}

struct thread *new_passer(seL4_Word who, seL4_Word priority, seL4_CPtr gate)
{
    struct thread *thread = new_thread(pass, priority, NULL, 0);
    thread->notes[NOTE_WHO] = who;
    thread->notes[NOTE_GATE] = gate;
    return thread;
}
