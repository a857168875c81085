/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How physical memory becomes untyped capabilities (spec 02, sections 8.2 and 8.3).
 */
#pragma once
#include "acpi.h"
#include "regions.h"

/* An untyped to be: 2^size_bits bytes at paddr. */
struct untyped_piece {
    paddr_t paddr;
    unsigned size_bits;
};

/* Takes the first piece off `rest`, skipping what is too small; false: nothing is left. */
must_use bool untyped_next_piece(struct region *rest, struct untyped_piece *piece);

/* What user programs get as device memory, into `device`: everything but RAM (which kernel and root
 * task are in too), the kernel's own devices and the MSI window. False: too many regions. */
must_use bool untyped_device_regions(const struct regions *ram, paddr_t apic,
                                     const struct machine_devices *devices, struct regions *device);
