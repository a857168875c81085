/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Clearing memory, and the functions that compilers call on their own. String instructions run
 * at cache-line speed on processors of the last decade, and are short.
 */
#include "arch/memory.h"

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *text);

void memory_copy_words(uint64_t *to, const uint64_t *from, word_t count)
{
    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

void memory_clear(void *pointer, word_t bytes)
{
    word_t words = bytes / sizeof(uint64_t);
    __asm__ volatile("rep stosq" : "+D"(pointer), "+c"(words) : "a"(0) : "memory");
}

known_to_assembly void *memcpy(void *to, const void *from, size_t bytes)
{
    void *at = to;
    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(bytes) : : "memory");
    return to;
}

known_to_assembly void *memmove(void *to, const void *from, size_t bytes)
{
    if ((uintptr_t)to - (uintptr_t)from >= bytes) {
        return memcpy(to, from, bytes);
    }
    uint8_t *at = (uint8_t *)to + bytes - 1; /* overlapping, and to is above: from the end */
    const uint8_t *source = (const uint8_t *)from + bytes - 1;
    __asm__ volatile("std\n\trep movsb\n\tcld"
                     : "+D"(at), "+S"(source), "+c"(bytes)
                     :
                     : "memory", "cc");
    return to;
}

known_to_assembly void *memset(void *to, int value, size_t bytes)
{
    void *at = to;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(value) : "memory");
    return to;
}

known_to_assembly int memcmp(const void *a, const void *b, size_t bytes)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    for (size_t i = 0; i < bytes; i += 1) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

/* GCC makes calls to it of loops that count. */
known_to_assembly size_t strlen(const char *text)
{
    const char *at = text;
    size_t left = SIZE_MAX;
    __asm__ volatile("repne scasb" : "+D"(at), "+c"(left) : "a"(0) : "memory", "cc");
    return (size_t)(at - text) - 1;
}
