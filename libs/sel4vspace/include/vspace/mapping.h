/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>
#include <utils/util.h>
#include <vka/object.h>
#include <vspace/page.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Maps a paging structure `cap` into `vspace` at `vaddr`. */
typedef seL4_Error (*vspace_map_fn_t)(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr,
                                      seL4_Word attr);

typedef struct vspace_map_obj {
    seL4_Word type;
    seL4_Word size_bits;
    vspace_map_fn_t map_fn;
} vspace_map_obj_t;

/* Says which paging structure is missing when the kernel reports `failed_bits` untranslated
 * address bits (21 page table, 30 page directory, 39 PDPT). 0, or -1 for another number. */
int vspace_get_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj);

/* The same for an extended page table and for an IO space; -1 without CONFIG_VTX / CONFIG_IOMMU. */
int vspace_get_ept_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj);
int vspace_get_iospace_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj);

/* Maps the paging structure `cap`, made as *obj says, for address `vaddr` of an address space.
 * attr: seL4_X86_VMAttributes. The kernel's seL4_Error. */
static inline seL4_Error vspace_map_obj(vspace_map_obj_t *obj, seL4_CPtr cap, seL4_CPtr vspace,
                                        seL4_Word vaddr, seL4_Word attr)
{
    assert(obj != NULL);
    return obj->map_fn(cap, vspace, vaddr, attr);
}

#ifdef __cplusplus
}
#endif
