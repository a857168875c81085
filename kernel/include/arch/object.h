/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: capabilities and objects of the architecture (odd kinds; spec 04, sections 1 and 3).
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

struct invocation;
struct tcb;

must_use enum result arch_cap_derive(const struct slot *slot, struct cap cap, struct cap *out);
struct cap arch_cap_mask_rights(struct cap cap, word_t mask);
bool arch_cap_same_object(struct cap a, struct cap b); /* same odd kind, same address */

/* The capability in `slot` is being deleted; `is_final`: it is the last one (spec 04, 1.15). */
void arch_cap_finalise(struct slot *slot, bool is_final);

/* Odd kinds whose objects are in memory that came from an untyped, as a set of BIT(kind). */
#define ARCH_KINDS_WITH_MEMORY                                                                     \
    (BIT(CAP_FRAME) | BIT(CAP_PAGE_TABLE) | BIT(CAP_PAGE_DIRECTORY) | BIT(CAP_PDPT) |              \
     BIT(CAP_PML4) | BIT(CAP_ASID_POOL) | BIT(CAP_IO_PAGE_TABLE))

/* Types from seL4_X86_PDPTObject on; false: no such type. */
bool arch_object_size_bits(word_t type, word_t *size_bits);
struct cap arch_object_cap(word_t type, paddr_t paddr, bool is_device);
void arch_objects_init(word_t type, paddr_t paddr, word_t count);
bool arch_object_is_frame(word_t type);

must_use enum result arch_cap_invoke(struct invocation *inv);

/* May this (derived) capability be a thread's VSpace root? (spec 03, 7.5 row 7) */
bool arch_is_vspace_root(struct cap cap);
