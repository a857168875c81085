/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Prints what the C library and the start-up code do, a line per fact, then ends as ENDING says.
 * The lines that must appear are in tests/runtime/run.
 */
#include "threads.h"

#include <assert.h>
#include <errno.h>
#include <sel4/sel4.h>
#include <sel4platsupport/platsupport.h>
#include <sel4runtime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void __attribute__((constructor)) run_before_main(void)
{
    if (strcmp(ENDING, "unready") != 0) {
        platsupport_serial_setup_bootinfo_failsafe();
    }
    puts("constructor");
}

static void __attribute__((destructor)) run_after_main(void)
{
    static char const text[] = "destructor\n";
    for (char const *c = text; *c; c++) {
        seL4_DebugPutChar(*c);
    }
}

static void show_start(int argc, char **argv)
{
    printf("argc %d argv %s %s\n", argc, argv[0], argv[1] ? argv[1] : "end");
    printf("name %s environment %s\n", sel4runtime_process_name(), getenv("seL4"));
    seL4_BootInfo *bootinfo = sel4runtime_bootinfo();
    printf("bootinfo %s\n",
           bootinfo && bootinfo->ipcBuffer == seL4_GetIPCBuffer() ? "ok" : "wrong");
    for (auxv_t const *entry = sel4runtime_auxv(); entry->a_type != AT_NULL; entry++) {
        printf("auxv %d\n", entry->a_type);
    }
}

static void show_formats(void)
{
    void *volatile nothing = NULL;
    printf("float %f %.3e %g %a\n", 3.14159, 1e100, 0.0001, 1.0);
    printf("pointer %p %p %#lx %#lx\n", nothing, (void *)0xabcd, 0L, 255L);
    printf("integer %zu %lld %05d|%-5s|%5s\n", (size_t)-1, -5LL, 42, "ab", "cd");
    int number = 0;
    char word[8] = "";
    int found = sscanf("12 abc", "%d %7s", &number, word);
    printf("scan %d: %d %s\n", found, number, word);
}

static void show_errors(void)
{
    errno = 0;
    int failed = fopen("no such file", "r") == NULL;
    printf("fopen %d: %s\n", failed, strerror(errno));
    errno = ENOSYS;
    perror("perror");
}

static int compare(void const *a, void const *b)
{
    return *(char const *)a - *(char const *)b;
}

static void show_heap(void)
{
    errno = 0;
    /* not by its name: compilers think they know that malloc leaves errno alone */
    void *(*volatile allocate)(size_t) = malloc;
    void *too_much = allocate(2 << 20);
    printf("too much %d: %s\n", too_much == NULL, strerror(errno));
    int pairs = 0;
    for (void *volatile block; pairs < 10000 && (block = malloc(3000)) != NULL; pairs++) {
        memset(block, 0xff, 3000);
        free(block);
    }
    printf("pairs %d\n", pairs);
    char *zeros = calloc(1, 5000);
    printf("calloc %s\n", zeros && !zeros[0] && !memcmp(zeros, zeros + 1, 4999) ? "ok" : "dirty");
    char *large = realloc(strcpy(malloc(300), "kept"), 400000);
    large = realloc(large, 450000);
    printf("realloc %s\n", large ? large : "failed");
    char letters[] = "clavis";
    qsort(letters, 6, 1, compare);
    printf("sorted %s\n", letters);
}

static void end_with_code(int code)
{
    printf("exit callback %d\n", code);
    seL4_DebugHalt();
}

static int one_more(int code)
{
    return code + 1;
}

static int end(char const *how)
{
    printf("ending: %s\n", how);
    if (strcmp(how, "callback") == 0) {
        sel4runtime_set_pre_exit(one_more);
        sel4runtime_set_exit(end_with_code);
    } else if (strcmp(how, "exit") == 0) {
        printf("flushed by exit, ");
        exit(1);
    } else if (strcmp(how, "abort") == 0) {
        abort();
    } else if (strcmp(how, "assert") == 0) {
        assert(!"reached");
    }
    return 41;
}

int main(int argc, char **argv)
{
    show_start(argc, argv);
    show_formats();
    show_errors();
    show_heap();
    show_thread_local_storage();
    show_second_thread();
    return end(ENDING);
}
