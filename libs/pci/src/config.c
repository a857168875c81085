/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Configuration mechanism 1: an address goes to one port, its register appears at another.
 */
#include <pci/pci.h>

#define ADDRESS_PORT   0xcf8
#define DATA_PORT      0xcfc
#define ADDRESS_ENABLE 0x80000000u
#define MAX_DEV        31
#define MAX_FUN        7

static ps_io_port_ops_t ports;

void libpci_init(ps_io_port_ops_t port_ops)
{
    ports = port_ops;
}

/* Whether the address port was set. */
static bool set_address(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, int size)
{
    if (dev > MAX_DEV || fun > MAX_FUN || offset % size) {
        ZF_LOGE("No register of %d bytes at %x:%x.%x %x", size, bus, dev, fun, offset);
        return false;
    }
    uint32_t address = ADDRESS_ENABLE | (uint32_t)bus << 16 | (uint32_t)dev << 11 |
                       (uint32_t)fun << 8 | (offset & 0xfcu);
    return ps_io_port_out(&ports, ADDRESS_PORT, 4, address) == 0;
}

static uint32_t read_reg(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, int size)
{
    uint32_t value = 0;

    if (!set_address(bus, dev, fun, offset, size) ||
        ps_io_port_in(&ports, DATA_PORT + offset % 4u, size, &value)) {
        return UINT32_MAX;
    }
    return value;
}

static void write_reg(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, int size,
                      uint32_t value)
{
    if (!set_address(bus, dev, fun, offset, size) ||
        ps_io_port_out(&ports, DATA_PORT + offset % 4u, size, value)) {
        ZF_LOGE("A PCI register cannot be written");
    }
}

uint8_t libpci_read_reg8(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset)
{
    return (uint8_t)read_reg(bus, dev, fun, offset, 1);
}

uint16_t libpci_read_reg16(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset)
{
    return (uint16_t)read_reg(bus, dev, fun, offset, 2);
}

uint32_t libpci_read_reg32(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset)
{
    return read_reg(bus, dev, fun, offset, 4);
}

void libpci_write_reg8(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint8_t value)
{
    write_reg(bus, dev, fun, offset, 1, value);
}

void libpci_write_reg16(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint16_t value)
{
    write_reg(bus, dev, fun, offset, 2, value);
}

void libpci_write_reg32(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint32_t value)
{
    write_reg(bus, dev, fun, offset, 4, value);
}
