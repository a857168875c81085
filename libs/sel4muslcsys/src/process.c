/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls about the running program, and its violent end.
 */
#include "debug_console.h"
#include "syscalls.h"

#include <errno.h>
#include <muslcsys/vsyscall.h>
#include <sel4muslcsys/gen_config.h>
#include <stdlib.h>

static bool booting = true;
static bool has_tid_address;
static int *tid_address;

void muslcsys_end_boot(void)
{
    booting = false;
}

/* Calls whose success has no effect. */
long sys_nothing(va_list args)
{
    (void)args;
    return 0;
}

long sys_sched_yield(va_list args)
{
    (void)args;
    seL4_Yield();
    return 0;
}

/* The result becomes the thread number that the C library's locks know: not 0, "nobody". */
long sys_set_tid_address(va_list args)
{
    if (!booting) {
        return -ENOSYS;
    }
    tid_address = va_arg(args, int *);
    has_tid_address = true;
    return 1;
}

bool muslcsys_get_boot_set_tid_address(int **arg)
{
    if (has_tid_address) {
        *arg = tid_address;
    }
    return has_tid_address;
}

bool muslcsys_get_boot_set_thread_area(void **arg)
{
    (void)arg;
    return false;
}

static void __attribute__((noreturn)) end_of_program(void)
{
#if defined(CONFIG_DEBUG_BUILD) && defined(CONFIG_LIB_SEL4_MUSLC_SYS_DEBUG_HALT)
    static char const text[] = "seL4 root server abort()ed\n";
    debug_console_write(text, sizeof text - 1);
    seL4_DebugHalt();
#endif
    for (;;) {
        /* nobody could take the program away, and there is nothing left to do */
    }
}

/* abort() sends the calling thread a signal. */
long sys_tkill(va_list args)
{
    (void)args;
    end_of_program();
}

long sys_exit(va_list args)
{
    (void)args;
    abort();
}
