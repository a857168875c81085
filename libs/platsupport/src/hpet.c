/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Registers of the HPET and of its comparator 0. The counter is read in halves, since not every
 * machine reads 64 bits of a device at once; a comparator that is written in halves may interrupt
 * too early, which the timer above it has to bear anyway (deadline_timer.h).
 */
#include <errno.h>
#include <platsupport/plat/hpet.h>
#include <utils/util.h>

enum hpet_register {
    CAPABILITIES = 0x00,
    CONFIGURATION = 0x10,
    COUNTER = 0xf0,
    COMPARATOR_CONFIG = 0x100,
    COMPARATOR = 0x108,
    COMPARATOR_MESSAGE = 0x110,
};

#define CAP_COUNTER_64    BIT(13)
#define CAP_PERIOD_SHIFT  32
#define MAX_PERIOD_FS     100000000ul /* by the specification of the HPET */
#define CONFIG_ENABLE     BIT(0)
#define COMPARATOR_ENABLE BIT(2)
#define COMPARATOR_64     BIT(5)
#define PIN_SHIFT         9
#define NUM_PINS          32
#define MESSAGE_ENABLE    BIT(14)
#define MESSAGE_CAP       BIT(15)
#define PIN_MASK_SHIFT    32
/* A comparator takes a moment to see what was written into it. */
#define MARGIN_COUNTS 16
/* The local APIC of processor 0; bits 32 to 63 of the message register are the address. */
#define MESSAGE_TO_CPU_0 (0xfee00000ul << 32)

static volatile uint64_t *reg(const void *vaddr, enum hpet_register offset)
{
    return (volatile uint64_t *)((uintptr_t)vaddr + offset);
}

static uint64_t read_counter(const void *vaddr)
{
    volatile uint32_t *half = (volatile uint32_t *)reg(vaddr, COUNTER);
    uint32_t low;
    uint32_t high;

    do {
        high = half[1];
        low = half[0];
    } while (high != half[1]);
    return (uint64_t)high << 32 | low;
}

bool hpet_supports_fsb_delivery(const void *vaddr)
{
    return *reg(vaddr, COMPARATOR_CONFIG) & MESSAGE_CAP;
}

uint32_t hpet_ioapic_irq_delivery_mask(const void *vaddr)
{
    return (uint32_t)(*reg(vaddr, COMPARATOR_CONFIG) >> PIN_MASK_SHIFT);
}

static uint64_t period_of(const void *vaddr)
{
    return *reg(vaddr, CAPABILITIES) >> CAP_PERIOD_SHIFT;
}

bool hpet_has_64_bits(const void *vaddr)
{
    return *reg(vaddr, CAPABILITIES) & CAP_COUNTER_64 &&
           *reg(vaddr, COMPARATOR_CONFIG) & COMPARATOR_64;
}

static bool can_deliver(const hpet_config_t *config)
{
    if (config->use_msi) {
        return hpet_supports_fsb_delivery(config->vaddr);
    }
    return config->irq < NUM_PINS &&
           hpet_ioapic_irq_delivery_mask(config->vaddr) & 1u << config->irq;
}

int hpet_init(hpet_t *hpet, hpet_config_t config)
{
    if (!hpet || !config.vaddr || !can_deliver(&config)) {
        ZF_LOGE("hpet or vaddr is NULL, or interrupt %u cannot be delivered", config.irq);
        return EINVAL;
    }
    *hpet = (hpet_t){.vaddr = config.vaddr, .period_fs = period_of(config.vaddr)};
    if (!hpet_has_64_bits(config.vaddr) || hpet->period_fs == 0 ||
        hpet->period_fs > MAX_PERIOD_FS) {
        ZF_LOGE("An HPET with a short counter, or none that works");
        return ENOSYS;
    }
    hpet_stop(hpet);
    *reg(hpet->vaddr, COUNTER) = 0;
    if (config.use_msi) {
        *reg(hpet->vaddr, COMPARATOR_MESSAGE) = MESSAGE_TO_CPU_0 | config.irq;
        *reg(hpet->vaddr, COMPARATOR_CONFIG) = MESSAGE_ENABLE;
    } else {
        *reg(hpet->vaddr, COMPARATOR_CONFIG) = (uint64_t)config.irq << PIN_SHIFT;
    }
    return 0;
}

int hpet_start(const hpet_t *hpet)
{
    if (!hpet) {
        ZF_LOGE("hpet is NULL");
        return EINVAL;
    }
    *reg(hpet->vaddr, CONFIGURATION) = CONFIG_ENABLE;
    return 0;
}

int hpet_stop(const hpet_t *hpet)
{
    if (!hpet) {
        ZF_LOGE("hpet is NULL");
        return EINVAL;
    }
    *reg(hpet->vaddr, CONFIGURATION) = 0;
    return 0;
}

uint64_t hpet_get_time(const hpet_t *hpet)
{
    return muldivu64(read_counter(hpet->vaddr), hpet->period_fs, FS_IN_NS);
}

int hpet_set_timeout(const hpet_t *hpet, uint64_t absolute_ns)
{
    uint64_t count = muldivu64(absolute_ns, FS_IN_NS, hpet->period_fs) + 1;

    *reg(hpet->vaddr, COMPARATOR) = count;
    *reg(hpet->vaddr, COMPARATOR_CONFIG) |= COMPARATOR_ENABLE;
    return read_counter(hpet->vaddr) + MARGIN_COUNTS < count ? 0 : ETIME;
}

void hpet_cancel_timeout(const hpet_t *hpet)
{
    *reg(hpet->vaddr, COMPARATOR_CONFIG) &= ~COMPARATOR_ENABLE;
}
