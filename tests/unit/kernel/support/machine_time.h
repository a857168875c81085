/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * MCS: the time of the machine.
 */
#pragma once
#include "core/sched_context.h"

/* Nobody waits for time any more, and none is charged to anyone. */
void machine_time_forget(void);

/* `root`, the only thread, gets `sc`. */
void machine_time_start(struct tcb *root, struct sched_context *sc);

/* Time passes while a program runs; the timer interrupts it if that is asked for. */
void machine_time_pass(word_t ticks);
