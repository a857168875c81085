/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#define UD_INSTRUCTION_SIZE 2

/* Executes an instruction that no processor has: the thread takes an exception. */
static inline void utils_undefined_instruction(void)
{
    __asm__ volatile("ud2");
}
