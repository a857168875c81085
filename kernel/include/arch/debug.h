/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: how kernel/debug looks into programs.
 */
#pragma once
#include "core/types.h"

struct tcb;

/* Reads the aligned word at `vaddr` as `thread` would see it, whatever its rights there, also in an
 * address space whose ASID is gone. False where nothing is mapped. */
bool vspace_read_word(const struct tcb *thread, vaddr_t vaddr, word_t *word);
