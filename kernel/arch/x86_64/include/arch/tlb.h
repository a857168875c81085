/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Cached translations, and which address space is loaded (spec 04, section 1.17;
 * docs/hazards/stale-translations.md).
 */
#pragma once
#include "core/types.h"

#include <config.h>

/* With PCID, loading CR3 does not forget the translations of that PCID. */
#define CR3_KEEP_TRANSLATIONS (WITH_PCID ? BIT(63) : 0)

/* Value of CR3 for the address space `pml4` with this ASID. */
word_t vspace_cr3(paddr_t pml4, word_t asid);

/* Makes `cr3` the address space of the program that runs next. No effect if it is already. */
void vspace_load(word_t cr3);

/* `pml4` is about to go: if it is loaded, the kernel-only address space takes its place. */
void vspace_unload(paddr_t pml4);

/* An entry that was present has changed: nobody uses the old translation of `vaddr` any more. */
void tlb_flush_page(paddr_t pml4, word_t asid, vaddr_t vaddr);

/* A table has gone: nobody uses any old translation of this address space any more. */
void tlb_flush_vspace(paddr_t pml4, word_t asid);
