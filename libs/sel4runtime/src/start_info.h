/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the auxiliary vector and the program headers tell: reading only, tested on the host.
 */
#pragma once

#include "tls_layout.h"

#include <sel4runtime/auxv.h>

struct start_info {
    void *bootinfo;          /* seL4_BootInfo *, NULL if not told */
    void *ipc_buffer;        /* the first thread's, NULL if not told */
    unsigned long tcb;       /* its cap to itself, 0 if not told */
    struct tls_template tls; /* from the program header PT_TLS */
};

/* Everything that `auxv` tells. What is told twice counts the second time. */
struct start_info start_info_read(auxv_t const *auxv);

/* The part of `path` behind its last slash; NULL for NULL. */
char const *base_name(char const *path);
