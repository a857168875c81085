/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The PCI library over a configuration space of memory: two roots, a bridge, a device with
 * functions.
 */
#include "check.h"

#include <pci/pci.h>
#include <string.h>

#define MAX_FUNCTIONS 8

/* One function; `writable`: which bits of a register of 4 bytes a write changes. */
struct function {
    uint8_t bus, dev, fun;
    uint32_t regs[64];
    uint32_t writable[64];
};

static struct function functions[MAX_FUNCTIONS];
static size_t num_functions;
static uint32_t address;
static bool ports_fail;
static int num_loud; /* writes of a BAR while the device answers */

static struct function *addressed(void)
{
    for (size_t i = 0; i < num_functions; i++) {
        struct function *f = &functions[i];

        if (address >> 31 && f->bus == (address >> 16 & 0xff) && f->dev == (address >> 11 & 0x1f) &&
            f->fun == (address >> 8 & 7)) {
            return f;
        }
    }
    return NULL;
}

static int port_out(void *cookie, uint32_t port, int io_size, uint32_t val)
{
    (void)cookie;
    if (ports_fail) {
        return -1;
    }
    if (port == 0xcf8 && io_size == 4) {
        address = val;
        return 0;
    }
    struct function *f = addressed();
    if (!f || port < 0xcfc || port + (uint32_t)io_size > 0xd00) {
        return f ? -1 : 0;
    }
    uint32_t n = (address & 0xfc) / 4;
    uint32_t shift = (port - 0xcfc) * 8;
    uint32_t mask = (io_size == 4 ? ~0u : (1u << io_size * 8) - 1) << shift & f->writable[n];
    num_loud += n >= 4 && n <= 9 && f->regs[1] & 3;
    f->regs[n] = (f->regs[n] & ~mask) | (val << shift & mask);
    return 0;
}

static int port_in(void *cookie, uint32_t port, int io_size, uint32_t *result)
{
    struct function *f = addressed();

    (void)cookie;
    if (ports_fail || port < 0xcfc || port + (uint32_t)io_size > 0xd00) {
        return -1;
    }
    uint32_t value = f ? f->regs[(address & 0xfc) / 4] : ~0u;
    *result = value >> (port - 0xcfc) * 8 & (io_size == 4 ? ~0u : (1u << io_size * 8) - 1);
    return 0;
}

static ps_io_port_ops_t ports = {.io_port_in_fn = port_in, .io_port_out_fn = port_out};

static struct function *add(uint8_t bus, uint8_t dev, uint8_t fun, uint32_t ids, uint8_t type)
{
    struct function *f = &functions[num_functions++];

    *f = (struct function){.bus = bus, .dev = dev, .fun = fun};
    f->regs[0] = ids;
    f->regs[1] = 0x00100007;
    f->writable[1] = 0xffff;
    f->regs[3] = (uint32_t)type << 16;
    return f;
}

static void set_bar(struct function *f, unsigned int n, uint32_t value, uint32_t writable)
{
    f->regs[4 + n] = value;
    f->writable[4 + n] = writable;
}

static struct function *nic; /* the device that has everything */

static void build(void)
{
    num_functions = 0;
    num_loud = 0;
    ports_fail = false;
    add(0, 0, 0, 0x12378086, 0);
    add(0, 1, 0, 0x70008086, 0x80); /* with functions 0, 1, 3 */
    add(0, 1, 1, 0x70108086, 0);
    add(0, 1, 3, 0x71138086, 0);
    add(0, 31, 0, 0x244e8086, 1); /* bridge */
    nic = add(1, 4, 0, 0x100e8086, 0);
    nic->regs[2] = 0x02010003;
    nic->regs[11] = 0x11001af4;
    nic->regs[13] = 0x40;
    nic->regs[15] = 0x010b;
    nic->regs[16] = 0x00005001; /* at 0x40: power management, next at 0x50 */
    nic->regs[20] = 0x00000005; /* at 0x50: MSI, the last one */
    set_bar(nic, 0, 0xfebc0000, 0xfffe0000);
    set_bar(nic, 1, 0x0000c001, 0x0000ffc0);
    set_bar(nic, 2, 0x8000000c, 0xf0000000);
    set_bar(nic, 3, 0x00000001, 0xffffffff);
    add(0x80, 2, 0, 0xdeadbeef, 0); /* behind another root */
}

static void all_devices_are_found(void)
{
    build();
    libpci_scan(ports);
    CHECK(libpci_num_devices == 7 && num_loud == 0);
    CHECK(libpci_device_list[3].fun == 3 && libpci_device_list[4].is_bridge);
    CHECK(libpci_device_list[6].bus == 0x80);
    CHECK(libpci_find_device(0x8086, 0x7113) == &libpci_device_list[3]);
    CHECK(libpci_find_device(0xbeef, 0xdead) && !libpci_find_device(0x8086, 0xdead));
}

