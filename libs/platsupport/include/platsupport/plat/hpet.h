/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The high precision event timer of a PC: a counter of 64 bits, and comparator 0 of it, which
 * interrupts once. Times are in nanoseconds since hpet_init.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hpet_config {
    void *vaddr;  /* of its registers, mapped uncached */
    bool use_msi; /* interrupts by message to the processor, instead of through the IOAPIC */
    uint32_t irq; /* vector of the processor, or pin of the IOAPIC */
} hpet_config_t;

typedef struct hpet {
    void *vaddr;
    uint64_t period_fs; /* of one count */
} hpet_t;

/* Whether comparator 0 can interrupt by message, and to which pins (a bit each) it can otherwise.
 * vaddr: of the registers. */
bool hpet_supports_fsb_delivery(const void *vaddr);
uint32_t hpet_ioapic_irq_delivery_mask(const void *vaddr);

/* Whether counter and comparator 0 have 64 bits, which hpet_init asks for. */
bool hpet_has_64_bits(const void *vaddr);

/* The counter at 0 and stopped, the comparator without a timeout. 0; EINVAL for a missing argument
 * or an interrupt it cannot deliver, ENOSYS if counter or comparator are shorter or the frequency
 * makes no sense. */
int hpet_init(hpet_t *hpet, hpet_config_t config);

/* Lets the counter run, or stops it. 0, EINVAL. */
int hpet_start(const hpet_t *hpet);
int hpet_stop(const hpet_t *hpet);

/* Nanoseconds since the counter began. */
uint64_t hpet_get_time(const hpet_t *hpet);

/* One interrupt at this time. 0; ETIME when the time has passed, perhaps meanwhile, or is too near
 * to be sure: whether the interrupt comes is then open. */
int hpet_set_timeout(const hpet_t *hpet, uint64_t absolute_ns);

/* No more interrupts; one that is already on its way may still come. */
void hpet_cancel_timeout(const hpet_t *hpet);

#ifdef __cplusplus
}
#endif
