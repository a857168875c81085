/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Operations on capabilities by path: each is one kernel call and returns its seL4_Error
 * (spec/06 section 6.5).
 */
#pragma once

#include <vka/cspacepath_t.h>
#include <vka/object.h>

static inline int vka_cnode_copy(const cspacepath_t *dest, const cspacepath_t *src,
                                 seL4_CapRights_t rights)
{
    return seL4_CNode_Copy(dest->root, dest->capPtr, (seL4_Uint8)dest->capDepth, src->root,
                           src->capPtr, (seL4_Uint8)src->capDepth, rights);
}

/* Copies with a badge (endpoints, notifications) or a guard (CNodes), and with `rights` at most. */
static inline int vka_cnode_mint(const cspacepath_t *dest, const cspacepath_t *src,
                                 seL4_CapRights_t rights, seL4_Word badge)
{
    return seL4_CNode_Mint(dest->root, dest->capPtr, (seL4_Uint8)dest->capDepth, src->root,
                           src->capPtr, (seL4_Uint8)src->capDepth, rights, badge);
}

/* Moves a capability into the empty slot `dest`; `src` is empty afterwards. */
static inline int vka_cnode_move(const cspacepath_t *dest, const cspacepath_t *src)
{
    return seL4_CNode_Move(dest->root, dest->capPtr, (seL4_Uint8)dest->capDepth, src->root,
                           src->capPtr, (seL4_Uint8)src->capDepth);
}

/* Moves a capability and gives it a badge or a guard that it had not. */
static inline int vka_cnode_mutate(const cspacepath_t *dest, const cspacepath_t *src,
                                   seL4_Word badge)
{
    return seL4_CNode_Mutate(dest->root, dest->capPtr, (seL4_Uint8)dest->capDepth, src->root,
                             src->capPtr, (seL4_Uint8)src->capDepth, badge);
}

/* Empties a slot, which may be empty already. */
static inline int vka_cnode_delete(const cspacepath_t *src)
{
    return seL4_CNode_Delete(src->root, src->capPtr, (seL4_Uint8)src->capDepth);
}

/* Deletes all that was derived from the capability in slot `src`, not itself. */
static inline int vka_cnode_revoke(const cspacepath_t *src)
{
    return seL4_CNode_Revoke(src->root, src->capPtr, (seL4_Uint8)src->capDepth);
}

/* Makes all threads begin again that are sending through the badge of this endpoint capability. */
static inline int vka_cnode_cancelBadgedSends(const cspacepath_t *src)
{
    return seL4_CNode_CancelBadgedSends(src->root, src->capPtr, (seL4_Uint8)src->capDepth);
}

/* src -> pivot -> dest; the three may be in different CNodes. */
static inline int vka_cnode_rotate(const cspacepath_t *dest, seL4_Word dest_badge,
                                   const cspacepath_t *pivot, seL4_Word pivot_badge,
                                   const cspacepath_t *src)
{
    return seL4_CNode_Rotate(dest->root, dest->capPtr, (seL4_Uint8)dest->capDepth, dest_badge,
                             pivot->root, pivot->capPtr, (seL4_Uint8)pivot->capDepth, pivot_badge,
                             src->root, src->capPtr, (seL4_Uint8)src->capDepth);
}

#ifndef CONFIG_KERNEL_MCS
/* Puts the right to reply to the last caller into the empty slot `src`. */
static inline int vka_cnode_saveCaller(const cspacepath_t *src)
{
    return seL4_CNode_SaveCaller(src->root, src->capPtr, (seL4_Uint8)src->capDepth);
}
#endif

/* num_objects objects of `untyped` into consecutive slots from `dest`. The size given to the kernel
 * is vka_get_object_size(type, size_bits); for a CNode that adds the bits of a slot, so callers
 * pass its slot bits minus seL4_SlotBits. */
static inline int vka_untyped_retype(vka_object_t *untyped, int type, int size_bits,
                                     int num_objects, const cspacepath_t *dest)
{
    return seL4_Untyped_Retype(
        untyped->cptr, (seL4_Word)type, vka_get_object_size((seL4_Word)type, (seL4_Word)size_bits),
        dest->root, dest->dest, dest->destDepth, dest->offset, (seL4_Word)num_objects);
}
