/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that do one thing.
 */
#include "support/actors.h"

#include "support/ipc.h"
#include "support/test.h"

static void note(struct thread *thread, const struct answer *answer)
{
    thread->notes[GOT_LABEL] = answer->label;
    thread->notes[GOT_LENGTH] = answer->length;
    thread->notes[GOT_BADGE] = answer->badge;
    thread->notes[GOT_WORD] = answer->mr[0];
    thread->notes[GOT_EXTRA_CAPS] = answer->extra_caps;
}

static void send_once(struct thread *thread)
{
    message((seL4_Word)seL4_SysSend, (seL4_CPtr)thread->shared,
            seL4_MessageInfo_new(ACTOR_LABEL, 0, 0, 1), NONE, WORDS(ACTOR_WORD));
}

static void call_once(struct thread *thread)
{
    struct answer answer = invoke((seL4_CPtr)thread->shared, ACTOR_LABEL, NONE, WORDS(ACTOR_WORD));
    note(thread, &answer);
}

static void receive_once(struct thread *thread)
{
    struct answer answer = receive((seL4_CPtr)thread->shared);
    note(thread, &answer);
}

static struct thread *run_actor(void (*run)(struct thread *), seL4_CPtr cap,
                                seL4_CPtr fault_handler)
{
    struct thread *actor = new_thread(run, MAIN_PRIORITY + 1, (void *)cap, fault_handler);
    start_thread(actor);
    return actor;
}

struct thread *run_sender(seL4_CPtr cap)
{
    return run_actor(send_once, cap, 0);
}

struct thread *run_caller(seL4_CPtr cap)
{
    return run_actor(call_once, cap, 0);
}

struct thread *run_receiver(seL4_CPtr cap)
{
    return run_actor(receive_once, cap, 0);
}

struct thread *run_receiver_handled(seL4_CPtr cap, seL4_CPtr fault_handler)
{
    return run_actor(receive_once, cap, fault_handler);
}

void expect_answered(const struct thread *actor, seL4_Word label, seL4_Word word)
{
    CHECK(actor->is_done);
    CHECK_EQ(actor->notes[GOT_LABEL], label);
#ifndef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC /* else an error's text may follow */
    CHECK_EQ(actor->notes[GOT_LENGTH], 1);
#endif
    CHECK_EQ(actor->notes[GOT_WORD], word);
    CHECK_EQ(actor->notes[GOT_BADGE], 0);
}

void reply(seL4_Word label, seL4_Word word)
{
    send_reply(seL4_MessageInfo_new(label, 0, 0, 1), NONE, WORDS(word));
}

void take_message(seL4_CPtr endpoint)
{
    struct answer answer = receive_if_any(endpoint);
    CHECK_EQ(answer.label, ACTOR_LABEL);
    CHECK_EQ(answer.length, 1);
    CHECK_EQ(answer.mr[0], ACTOR_WORD);
}

/* A receive without result keeps the message info, whose label is 0, and words. */
void expect_nobody(seL4_CPtr endpoint)
{
    struct answer answer = receive_if_any(endpoint);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(answer.info, 0);
    CHECK_EQ(answer.mr[0], MARK(0));
}

void spin(struct thread *thread)
{
    for (;;) {
        thread->notes[0] += 1;
    }
}
