/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An address space manager that hands out the pages of an array; heap_test.c has it.
 */
#pragma once

#include <sel4/sel4.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    char *pages;       /* where mappings of the manager's own choice go */
    size_t pages_left; /* how many more of all kinds there are */
} vspace_t;

typedef struct {
    void *res;
} reservation_t;

int vspace_new_pages_at_vaddr(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                              reservation_t reservation);
void *vspace_new_pages(vspace_t *vspace, int rights, size_t num_pages, size_t size_bits);
