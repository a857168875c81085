/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: programs have no memory.
 */
#include "arch/debug.h"

bool vspace_read_word(const struct tcb *thread, vaddr_t vaddr, word_t *word)
{
    (void)thread;
    (void)vaddr;
    (void)word;
    return false;
}
