/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "ltimer_hpet.h"

#include "deadline_timer.h"

#include <autoconf.h>
#include <platsupport/plat/hpet.h>
#include <platsupport/plat/pit.h>
#include <platsupport/plat/timer.h>

/* Interrupt vectors as a root task numbers them; to the processor they are this much higher
 * (spec/04 section 2.3). */
#define HPET_VECTOR         0
#define VECTOR_OFFSET       0x30
#define PIT_PIN             2
#define REGISTERS_SIZE      0x118 /* up to those of comparator 0 */
#define POLARITY_ACTIVE_LOW 1

struct hpet_timer {
    struct deadline_timer base;
    hpet_t hpet;
};

/* The region of a description is as long as the ACPI table says it in; the registers are longer. */
static void *map_registers(const ps_io_ops_t *ops, const pmem_region_t *region)
{
    void *vaddr =
        ps_io_map(&ops->io_mapper, region->base_addr, REGISTERS_SIZE, false, PS_MEM_NORMAL);

    if (!vaddr) {
        ZF_LOGE("The registers of the HPET cannot be mapped");
    }
    return vaddr;
}

/* The PIT uses the same pin, and ticks since the kernel has started. */
static int quieten(void *device)
{
    struct hpet_timer *timer = device;
    struct deadline_timer *base = &timer->base;
    pit_t pit;

    if (base->irq.type == PS_IOAPIC && base->irq.ioapic.pin == PIT_PIN &&
        (pit_init(&pit, base->ops.io_port_ops) || pit_cancel_timeout(&pit))) {
        ZF_LOGW("The PIT shares the interrupt of the HPET and goes on ticking");
    }
    return 0;
}

static int open_hpet(void *device)
{
    struct hpet_timer *timer = device;
    struct deadline_timer *base = &timer->base;
    bool use_msi = base->irq.type == PS_MSI;
    void *vaddr = map_registers(&base->ops, &base->pmem);

    if (!vaddr) {
        return EIO;
    }
    hpet_config_t config = {
        .vaddr = vaddr,
        .use_msi = use_msi,
        .irq = (uint32_t)(use_msi ? base->irq.msi.vector + VECTOR_OFFSET : base->irq.ioapic.pin)};
    int error = hpet_init(&timer->hpet, config);
    if (error) {
        ps_io_unmap(&base->ops.io_mapper, vaddr, REGISTERS_SIZE);
        return error;
    }
    hpet_start(&timer->hpet);
    return 0;
}

static uint64_t now(void *device)
{
    struct hpet_timer *timer = device;

    return hpet_get_time(&timer->hpet);
}

static int arm(void *device, uint64_t time)
{
    struct hpet_timer *timer = device;

    for (uint64_t lead = NS_IN_US; hpet_set_timeout(&timer->hpet, time); lead *= 2) {
        time = hpet_get_time(&timer->hpet) + lead;
    }
    return 0;
}

static int disarm(void *device)
{
    struct hpet_timer *timer = device;

    hpet_cancel_timeout(&timer->hpet);
    return 0;
}

static void close_hpet(void *device)
{
    struct hpet_timer *timer = device;

    hpet_stop(&timer->hpet);
    ps_io_unmap(&timer->base.ops.io_mapper, timer->hpet.vaddr, REGISTERS_SIZE);
}

static const struct deadline_device hpet_device = {.quieten = quieten,
                                                   .open = open_hpet,
                                                   .now = now,
                                                   .arm = arm,
                                                   .disarm = disarm,
                                                   .close = close_hpet,
                                                   .max_period = UINT64_MAX};

/* Which interrupt the HPET raises, from its registers. 0; ENODEV when it is of no use. */
static int choose_irq(const void *vaddr, ps_irq_t *irq)
{
    uint32_t pins = hpet_ioapic_irq_delivery_mask(vaddr);

    if (!hpet_has_64_bits(vaddr)) {
        ZF_LOGE("The counter of the HPET is too short");
        return ENODEV;
    }
    if (hpet_supports_fsb_delivery(vaddr)) {
        *irq = (ps_irq_t){.type = PS_MSI, .msi = {.vector = HPET_VECTOR}};
        return 0;
    }
    if (!pins) {
        ZF_LOGE("The HPET cannot interrupt");
        return ENODEV;
    }
    *irq = (ps_irq_t){
        .type = PS_IOAPIC,
        .ioapic = {.pin = CTZ(pins), .polarity = POLARITY_ACTIVE_LOW, .vector = HPET_VECTOR}};
    return 0;
}

int ltimer_hpet_describe_with_region(ltimer_t *ltimer, ps_io_ops_t ops, pmem_region_t region)
{
    ps_irq_t irq;

    if (config_set(CONFIG_IRQ_PIC)) {
        ZF_LOGE("The interrupts of an HPET need an IOAPIC");
        return ENODEV;
    }
    void *vaddr = map_registers(&ops, &region);
    if (!vaddr) {
        return EIO;
    }
    int error = choose_irq(vaddr, &irq);
    ps_io_unmap(&ops.io_mapper, vaddr, REGISTERS_SIZE);
    return error ? error
                 : deadline_timer_describe(ltimer, &ops, &hpet_device, sizeof(struct hpet_timer),
                                           irq, &region);
}

static int find_region(acpi_t *acpi, pmem_region_t *region)
{
    const acpi_hpet_t *table = acpi ? (const acpi_hpet_t *)acpi_find_region(acpi, ACPI_HPET) : NULL;

    if (!table || table->header.length < sizeof(*table) || table->base_address.space != 0) {
        return ENODEV;
    }
    *region = (pmem_region_t){.type = PMEM_TYPE_DEVICE,
                              .base_addr = table->base_address.address,
                              .length = table->header.length};
    return 0;
}

int ltimer_hpet_describe_from(ltimer_t *ltimer, ps_io_ops_t ops, acpi_t *acpi)
{
    pmem_region_t region;
    int error = find_region(acpi, &region);

    acpi_destroy(acpi);
    return error ? error : ltimer_hpet_describe_with_region(ltimer, ops, region);
}

int ltimer_hpet_describe(ltimer_t *ltimer, ps_io_ops_t ops)
{
    return ltimer_hpet_describe_from(ltimer, ops, acpi_init(ops.io_mapper));
}

int ltimer_hpet_init(ltimer_t *ltimer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                     void *callback_token)
{
    int error = ltimer_hpet_describe(ltimer, ops);

    return error ? error : deadline_timer_start(ltimer, callback, callback_token);
}
