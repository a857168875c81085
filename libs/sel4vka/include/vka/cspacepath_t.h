/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How to address one slot of a CSpace (spec/06 section 6.1).
 */
#pragma once

#include <sel4/types.h>

typedef struct _cspacepath_t {
    seL4_CPtr capPtr;    /* the slot in its CSpace */
    seL4_Word capDepth;  /* bits of capPtr that resolve from root */
    seL4_CNode root;     /* CNode the CSpace begins with */
    seL4_Word dest;      /* node_index of Untyped_Retype */
    seL4_Word destDepth; /* node_depth of Untyped_Retype */
    seL4_Word offset;    /* node_offset of Untyped_Retype: the slot in its CNode */
    seL4_Word window;    /* number of slots */
} cspacepath_t;

/* Exchanges two paths; no system call. */
static inline void cspacepath_swap(cspacepath_t *a, cspacepath_t *b)
{
    cspacepath_t held = *a;

    *a = *b;
    *b = held;
}

#ifdef DEBUG
#include <stdio.h>
/* Prints a path in programs compiled with DEBUG; otherwise nothing. */
static inline void cspacepath_t_print(const cspacepath_t *src)
{
    printf("cspacepath_t: capPtr 0x%lx, capDepth %lu, root 0x%lx, dest 0x%lx, destDepth %lu, "
           "offset %lu, window %lu\n",
           (unsigned long)src->capPtr, (unsigned long)src->capDepth, (unsigned long)src->root,
           (unsigned long)src->dest, (unsigned long)src->destDepth, (unsigned long)src->offset,
           (unsigned long)src->window);
}
#else
static inline void cspacepath_t_print(const cspacepath_t *src)
{
    (void)src;
}
#endif
