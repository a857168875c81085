/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * State of the running program, shared by the files of this library.
 */
#pragma once

#include "start_info.h"

#include <sel4runtime.h>

struct process {
    char const *name;
    int argc;
    char const *const *argv;
    char const *const *envp;
    auxv_t const *auxv;
    struct start_info info;
    sel4runtime_uintptr_t initial_thread_pointer; /* 0: the first thread has no TLS */
};

extern struct process __sel4runtime_process;

/* Gives the first thread the static region, if the variables fit into it. */
void __sel4runtime_enable_static_tls(void);
