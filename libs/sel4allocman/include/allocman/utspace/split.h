/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Untyped memory as a forest of buddies: an untyped is halved until a half has the size of the
 * object, and halves are united again when both are free. (spec/06 section 8.2)
 */
#pragma once

#include <allocman/utspace/utspace.h>
#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An untyped. It is exactly one of
 *   free    in the list of its kind and size
 *   halved  two nodes have it as their parent
 *   in use  one object was made of the whole of it; the node is the object's cookie
 * I1: the two halves of a node are each other's sibling; a free node has no free sibling. */
struct utspace_split_node {
    seL4_CPtr slot;
    cspacepath_t *path; /* for untypeds that came from outside the allocator's cspace, else NULL */
    uintptr_t paddr;    /* or ALLOCMAN_NO_PADDR */
    struct utspace_split_node *parent;
    struct utspace_split_node *sibling;
    struct utspace_split_node *previous; /* in the list */
    struct utspace_split_node *next;
    uint8_t size_bits;
    uint8_t ut_type;
    bool is_free;
};

#define UTSPACE_SPLIT_TYPES 3

/* Each list is in order of addresses. */
typedef struct utspace_split {
    struct utspace_split_node *heads[UTSPACE_SPLIT_TYPES][seL4_WordBits];
} utspace_split_t;

/* Begins without memory (allocman_utspace_add_uts). Cannot fail. */
void utspace_split_create(utspace_split_t *split);
/* For allocman_attach_utspace; *split must stay alive. */
utspace_interface_t utspace_split_make_interface(utspace_split_t *split);

#ifdef __cplusplus
}
#endif
