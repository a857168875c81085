/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where things are in the kernel's half of every address space (spec 02, section 5.1). All of it
 * lies below one entry of the PML4, number 511.
 */
#pragma once

#define KERNEL_PML4_INDEX       511
#define KERNEL_WINDOW_BASE      0xffffff8000000000 /* physical memory: paddr + this */
#define KERNEL_WINDOW_TOP_PADDR 0x7f80000000       /* 510 GiB: end of the memory in the window */
#define KERNEL_IMAGE_BASE       0xffffffff80000000 /* the kernel's code and data: paddr + this */
#define KERNEL_DEVICE_BASE      0xffffffffc0000000 /* local APIC page, then I/O APIC pages */
#define KERNEL_LOAD_PADDR       0x100000

#define USER_TOP 0x7fffffffffff /* greatest address of a user mapping's end (spec 04, 1.1) */
