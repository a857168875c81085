/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the core asks of the architecture about its kinds of capabilities, as far as core tests use
 * them: kinds with memory, each capability of them to an object of its own address. (Weak:
 * kernel/arch/host may have its own.)
 */
#include "arch/object.h"

__attribute__((weak)) bool arch_cap_same_object(struct cap a, struct cap b)
{
    return cap_paddr(a) == cap_paddr(b);
}

__attribute__((weak)) bool arch_kind_has_memory(enum cap_kind kind)
{
    return kind == CAP_FRAME || kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY ||
           kind == CAP_PDPT || kind == CAP_PML4 || kind == CAP_ASID_POOL;
}
