/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Named tests; a failed CHECK ends its test.
 */
#pragma once

#include "fake_vka.h"

#include <stdio.h>
#include <vspace/vspace.h>

typedef struct test {
    const char *name; /* a sentence about behaviour */
    void (*run)(void);
} test_t;

extern const test_t vspace_tests[], elf_tests[], process_tests[], thread_tests[];

extern bool test_failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                         \
            test_failed = true;                                                                    \
            return;                                                                                \
        }                                                                                          \
    } while (0)

/* The program under test: its own address space and allocator. */
extern vka_t vka;
extern vspace_t spawner;

/* The last message logged, or "". */
const char *last_log(void);

/* Fills the archive of the program with images (image.c). "app": two segments that share a page;
 * "far": an entry point above 4 GiB; "cut": a segment outside the file; "text": no ELF file. */
void make_archive(void);
/* The byte that "app" has at an address of its segments' files. */
unsigned char app_byte(uintptr_t vaddr);

#define APP_ENTRY     0x400100ul
#define APP_TEXT      0x400000ul
#define APP_TEXT_SIZE 0x1234ul
#define APP_DATA      0x401f00ul
#define APP_DATA_FILE 0x300ul
#define APP_DATA_SIZE 0x2200ul
#define APP_PAGES     5
#define APP_PHDRS     4
#define APP_VSYSCALL  0x400ab8ul
