/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where things are in a TLS region: arithmetic only, tested on the host.
 *
 * Below the thread pointer are the variables, as the linker laid them out; at it is a word with its
 * own address (x86's variant II). With A = the larger of 16 and the alignment of the variables, and
 * M = their size rounded up to their alignment:
 *   thread pointer = (start of the region + M) rounded up to A
 *   size           = A + (8 rounded up to A) + (M rounded up to A), enough for any start
 */
#pragma once

#include <sel4runtime/stddef.h>
#include <sel4runtime/stdint.h>

/* The variables as the program's image has them. All zero: there are none. */
struct tls_template {
    void const *image;             /* initial values ... */
    sel4runtime_size_t image_size; /* ... of the first bytes; the others are zero */
    sel4runtime_size_t size;       /* bytes of all variables */
    sel4runtime_size_t alignment;  /* a power of two, or 0 for none */
};

/* Bytes of the variables in a region, from the first to the thread pointer. */
sel4runtime_size_t tls_variables_size(struct tls_template const *tls);

sel4runtime_size_t tls_region_size(struct tls_template const *tls);

sel4runtime_uintptr_t tls_thread_pointer(struct tls_template const *tls,
                                         sel4runtime_uintptr_t region);

/* Fills the region; returns its thread pointer. */
sel4runtime_uintptr_t tls_write_image(struct tls_template const *tls, void *region);

/* The same with the variables' values as they are in the region of `thread_pointer`. */
sel4runtime_uintptr_t tls_copy(struct tls_template const *tls, void *region,
                               sel4runtime_uintptr_t thread_pointer);

/* 1 if [own, own + size) lies among the variables of the region of `own_thread_pointer`. */
int tls_contains(struct tls_template const *tls, sel4runtime_uintptr_t own_thread_pointer,
                 sel4runtime_uintptr_t own, sel4runtime_size_t size);
