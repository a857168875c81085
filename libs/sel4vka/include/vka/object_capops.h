/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vka/capops.h>
#include <vka/object.h>

/* Mints a copy of the object's capability into a fresh slot of another CSpace; *result: its path.
 * 0, the error of the slot allocation, or the kernel's. The slot stays allocated when minting
 * fails (spec/06 section 6.5): *result names it. */
static inline int vka_mint_object_inter_cspace(vka_t *src_vka, vka_object_t *object,
                                               vka_t *dest_vka, cspacepath_t *result,
                                               seL4_CapRights_t rights, seL4_Word badge)
{
    cspacepath_t src;
    int error = vka_cspace_alloc_path(dest_vka, result);

    if (error) {
        return error;
    }
    if (!object) {
        ZF_LOGE("object is NULL");
        return -1;
    }
    vka_cspace_make_path(src_vka, object->cptr, &src);
    return vka_cnode_mint(result, &src, rights, badge);
}

/* The same within one CSpace. */
static inline int vka_mint_object(vka_t *vka, vka_object_t *object, cspacepath_t *result,
                                  seL4_CapRights_t rights, seL4_Word badge)
{
    return vka_mint_object_inter_cspace(vka, object, vka, result, rights, badge);
}
