/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * In which order threads run: each leaves its number when it comes by.
 */
#pragma once
#include "support/raw.h"
#include "support/threads.h"

enum { ORDER_ROOM = 64 };

/* At the beginning of a test: forgets who came, and gives the calling root thread a whole time
 * slice, so that threads of its priority run when it lets them. */
void order_begin(void);

/* Any thread: number `who` comes by now. */
void order_arrive(seL4_Word who);

/* Exactly these came, in this order. */
#define EXPECT_ORDER(...) order_expect(__FILE__, __LINE__, WORDS(__VA_ARGS__))
void order_expect(const char *file, int line, struct words who);

/* Nobody came yet. */
void expect_nobody_came(void);

/* A thread that comes by as number `who` and ends. With `gate`, an endpoint or notification, it
 * receives there first; such a thread has to run once before it waits. It is not started. */
struct thread *new_passer(seL4_Word who, seL4_Word priority, seL4_CPtr gate);
