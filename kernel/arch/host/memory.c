/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: clearing memory.
 */
#include "arch/memory.h"

#include <string.h>

void memory_clear(void *pointer, word_t bytes)
{
    memset(pointer, 0, bytes);
}

void memory_copy_words(uint64_t *to, const uint64_t *from, word_t count)
{
    memmove(to, from, count * sizeof(*to));
}
