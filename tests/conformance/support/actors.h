/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads above MAIN_PRIORITY that do one thing with one capability, note what came of it, and end.
 * When these functions return the thread has ended or blocked. A fault leaves it stopped, or goes
 * to the handler of the _handled form.
 */
#pragma once
#include "support/threads.h"

enum { ACTOR_LABEL = 7, ACTOR_WORD = 70 };

/* What a caller or receiver got; index of struct thread.notes. */
enum actor_note { GOT_LABEL, GOT_LENGTH, GOT_BADGE, GOT_WORD, GOT_EXTRA_CAPS };

/* Send and Call of a message with ACTOR_LABEL and one word, ACTOR_WORD. */
struct thread *run_sender(seL4_CPtr cap);
struct thread *run_caller(seL4_CPtr cap);

/* Recv. */
struct thread *run_receiver(seL4_CPtr cap);
struct thread *run_receiver_handled(seL4_CPtr cap, seL4_CPtr fault_handler);

/* The actor has got an answer that is this error with this only word. */
void expect_answered(const struct thread *actor, seL4_Word label, seL4_Word word);

/* Reply of the calling root thread, with label and one word. */
void reply(seL4_Word label, seL4_Word word);

/* Takes the one message of an actor that waits at the endpoint. */
void take_message(seL4_CPtr endpoint);

/* Nobody waits to send to the endpoint. */
void expect_nobody(seL4_CPtr endpoint);

/* Counts in notes[0] for ever. */
void spin(struct thread *thread);
