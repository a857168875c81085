/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <autoconf.h>
#include <utils/util.h>
#include <vka/object.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Maps `frame` at `vaddr`, supplying the paging structures that the kernel finds missing.
 * objects[] (room for 3, may be NULL) receives the new structures,
 * *num_objects their number. On failure the structures made by this call are freed again.
 * Returns an seL4_Error, EINVAL for a NULL vka or root. (spec/06 section 10.2)
 */
int sel4utils_map_page(vka_t *vka, seL4_CPtr vspace_root, seL4_CPtr frame, void *vaddr,
                       seL4_CapRights_t rights, int cacheable, vka_object_t *objects,
                       int *num_objects);

/* The same without a record of the paging structures, which stay for good. */
static inline int sel4utils_map_page_leaky(vka_t *vka, seL4_CPtr vspace_root, seL4_CPtr frame,
                                           void *vaddr, seL4_CapRights_t rights, int cacheable)
{
    return sel4utils_map_page(vka, vspace_root, frame, vaddr, rights, cacheable, NULL, NULL);
}

/* Maps a copy of the frame cap `page` read-write at a free address of `vspace`; NULL on failure. */
void *sel4utils_dup_and_map(vka_t *vka, vspace_t *vspace, seL4_CPtr page, size_t size_bits);
void sel4utils_unmap_dup(vka_t *vka, vspace_t *vspace, void *mapping, size_t size_bits);

#ifdef CONFIG_IOMMU
/* The same for a device's I/O space. */
int sel4utils_map_iospace_page(vka_t *vka, seL4_CPtr iospace, seL4_CPtr frame, seL4_Word vaddr,
                               seL4_CapRights_t rights, int cacheable, seL4_Word size_bits,
                               vka_object_t *pts, int *num_pts);
#endif

#ifdef CONFIG_VTX
/* The same for the memory of a guest. */
int sel4utils_map_ept_page(vka_t *vka, seL4_CPtr ept, seL4_CPtr frame, seL4_Word vaddr,
                           seL4_CapRights_t rights, int cacheable, seL4_Word size_bits,
                           vka_object_t *objects, int *num_objects);
#endif

#ifdef __cplusplus
}
#endif
