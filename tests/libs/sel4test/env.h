/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A root task with an allocator, of which counting.h knows, and its address space.
 */
#pragma once

#include <sel4utils/process.h>
#include <sel4utils/thread.h>
#include <simple/simple.h>
#include <stdbool.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

extern simple_t simple;
extern vka_t vka;
extern vspace_t vspace;

/* Sets these up; false, with the reason printed, if that fails. */
bool start(void);

/* A slot for run_tests. */
seL4_CPtr exit_slot(void);
