/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where the C library's output goes (spec 06, section 5.2).
 */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes `count` bytes; returns how many it wrote. */
typedef size_t (*write_buf_fn)(void *data, size_t count);

/*
 * From now on stdout and stderr are written by `fn`; NULL drops all output. Returns the function
 * that did it before; in the beginning one that calls __arch_write.
 */
write_buf_fn sel4muslcsys_register_stdio_write_fn(write_buf_fn fn);

/* The console: written byte by byte, read without waiting (EOF if there is nothing). */
void __arch_putchar(int c);
size_t __arch_write(char *data, size_t count);
int __arch_getchar(void);

#ifdef __cplusplus
}
#endif
