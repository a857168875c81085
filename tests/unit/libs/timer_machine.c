/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "timer_machine.h"

#include <platsupport/plat/acpi/acpi.h>
#include <string.h>

#define BIOS_PADDR   0xe0000ul
#define TABLES_PADDR 0x7fe0000ul
#define FADT_OFFSET  0x200
#define HPET_OFFSET  0x400
#define LIST_OFFSET  (LIST_PADDR - TABLES_PADDR)

struct timer_machine machine;

static const struct region {
    uint64_t paddr;
    void *memory;
    size_t size;
} regions[] = {{BIOS_PADDR, machine.bios, sizeof(machine.bios)},
               {TABLES_PADDR, machine.tables, sizeof(machine.tables)},
               {HPET_PADDR, machine.hpet, sizeof(machine.hpet)}};

static void *io_map(void *cookie, uintptr_t paddr, size_t size, int cached, ps_mem_flags_t flags)
{
    (void)cookie;
    (void)cached;
    (void)flags;
    for (size_t i = 0; i < ARRAY_SIZE(regions); i++) {
        const struct region *region = &regions[i];
        bool is_there = paddr >= region->paddr && paddr - region->paddr < region->size &&
                        size <= region->size - (paddr - region->paddr);

        if (is_there && !(region->paddr == HPET_PADDR && machine.has_no_hpet_memory)) {
            machine.num_mapped++;
            return (uint8_t *)region->memory + (paddr - region->paddr);
        }
    }
    return NULL;
}

static void io_unmap(void *cookie, void *vaddr, size_t size)
{
    (void)cookie;
    (void)vaddr;
    (void)size;
    machine.num_mapped--;
}

static int port_out(void *cookie, uint32_t port, int io_size, uint32_t val)
{
    (void)cookie;
    if (port >= sizeof(machine.port_written) || io_size != 1) {
        return -1;
    }
    machine.port_written[port] = (uint8_t)val;
    machine.num_port_writes++;
    return 0;
}

static int port_in(void *cookie, uint32_t port, int io_size, uint32_t *result)
{
    static bool is_high;

    (void)cookie;
    if (io_size != 1) {
        return -1;
    }
    if (port == 0x71) {
        *result = machine.rtc[machine.port_written[0x70]];
        return 0;
    }
    *result = (is_high ? machine.pit_count >> 8 : machine.pit_count) & 0xff;
    if (is_high) {
        machine.pit_count = (uint16_t)(machine.pit_count - machine.pit_step);
    }
    is_high = !is_high;
    return port == 0x40 ? 0 : -1;
}

static irq_id_t irq_register(void *cookie, ps_irq_t irq, irq_callback_fn_t callback,
                             void *callback_data)
{
    (void)cookie;
    if (machine.refuses_irqs || machine.callback) {
        return -EFAULT;
    }
    machine.irq = irq;
    machine.callback = callback;
    machine.callback_data = callback_data;
    return 0;
}

static int irq_unregister(void *cookie, irq_id_t irq_id)
{
    (void)cookie;
    machine.callback = NULL;
    return irq_id == 0 ? 0 : -EINVAL;
}

static int acknowledge(void *ack_data)
{
    (void)ack_data;
    machine.num_acknowledged++;
    return 0;
}

void machine_raise_irq(void)
{
    if (machine.callback) {
        machine.callback(machine.callback_data, acknowledge, &machine);
    }
}

ps_io_ops_t machine_ops(void)
{
    ps_io_ops_t ops = {
        .io_mapper = {.cookie = &machine, .io_map_fn = io_map, .io_unmap_fn = io_unmap},
        .io_port_ops = {.cookie = &machine, .io_port_in_fn = port_in, .io_port_out_fn = port_out},
        .irq_ops = {.cookie = &machine,
                    .irq_register_fn = irq_register,
                    .irq_unregister_fn = irq_unregister}};

    ps_new_stdlib_malloc_ops(&ops.malloc_ops);
    return ops;
}

static void sum_up(void *data, size_t size, uint8_t *checksum)
{
    const uint8_t *byte = data;
    uint8_t sum = 0;

    *checksum = 0;
    for (size_t i = 0; i < size; i++) {
        sum = (uint8_t)(sum + byte[i]);
    }
    *checksum = (uint8_t)-sum;
}

static void *table_at(size_t offset, const char *signature, uint32_t length)
{
    acpi_header_t *table = (acpi_header_t *)&machine.tables[offset];

    memcpy(table->signature, signature, sizeof(table->signature));
    table->length = length;
    return table;
}

static void put_address(size_t n, uint32_t paddr)
{
    memcpy(&machine.tables[LIST_OFFSET + sizeof(acpi_header_t) + 4 * n], &paddr, sizeof(paddr));
}

void machine_sum_up(void)
{
    acpi_rsdp_t *rsdp = (acpi_rsdp_t *)&machine.bios[RSDP_PADDR - BIOS_PADDR];
    static const size_t offsets[] = {LIST_OFFSET, FADT_OFFSET, HPET_OFFSET};

    for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
        acpi_header_t *table = (acpi_header_t *)&machine.tables[offsets[i]];

        sum_up(table, table->length, &table->checksum);
    }
    sum_up(rsdp, 20, &rsdp->checksum);
    sum_up(rsdp, sizeof(*rsdp), &rsdp->extended_checksum);
}

void machine_reset(void)
{
    memset(&machine, 0, sizeof(machine));
    acpi_rsdp_t *rsdp = (acpi_rsdp_t *)&machine.bios[RSDP_PADDR - BIOS_PADDR];
    memcpy(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
    rsdp->rsdt_address = LIST_PADDR;
    table_at(LIST_OFFSET, "RSDT", sizeof(acpi_header_t) + 3 * 4);
    put_address(0, TABLES_PADDR + FADT_OFFSET);
    put_address(1, 0x12345000); /* nothing can be mapped there */
    put_address(2, TABLES_PADDR + HPET_OFFSET);
    uint8_t *fadt = table_at(FADT_OFFSET, ACPI_FADT, 116);
    fadt[108] = 0x32;
    acpi_hpet_t *hpet = table_at(HPET_OFFSET, ACPI_HPET, sizeof(acpi_hpet_t));
    hpet->base_address.address = HPET_PADDR;
    machine_sum_up();
    machine.hpet[0] = 10000000ul << 32 | 1ul << 13;                /* 10 ns, 64 bits */
    machine.hpet[0x20] = ((1ul << 2 | 1ul << 5) << 32) | 1ul << 5; /* pins 2 and 5, 64 bits */
    machine.pit_step = 100;
}
