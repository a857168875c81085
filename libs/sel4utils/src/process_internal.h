/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Shared by the files that implement processes; not installed.
 */
#pragma once

#include "vspace_internal.h"

#include <sel4utils/process.h>

/* The map_page function of a process's address space, whose allocated_object_cookie is the process:
 * fails with seL4_NotEnoughMemory when paging structures could not be remembered. */
int process_map_page(vspace_t *vspace, seL4_CPtr cap, void *vaddr, seL4_CapRights_t rights,
                     int cacheable, size_t size_bits);

/* Frees the paging structures, after the pages are gone. */
void process_free_structures(sel4utils_process_t *process, vka_t *vka);
