/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <utils/debug.h>

#define BYTES_PER_LINE 16

static void print_word(const uint8_t *at, int word_size)
{
    uint64_t word = 0;

    memcpy(&word, at, (size_t)word_size); /* little endian: the low bytes of word */
    printf("%0*llx ", 2 * word_size, (unsigned long long)word);
}

static void print_line(const uint8_t *at, size_t length, int word_size)
{
    size_t i = 0;

    printf("%p: ", (const void *)at);
    while (i < length) {
        int size = length - i >= (size_t)word_size ? word_size : 1;

        print_word(at + i, size);
        i += (size_t)size;
    }
    for (i = 0; i < length; i++) {
        putchar(isprint(at[i]) ? at[i] : '.');
    }
    putchar('\n');
}

void utils_memory_dump(void *addr, size_t bytes, int word_size)
{
    const uint8_t *at = addr;

    if (word_size != 2 && word_size != 4 && word_size != 8) {
        word_size = 1;
    }
    while (bytes > 0) {
        size_t length = bytes < BYTES_PER_LINE ? bytes : BYTES_PER_LINE;

        print_line(at, length, word_size);
        at += length;
        bytes -= length;
    }
}
