/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Printing for the other files of this folder.
 */
#pragma once
#include "core/types.h"

#include <stdarg.h>

/* As print, with its arguments in a list. */
void print_list(const char *format, va_list *arguments) __attribute__((format(printf, 1, 0)));

/* From now on what is printed goes into `text`, cut to `bytes` with its NUL; null: to the console.
 */
void print_redirect(char *text, size_t bytes);

/* The argument of %p for an address that is a number. */
static inline const void *as_pointer(word_t address)
{
    return (const void *)(uintptr_t)address;
}
