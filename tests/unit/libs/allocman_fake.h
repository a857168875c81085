/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A kernel of one CNode, or of one with CNodes in it, that knows untypeds as the real one does: a
 * watermark that only falls back to the start when the last child is gone. Included before every
 * source; its functions replace libsel4's.
 */
#pragma once

/* libsel4 declares the function behind assert() with another type than this C library. */
#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#include <sel4/sel4_arch/mapping.h>
#undef __assert_fail

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_CNODE      2
#define FAKE_VSPACE     3
#define FAKE_FIRST_SLOT 100
#define FAKE_MAX_SLOTS  65536
#define FAKE_LEVEL_ONE  65000 /* where this file keeps the slots of the first level of two */

/* An empty machine. */
void fake_reset(void);
/* From now on the CNode has slots for CNodes of 2^level_two_bits slots each; the first is there. */
void fake_use_two_levels(size_t level_two_bits);
/* An untyped that was there from the start, in the next slot of those. */
seL4_CPtr fake_add_untyped(uintptr_t paddr, size_t size_bits, bool device);

size_t fake_caps(void);
bool fake_is_empty(seL4_CPtr slot);
uintptr_t fake_paddr(seL4_CPtr slot);
seL4_Word fake_type(seL4_CPtr slot);
/* Calls that the kernel refused although none was planned: NotEnoughMemory, DeleteFirst, ... */
size_t fake_surprises(void);
size_t fake_calls(void);
/* The call after `calls` more fails; negative: none. */
void fake_plan_refusal(long calls);
bool fake_was_refused(void);

seL4_Error fake_Untyped_Retype(seL4_Untyped untyped, seL4_Word type, seL4_Word size_bits,
                               seL4_CNode root, seL4_Word node_index, seL4_Word node_depth,
                               seL4_Word node_offset, seL4_Word num_objects);
seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth);
seL4_Error fake_CNode_Move(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth);
seL4_Error fake_Page_Map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word vaddr, seL4_CapRights_t rights,
                         seL4_X86_VMAttributes attr);
seL4_Error fake_PageTable_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                              seL4_X86_VMAttributes attr);
seL4_Error fake_PageDirectory_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                                  seL4_X86_VMAttributes attr);
seL4_Error fake_PDPT_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_X86_VMAttributes attr);
seL4_Word fake_MappingFailedLookupLevel(void);
seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cptr);

#define seL4_Untyped_Retype           fake_Untyped_Retype
#define seL4_CNode_Delete             fake_CNode_Delete
#define seL4_CNode_Move               fake_CNode_Move
#define seL4_X86_Page_Map             fake_Page_Map
#define seL4_X86_PageTable_Map        fake_PageTable_Map
#define seL4_X86_PageDirectory_Map    fake_PageDirectory_Map
#define seL4_X86_PDPT_Map             fake_PDPT_Map
#define seL4_MappingFailedLookupLevel fake_MappingFailedLookupLevel
#define seL4_DebugCapIdentify         fake_DebugCapIdentify
