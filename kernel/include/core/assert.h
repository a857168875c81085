/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * kassert guards the kernel's own memory and is always on; kdebug_assert is for what is merely
 * expensive or certain. Neither is ever applied to what a user program supplied.
 */
#pragma once
#include "core/types.h"

#include <config.h>

/* Both print (builds with printing) and halt; see debug/halt.c and spec 04, section 5.7. */
_Noreturn void kernel_assertion_failed(const char *expression, const char *file, unsigned line,
                                       const char *function);
_Noreturn void kernel_fail(const char *text, const char *file, unsigned line, const char *function);

#define panic(text) kernel_fail(text, __FILE__, __LINE__, __func__)

#define kassert(x) (likely(x) ? (void)0 : kernel_assertion_failed(#x, __FILE__, __LINE__, __func__))
#if CONFIG_IS_ON(DEBUG_BUILD)
#define kdebug_assert(x) kassert(x)
#else
#define kdebug_assert(x) ((void)sizeof(!(x)))
#endif
