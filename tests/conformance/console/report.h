/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads whose fault nobody handles, and the kernel's report of it.
 */
#pragma once
#include "support/victims.h"

/* A victim without fault handler. */
struct victim new_lonely_victim(void);

/* Its stack: the first words tell what they are, more are 0. */
void fill_stack(const struct victim *victim);

/* Sets it off in a scenario. A line in front of that says what the report has to say of IP and
 * stack pointer. */
void report(const char *name, const struct victim *victim, seL4_Word at,
            seL4_UserContext registers);
