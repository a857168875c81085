/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the code under test has printed, and memory below 4 GiB.
 */
#include "console.h"

#include "debug/debug.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CONSOLE_BYTES = 1 << 16 };

static char text[CONSOLE_BYTES];
static size_t length;

void debug_put_char(char c)
{
    if (length == CONSOLE_BYTES - 1) {
        fputs("the console is full\n", stderr);
        abort();
    }
    text[length++] = c;
    text[length] = '\0';
}

const char *console_text(void)
{
    return text;
}

void console_clear(void)
{
    length = 0;
    text[0] = '\0';
}

bool console_says(const char *part)
{
    return strstr(text, part) != NULL;
}

uint8_t *low_memory(void)
{
    static uint8_t *memory;
    if (memory == NULL) {
        memory = mmap(NULL, LOW_MEMORY_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
        if (memory == MAP_FAILED) {
            perror("mmap");
            abort();
        }
    }
    memset(memory, 0, LOW_MEMORY_BYTES);
    return memory;
}

void put16(uint8_t *at, uint64_t value)
{
    uint16_t word = (uint16_t)value;
    memcpy(at, &word, sizeof(word));
}

void put32(uint8_t *at, uint64_t value)
{
    uint32_t word = (uint32_t)value;
    memcpy(at, &word, sizeof(word));
}

void put64(uint8_t *at, uint64_t value)
{
    memcpy(at, &value, sizeof(value));
}
