/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What of the address space is not for programs (spec 04, section 6.1).
 */
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

/* Addresses of the kernel, of its window on memory and of its image. */
static const seL4_Word kernel_addresses[] = {0xffffff8000100000, 0xffffffff80100000,
                                             0xffffffffc0000000, 0xffffff8000000000};

TEST(read_kernel, "4/R-VM-80", "no program reads or writes the kernel's addresses")
{
    struct visitor *visitor = new_visitor();
    for (unsigned i = 0; i < sizeof(kernel_addresses) / sizeof(kernel_addresses[0]); i += 1) {
        seL4_Word fsr = visit_read(visitor, kernel_addresses[i]);
        CHECK(fsr == READ_MISSING || fsr == READ_DENIED);
        fsr = visit_write(visitor, kernel_addresses[i], 1);
        CHECK(fsr == WRITE_MISSING || fsr == WRITE_DENIED);
    }
#ifdef CONFIG_KERNEL_SKIM_WINDOW
    CHECK_EQ(visit_read(visitor, kernel_addresses[0]), READ_MISSING);
#endif
}

TEST(unmap_on_other_core, "4/R-VM-81", "a page that was unmapped is gone on all cores")
{
    not_applicable("one core only");
}