static void a_device_is_described(void)
{
    build();
    libpci_scan(ports);
    libpci_device_t *d = libpci_find_device(0x8086, 0x100e);
    CHECK(d && d->bus == 1 && d->dev == 4 && d->fun == 0);
    CHECK(d->class_code == 2 && d->subclass == 1 && d->interface == 0 && d->revision == 3);
    CHECK(d->subsystem_vendor_id == 0x1af4 && d->subsystem_id == 0x1100 && !d->is_bridge);
    CHECK(d->interrupt_line == 11 && d->interrupt_pin == 1);
    CHECK(libpci_find_capability(d, PCI_CAPABILITY_MSI) == 0x50);
    CHECK(libpci_find_capability(d, PCI_CAPABILITY_MSIX) == 0);
}

static void ranges_have_base_and_size(void)
{
    build();
    uint32_t before[64];
    memcpy(before, nic->regs, sizeof(before));
    libpci_scan(ports);
    const libpci_bar_t *bars = libpci_find_device(0x8086, 0x100e)->bars;
    CHECK(memcmp(before, nic->regs, sizeof(before)) == 0);
    CHECK(bars[0].space == LIBPCI_BAR_MEMORY && bars[0].base == 0xfebc0000);
    CHECK(bars[0].size == 0x20000 && !bars[0].is_64_bit && !bars[0].is_prefetchable);
    CHECK(bars[1].space == LIBPCI_BAR_IO && bars[1].base == 0xc000 && bars[1].size == 0x40);
    CHECK(bars[2].is_64_bit && bars[2].is_prefetchable && bars[2].base == 0x180000000ul);
    CHECK(bars[2].size == 0x10000000 && bars[3].space == LIBPCI_BAR_NONE);
    CHECK(bars[4].space == LIBPCI_BAR_NONE && bars[5].size == 0);
}

static void a_64_bit_range_needs_a_second_register(void)
{
    build();
    set_bar(nic, 5, 0xe0000004, 0xfffff000); /* the last one says that another one follows */
    libpci_scan(ports);
    const libpci_bar_t *bar = &libpci_find_device(0x8086, 0x100e)->bars[5];
    CHECK(!bar->is_64_bit && bar->base == 0xe0000000 && bar->size == 0x1000);
}

static void a_circle_of_capabilities_ends(void)
{
    build();
    nic->regs[20] = 0x00004005 ^ 0x5; /* at 0x50: unknown, next at 0x40 again */
    libpci_scan(ports);
    libpci_device_t *d = libpci_find_device(0x8086, 0x100e);
    CHECK(libpci_find_capability(d, PCI_CAPABILITY_MSI) == 0);
    nic->regs[13] = 0x08; /* points into the header */
    CHECK(libpci_find_capability(d, 1) == 0);
    nic->regs[1] &= ~0x00100000u;
    CHECK(libpci_find_capability(d, 1) == 0);
}

static void registers_are_read_and_written_by_size(void)
{
    build();
    libpci_init(ports);
    nic->writable[16] = ~0u;
    libpci_write_reg32(1, 4, 0, 0x40, 0x11223344);
    CHECK(libpci_read_reg8(1, 4, 0, 0x41) == 0x33 && libpci_read_reg16(1, 4, 0, 0x42) == 0x1122);
    libpci_write_reg8(1, 4, 0, 0x43, 0xaa);
    libpci_write_reg16(1, 4, 0, 0x40, 0xbbcc);
    CHECK(libpci_read_reg32(1, 4, 0, 0x40) == 0xaa22bbcc);
    CHECK(libpci_read_reg32(1, 4, 0, 0x42) == UINT32_MAX); /* across a border */
    CHECK(libpci_read_reg16(1, 32, 0, 0x40) == 0xffff && libpci_read_reg8(1, 4, 8, 0x40) == 0xff);
    CHECK(libpci_read_reg16(3, 0, 0, 0) == 0xffff); /* nobody there */
}

static void without_ports_there_are_no_devices(void)
{
    build();
    ports_fail = true;
    libpci_scan(ports);
    CHECK(libpci_num_devices == 0 && libpci_read_reg32(0, 0, 0, 0) == UINT32_MAX);
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"pci: all devices are found", all_devices_are_found},
        {"pci: a device is described", a_device_is_described},
        {"pci: ranges have base and size, and are left as they were", ranges_have_base_and_size},
        {"pci: a 64-bit range needs a second register", a_64_bit_range_needs_a_second_register},
        {"pci: a circle of capabilities ends", a_circle_of_capabilities_ends},
        {"pci: registers are read and written by size", registers_are_read_and_written_by_size},
        {"pci: without ports there are no devices", without_ports_there_are_no_devices},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
