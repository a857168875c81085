/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A machine that writes down what a program does to it.
 */
#pragma once

#include <stddef.h>

struct machine {
    char debug_text[256]; /* through the kernel's console */
    size_t debug_count;
    char console_text[256]; /* through __arch_write */
    size_t console_count;
    char const *input; /* what __arch_getchar has still to give */
    int yields;
};

extern struct machine machine;

/* A machine that nothing has happened to. */
void machine_reset(void);
