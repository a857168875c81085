/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kernel interrupt numbers: CPU vector - 0x20 (spec 04, section 2.1).
 */
#pragma once

enum {
    VECTOR_IRQ_BASE = 0x20,
    IRQ_PIC_FIRST = 0,
    IRQ_PIC1_LAST = 7, /* of the first controller */
    IRQ_PIC_LAST = 15,
    IRQ_USER_FIRST = 16, /* user vector 0 */
    IRQ_USER_LAST = 123, /* user vector 107 */
    IRQ_IOMMU = 124,
    IRQ_KERNEL_TIMER = 125,
    IRQ_MAX = 125,
};
