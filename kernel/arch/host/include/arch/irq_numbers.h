/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: the interrupt numbers of x86_64, so that core/ sees the same ranges.
 */
#pragma once

enum {
    IRQ_PIC_FIRST = 0,
    IRQ_PIC_LAST = 15,
    IRQ_USER_FIRST = 16,
    IRQ_USER_LAST = 123,
    IRQ_KERNEL_TIMER = 125,
    IRQ_MAX = 125,
};
