/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page tables of devices, as far as they go without devices. Builds with KernelIOMMU only.
 */
#include "arch/iommu.h"

#include "core/invocation.h"
#include "debug/debug.h"

static enum result io_space_missing(void)
{
    user_error("Map for a device: needs a cap to an I/O space, and this machine has none.");
    return error_invalid_capability(0);
}

enum result io_page_table_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case X86IOPageTableMap:
        if (!invocation_has(inv, X86IOPageTableMap_Length, X86IOPageTableMap_Caps)) {
            return error_truncated_message();
        }
        return io_space_missing();
    case X86IOPageTableUnmap:
        return RESULT_OK;
    default:
        user_error("Label %lu is no operation of an I/O page table.", inv->label);
        return error_illegal_operation();
    }
}

enum result frame_io_invoke(struct invocation *inv)
{
    if (inv->label != X86PageMapIO) {
        return error_illegal_operation();
    }
    if (!invocation_has(inv, X86PageMapIO_Length, X86PageMapIO_Caps)) {
        return error_truncated_message();
    }
    return io_space_missing(); /* the same error as for frames that do not fit */
}
