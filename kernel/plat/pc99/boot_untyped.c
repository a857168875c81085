/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How physical memory becomes untyped capabilities.
 */
#include "boot_untyped.h"

#include "core/boot_section.h"

#include <abi/constants.h>
#include <config.h>

/* Where the last addresses below 4 GiB are interrupts, not memory. */
enum { MSI_GUARD_BYTES = 8 };

/* Alignment of a piece counts from here, modulo 2^64: user programs know it from the lists that the
 * reference gives, where the addresses of its window decide. */
#define UNTYPED_ALIGNMENT_BASE UINT64_C(0xffffff8000000000)

BOOT_CODE static unsigned untyped_size_bits(paddr_t start, paddr_t end)
{
    uint64_t address = start + UNTYPED_ALIGNMENT_BASE;
    unsigned size_bits = 63 - (unsigned)__builtin_clzl(end - start);
    unsigned alignment = address == 0 ? WORD_BITS : (unsigned)__builtin_ctzl(address);
    if (alignment < size_bits) {
        size_bits = alignment;
    }
    return size_bits < seL4_MaxUntypedBits ? size_bits : seL4_MaxUntypedBits;
}

BOOT_CODE bool untyped_next_piece(struct region *rest, struct untyped_piece *piece)
{
    while (rest->start < rest->end) {
        piece->paddr = rest->start;
        piece->size_bits = untyped_size_bits(rest->start, rest->end);
        rest->start += BIT(piece->size_bits);
        if (piece->size_bits >= seL4_MinUntypedBits) {
            return true;
        }
    }
    return false;
}

BOOT_CODE bool untyped_device_regions(const struct regions *ram, paddr_t apic,
                                      const struct machine_devices *devices, struct regions *device)
{
    device->count = 0;
    bool fits = regions_add(device, 0, CONFIG_PADDR_USER_DEVICE_TOP) &&
                regions_remove(device, BIT(32) - MSI_GUARD_BYTES, BIT(32)) &&
                regions_remove(device, apic, apic + BIT(seL4_PageBits));
    for (unsigned i = 0; fits && i < ram->count; i++) {
        fits = regions_remove(device, ram->region[i].start, ram->region[i].end);
    }
    for (unsigned i = 0; fits && i < devices->ioapic_count; i++) {
        paddr_t page = devices->ioapic_paddr[i];
        fits = regions_remove(device, page, page + BIT(seL4_PageBits));
    }
    return fits;
}
