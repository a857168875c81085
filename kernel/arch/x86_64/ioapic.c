/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * I/O APICs (spec 04, sections 2.3, 2.6). Their registers stand behind an index and a data register
 * in a page of the kernel's device window.
 */
#include "arch/ioapic.h"

#include "arch/boot.h"
#include "arch/memory.h"
#include "core/boot_section.h"

#include <config.h>

enum { IOAPIC_INDEX = 0x00, IOAPIC_DATA = 0x10, IOAPIC_PAGE_BYTES = 4096, IOAPIC_MOST_PINS = 256 };
enum { IOAPIC_VERSION = 1, IOAPIC_REDIRECTION = 16 };
enum {
    REDIRECTION_ACTIVE_LOW = 1 << 13,
    REDIRECTION_LEVEL = 1 << 15,
    REDIRECTION_MASKED = 1 << 16,
    REDIRECTION_DESTINATION = 24, /* in the high half */
};

/* Reading a register of an I/O APIC takes long: what a pin's entry holds is kept here. */
struct ioapic {
    unsigned pins;
    uint32_t entry[IOAPIC_MOST_PINS]; /* low half, as if not masked */
};

static struct ioapic ioapics[MAX_IOAPICS];
static unsigned ioapics_found;
static uint32_t ioapic_destination; /* APIC id of the only processor */

static volatile uint32_t *ioapic_register(unsigned ioapic, unsigned offset)
{
    /* page 0 of the window is the local APIC's */
    return (volatile uint32_t *)(KERNEL_DEVICE_BASE + (1 + ioapic) * IOAPIC_PAGE_BYTES + offset);
}

BOOT_CODE static uint32_t ioapic_read(unsigned ioapic, uint32_t reg)
{
    *ioapic_register(ioapic, IOAPIC_INDEX) = reg;
    return *ioapic_register(ioapic, IOAPIC_DATA);
}

static void ioapic_write(unsigned ioapic, uint32_t reg, uint32_t value)
{
    *ioapic_register(ioapic, IOAPIC_INDEX) = reg;
    *ioapic_register(ioapic, IOAPIC_DATA) = value;
}

/* Masked first, so that no half of an entry is ever in force. */
static void ioapic_write_entry(unsigned ioapic, unsigned pin, uint32_t low)
{
    uint32_t reg = IOAPIC_REDIRECTION + 2 * pin;
    ioapics[ioapic].entry[pin] = low & ~(uint32_t)REDIRECTION_MASKED;
    ioapic_write(ioapic, reg, REDIRECTION_MASKED);
    ioapic_write(ioapic, reg + 1, ioapic_destination << REDIRECTION_DESTINATION);
    ioapic_write(ioapic, reg, low);
}

BOOT_CODE void ioapic_init(const struct machine_devices *devices)
{
    ioapics_found = devices->ioapic_count;
    ioapic_destination = (uint32_t)devices->boot_apic_id;
    for (unsigned i = 0; i < ioapics_found; i += 1) {
        ioapics[i].pins = ((ioapic_read(i, IOAPIC_VERSION) >> 16) & 0xff) + 1;
        for (unsigned pin = 0; pin < ioapics[i].pins; pin += 1) {
            ioapic_write_entry(i, pin, REDIRECTION_MASKED);
        }
    }
}

unsigned ioapic_count(void)
{
    return ioapics_found;
}

unsigned ioapic_pins(unsigned ioapic)
{
    return ioapics[ioapic].pins;
}

void ioapic_route(unsigned ioapic, unsigned pin, unsigned vector, bool is_level, bool is_active_low)
{
    uint32_t low = vector;
    low |= is_level ? REDIRECTION_LEVEL : 0;
    low |= is_active_low ? REDIRECTION_ACTIVE_LOW : 0;
    ioapic_write_entry(ioapic, pin, low);
}

void ioapic_set_masked(unsigned ioapic, unsigned pin, bool is_masked)
{
    uint32_t reg = IOAPIC_REDIRECTION + 2 * pin;
    uint32_t low = ioapics[ioapic].entry[pin];
    ioapic_write(ioapic, reg, is_masked ? low | REDIRECTION_MASKED : low);
}
