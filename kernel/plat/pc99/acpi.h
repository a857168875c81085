/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The part of ACPI's tables that says where processors and interrupt controllers are (spec 02,
 * section 3.4). Tables are what the firmware wrote: every length is checked before it is used.
 */
#pragma once
#include "arch/boot.h"
#include "core/types.h"

enum {
    ACPI_OLD_RSDP_BYTES = 20, /* revision 0 */
    ACPI_RSDP_BYTES = 36,
    ACPI_BIOS_START = 0xe0000, /* where the root pointer is searched */
    ACPI_BIOS_END = 0x100000,
};

/* What the tables said. */
struct acpi_facts {
    bool ignores_iommus; /* told, not found: boot option disable_iommu */
    struct machine_devices devices;
    unsigned cpu_count; /* at most CONFIG_MAX_NUM_NODES */
};

/* Searches physical [start, end) for the root pointer, of which ACPI_OLD_RSDP_BYTES have to lie in
 * there, and copies ACPI_RSDP_BYTES. */
must_use bool acpi_find_rsdp(paddr_t start, paddr_t end, uint8_t *rsdp);

/* Are root pointer and root table intact? */
must_use bool acpi_check(const uint8_t *rsdp);

/* Reads the tables that the root table (of a root pointer found intact) names into `facts`, all
 * zero before but for what it was told. False, with the reason printed: no machine this kernel runs
 * on. */
must_use bool acpi_read_tables(const uint8_t *rsdp, struct acpi_facts *facts);
