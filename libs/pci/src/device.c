/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * One function of a device: its header, the ranges it answers to, its capabilities.
 */
#include <pci/pci.h>

#define NO_VENDOR           0xffff
#define TYPE_MASK           0x7f
#define TYPE_BRIDGE         1
#define BRIDGE_BARS         2
#define STATUS_CAPABILITIES 0x10
#define MAX_CAPABILITIES    48 /* that fit behind the header: a longer list is a circle */
#define BAR_IO              0x1
#define BAR_64_BIT          0x4
#define BAR_PREFETCHABLE    0x8
#define BAR_IO_FLAGS        0x3u
#define BAR_MEMORY_FLAGS    0xfu
#define FIRST_CAPABILITY    0x40

static uint8_t bar_offset(unsigned int n)
{
    return (uint8_t)(PCI_BAR_0 + 4 * n);
}

static uint32_t read_bar(const libpci_device_t *d, unsigned int n)
{
    return libpci_read_reg32(d->bus, d->dev, d->fun, bar_offset(n));
}

/* Which bits of a BAR can be set; afterwards it is as before. */
static uint32_t writable_bits(const libpci_device_t *d, unsigned int n)
{
    uint32_t before = read_bar(d, n);

    libpci_write_reg32(d->bus, d->dev, d->fun, bar_offset(n), UINT32_MAX);
    uint32_t bits = read_bar(d, n);
    libpci_write_reg32(d->bus, d->dev, d->fun, bar_offset(n), before);
    return bits;
}

/* The lowest bit that can be set is the size. */
static uint64_t size_of(uint64_t bits)
{
    return bits & -bits;
}

static libpci_bar_t io_bar(const libpci_device_t *d, unsigned int n)
{
    /* devices with 16 bits of address leave the upper half at 0 */
    return (libpci_bar_t){.space = LIBPCI_BAR_IO,
                          .base = read_bar(d, n) & ~BAR_IO_FLAGS,
                          .size = size_of(writable_bits(d, n) & ~BAR_IO_FLAGS)};
}

static libpci_bar_t memory_bar(const libpci_device_t *d, unsigned int n, bool has_next)
{
    uint32_t value = read_bar(d, n);
    uint64_t bits = writable_bits(d, n) & ~BAR_MEMORY_FLAGS;
    libpci_bar_t bar = {.space = LIBPCI_BAR_MEMORY,
                        .is_64_bit = has_next && value & BAR_64_BIT,
                        .is_prefetchable = value & BAR_PREFETCHABLE,
                        .base = value & ~BAR_MEMORY_FLAGS};

    if (bar.is_64_bit) {
        bar.base |= (uint64_t)read_bar(d, n + 1) << 32;
        bits |= (uint64_t)writable_bits(d, n + 1) << 32;
    }
    bar.size = size_of(bits);
    return bar;
}

static void read_bars(libpci_device_t *d)
{
    unsigned int num = d->is_bridge ? BRIDGE_BARS : PCI_NUM_BARS;

    for (unsigned int n = 0; n < num; n++) {
        libpci_bar_t *bar = &d->bars[n];

        *bar = read_bar(d, n) & BAR_IO ? io_bar(d, n) : memory_bar(d, n, n + 1 < num);
        if (bar->is_64_bit) {
            n++;
        }
        if (bar->size == 0) {
            *bar = (libpci_bar_t){.space = LIBPCI_BAR_NONE};
        }
    }
}

/* With all addresses set, a device must not answer to them. */
static void read_bars_quietly(libpci_device_t *d)
{
    uint16_t command = libpci_read_reg16(d->bus, d->dev, d->fun, PCI_COMMAND);
    uint16_t quiet = (uint16_t)(command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));

    libpci_write_reg16(d->bus, d->dev, d->fun, PCI_COMMAND, quiet);
    read_bars(d);
    libpci_write_reg16(d->bus, d->dev, d->fun, PCI_COMMAND, command);
}

bool libpci_read_device(uint8_t bus, uint8_t dev, uint8_t fun, libpci_device_t *device)
{
    uint16_t vendor_id = libpci_read_reg16(bus, dev, fun, PCI_VENDOR_ID);

    if (vendor_id == NO_VENDOR || !device) {
        return false;
    }
    uint8_t type = libpci_read_reg8(bus, dev, fun, PCI_HEADER_TYPE) & TYPE_MASK;
    *device = (libpci_device_t){
        .bus = bus,
        .dev = dev,
        .fun = fun,
        .vendor_id = vendor_id,
        .device_id = libpci_read_reg16(bus, dev, fun, PCI_DEVICE_ID),
        .class_code = libpci_read_reg8(bus, dev, fun, PCI_CLASS),
        .subclass = libpci_read_reg8(bus, dev, fun, PCI_SUBCLASS),
        .interface = libpci_read_reg8(bus, dev, fun, PCI_INTERFACE),
        .revision = libpci_read_reg8(bus, dev, fun, PCI_REVISION),
        .is_bridge = type == TYPE_BRIDGE,
        .interrupt_line = libpci_read_reg8(bus, dev, fun, PCI_INTERRUPT_LINE),
        .interrupt_pin = libpci_read_reg8(bus, dev, fun, PCI_INTERRUPT_PIN),
    };
    if (type == 0) {
        device->subsystem_vendor_id = libpci_read_reg16(bus, dev, fun, PCI_SUBSYSTEM_VENDOR_ID);
        device->subsystem_id = libpci_read_reg16(bus, dev, fun, PCI_SUBSYSTEM_ID);
    }
    if (type <= TYPE_BRIDGE) {
        read_bars_quietly(device);
    }
    return true;
}

uint8_t libpci_find_capability(const libpci_device_t *device, uint8_t capability)
{
    uint8_t bus = device->bus;
    uint8_t dev = device->dev;
    uint8_t fun = device->fun;

    if (!(libpci_read_reg16(bus, dev, fun, PCI_STATUS) & STATUS_CAPABILITIES)) {
        return 0;
    }
    uint8_t offset = libpci_read_reg8(bus, dev, fun, PCI_CAPABILITIES) & 0xfc;
    for (int i = 0; i < MAX_CAPABILITIES && offset >= FIRST_CAPABILITY; i++) {
        if (libpci_read_reg8(bus, dev, fun, offset) == capability) {
            return offset;
        }
        offset = libpci_read_reg8(bus, dev, fun, (uint8_t)(offset + 1)) & 0xfc;
    }
    return 0;
}
