/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Arithmetic and copying of TLS regions; the header has the layout.
 */
#include "tls_layout.h"

#include "memory.h"

enum { POINTER_SIZE = 8, LEAST_ALIGNMENT = 16 };

static sel4runtime_size_t round_up(sel4runtime_size_t value, sel4runtime_size_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static sel4runtime_size_t variables_alignment(struct tls_template const *tls)
{
    return tls->alignment > 1 ? tls->alignment : 1;
}

static sel4runtime_size_t region_alignment(struct tls_template const *tls)
{
    return tls->alignment > LEAST_ALIGNMENT ? tls->alignment : LEAST_ALIGNMENT;
}

sel4runtime_size_t tls_variables_size(struct tls_template const *tls)
{
    return round_up(tls->size, variables_alignment(tls));
}

sel4runtime_size_t tls_region_size(struct tls_template const *tls)
{
    sel4runtime_size_t alignment = region_alignment(tls);
    return alignment + round_up(POINTER_SIZE, alignment) +
           round_up(tls_variables_size(tls), alignment);
}

sel4runtime_uintptr_t tls_thread_pointer(struct tls_template const *tls,
                                         sel4runtime_uintptr_t region)
{
    return round_up(region + tls_variables_size(tls), region_alignment(tls));
}

/* The pointer is given as an integer: that a region has this shape is known to no compiler. */
static void write_self_pointer(sel4runtime_uintptr_t thread_pointer)
{
    *(sel4runtime_uintptr_t *)thread_pointer = thread_pointer;
}

sel4runtime_uintptr_t tls_write_image(struct tls_template const *tls, void *region)
{
    sel4runtime_uintptr_t thread_pointer = tls_thread_pointer(tls, (sel4runtime_uintptr_t)region);
    sel4runtime_size_t size = tls_variables_size(tls);
    char *variables = (char *)(thread_pointer - size);
    copy_bytes(variables, tls->image, tls->image_size);
    zero_bytes(variables + tls->image_size, size - tls->image_size);
    write_self_pointer(thread_pointer);
    return thread_pointer;
}

sel4runtime_uintptr_t tls_copy(struct tls_template const *tls, void *region,
                               sel4runtime_uintptr_t thread_pointer)
{
    sel4runtime_uintptr_t copy = tls_thread_pointer(tls, (sel4runtime_uintptr_t)region);
    sel4runtime_size_t size = tls_variables_size(tls);
    copy_bytes((char *)(copy - size), (char const *)(thread_pointer - size), size);
    write_self_pointer(copy);
    return copy;
}

int tls_contains(struct tls_template const *tls, sel4runtime_uintptr_t own_thread_pointer,
                 sel4runtime_uintptr_t own, sel4runtime_size_t size)
{
    sel4runtime_uintptr_t first = own_thread_pointer - tls_variables_size(tls);
    return own >= first && own < own_thread_pointer && size <= own_thread_pointer - own;
}
