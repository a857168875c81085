/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frames mapped in the root task's address space.
 */
#pragma once
#include <sel4/sel4.h>

enum { PAGE_BYTES = 4096, LARGE_PAGE_BYTES = 1 << 21 };

/* Paging structures, until the end of the test, for 512 pages from the address that is returned and
 * for large pages behind them. One window for a test. */
seL4_Word new_window(void);

/* Maps with all rights of the capability; the address is aligned to the frame's size. */
volatile seL4_Word *map_page(seL4_CPtr frame, seL4_Word address);

/* Physical address of a frame. */
seL4_Word frame_address(seL4_CPtr frame);
