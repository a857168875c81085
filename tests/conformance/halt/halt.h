/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Root tasks that make the kernel halt (spec 04, section 5.7). Others are left running, if it does
 * not: a thread that prints, and a watchdog of the machine that ends the run.
 */
#pragma once

/* Prints the marker behind which only the kernel may print. */
void before_halt(void);
