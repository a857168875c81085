/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Start of the C library, by constructors, since sel4runtime starts the program and not musl
 * (order: spec 06, section 5.4).
 */
#include "syscalls.h"

#include <muslcsys/vsyscall.h>
#include <sel4muslcsys/gen_config.h>
#include <sel4runtime.h>

/* musl's own: finds the auxiliary vector behind the environment, prepares its thread block. */
void __init_libc(char **envp, char *name);

static void CONSTRUCTOR(CONSTRUCTOR_MIN_PRIORITY) start_output(void)
{
    muslcsys_use_write_hook();
}

/* Not static: linking a program with this library asks for it by name (-u). */
void muslcsys_init_muslc(void);

void CONSTRUCTOR(CONFIG_LIB_SEL4_MUSLC_SYS_CONSTRUCTOR_PRIORITY) muslcsys_init_muslc(void)
{
    __init_libc((char **)sel4runtime_envp(), (char *)sel4runtime_argv()[0]);
    muslcsys_end_boot();
}
