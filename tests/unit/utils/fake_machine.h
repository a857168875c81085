/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The inside of the fake kernel, for its two halves.
 */
#pragma once

#include "fake_kernel.h"

#include <utils/util.h>

#define FAKE_TYPE_ASID_POOL 1000

typedef struct fake_cap {
    fake_object_t *object; /* NULL: an empty slot */
    seL4_Word badge;
    seL4_CapRights_t rights;
    struct fake_cap *parent, *first_child, *next, *previous;
    fake_object_t *mapped; /* frames: the address space */
    uintptr_t vaddr;
    seL4_CapRights_t map_rights;
    struct fake_cap *next_mapped;
} fake_cap_t;

struct fake_object {
    seL4_Word type;
    seL4_Word size_bits;
    size_t caps;
    bool has_memory;        /* an allocator counts it as used */
    fake_object_t *untyped; /* that it was made of, by Untyped_Retype */
    size_t children;
    size_t page, num_pages; /* frames and untypeds: pages of the memory file */
    fake_cap_t *slots;
    bool has_asid, is_current;
    fake_object_t *structure_in; /* paging structures: the address space, level and place */
    seL4_Word level, index;
    fake_object_t *next_structure;
    fake_tcb_t tcb;
    fake_cap_t tcb_cspace, tcb_vspace, tcb_buffer;
};

extern fake_object_t *fake_root;

fake_object_t *fake_new_object(seL4_Word type, seL4_Word size_bits);
void fake_insert(fake_cap_t *cap, fake_object_t *object, fake_cap_t *parent);
void fake_delete(fake_cap_t *cap);
fake_cap_t *fake_cap(seL4_CPtr cptr);
fake_cap_t *fake_slot(seL4_CNode root, seL4_Word index, seL4_Word depth);

void fake_reset_machine(void);
void fake_give_memory(fake_object_t *object);
void fake_take_memory(fake_object_t *object);
void fake_unmap_frame(fake_cap_t *cap);
void fake_unmap_structure(fake_object_t *object);
size_t fake_mapped_frames(void);
