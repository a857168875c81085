/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frames and page tables as objects (spec 04, section 1).
 *
 * W1 The mapping state is the capability's, not the object's: a mapped frame capability says where
 *    it was mapped, which need not be so any more when tables or the ASID have gone.
 * W2 A capability to a PML4 or table that is not mapped has no copies.
 * W3 Whatever a processor can reach below the PML4 of a live ASID has a capability that says so: a
 *    page a frame's, mapped in this ASID at this address with no less access; a table its own.
 * W4 A capability that says it is mapped names an ASID and an address that is a multiple of what it
 *    maps; any other names none.
 * W5 Of a PML4's upper half only entry KERNEL_PML4_INDEX is in use.
 * W6 The address space that is loaded for the thread that runs is the one in its VSpace slot; if
 *    there is none, or its ASID is dead, the kernel's own.
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

struct invocation;

enum result frame_invoke(struct invocation *inv);
enum result table_invoke(struct invocation *inv);

/* Frames: access left of `access` under a rights mask (spec 04, 1.6). */
enum frame_access frame_mask_access(enum frame_access access, word_t rights);

/* The frame's capability with no mapping: what a copy gets. */
struct cap frame_without_mapping(struct cap cap);

/* Takes a mapped frame out of its address space, if it still is there. */
void frame_unmap(struct cap cap);

/* Level of the table that a capability of this kind names: PAGE_TABLE_LEVEL.. PDPT_LEVEL. */
unsigned table_level(enum cap_kind kind);

/* Takes a mapped table out of its parent, if it still is there. */
void table_unlink(struct cap cap);

/* Entries as programs get them (spec 04, 1.5). `attributes`: VM attributes, low three bits. */
uint64_t frame_entry(struct cap cap, enum frame_access access, word_t attributes);
uint64_t table_entry(paddr_t table, word_t attributes);

/* Kernel's part of a new, zeroed PML4. */
void vspace_init(paddr_t pml4);
