/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A space of untyped memory, as an interface.
 */
#pragma once

#include <allocman/properties.h>
#include <sel4/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vka/cspacepath_t.h>

struct allocman;

/* No physical address is known, or none is asked for. */
#define ALLOCMAN_NO_PADDR 1

/* RAM the kernel can use; device registers; RAM the kernel cannot use. */
#define ALLOCMAN_UT_KERNEL  0
#define ALLOCMAN_UT_DEV     1
#define ALLOCMAN_UT_DEV_MEM 2

typedef struct utspace_interface {
    /* Makes one object in `slot`. size_bits: log2 bytes, also for a CNode; paddr: where, or
     * ALLOCMAN_NO_PADDR. Returns a cookie; *error: 0 or an error (never NULL). */
    seL4_Word (*alloc)(struct allocman *alloc, void *utspace, size_t size_bits,
                       seL4_Word object_type, const cspacepath_t *slot, uintptr_t paddr,
                       bool canBeDevice, int *error);
    /* Takes the memory of an object back; all its capabilities are deleted. */
    void (*free)(struct allocman *alloc, void *utspace, seL4_Word cookie, size_t size_bits);
    /* Adds untypeds; size_bits: log2 bytes of each; paddr may be NULL. All are added, or none. */
    int (*add_uts)(struct allocman *alloc, void *utspace, size_t num, const cspacepath_t *uts,
                   size_t *size_bits, uintptr_t *paddr, int utType);
    uintptr_t (*paddr)(void *utspace, seL4_Word cookie, size_t size_bits);
    struct allocman_properties properties;
    void *utspace;
} utspace_interface_t;
