/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The timers of a PC behind ltimer.h (spec/06 section 13.3). What a timer allocates comes from
 * ops.malloc_ops; ops.irq_ops delivers its interrupt. There is one timer on a device: making a
 * second one is an error, and may stop the first. The callback (may be NULL) is called for each
 * timeout, after the interrupt was acknowledged. All answer 0 or a positive errno: EINVAL, ENOMEM,
 * ENODEV when there is no such device, EIO when its interrupt or registers cannot be had.
 */
#pragma once

#include <platsupport/ltimer.h>
#include <platsupport/plat/acpi/acpi.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The HPET that ACPI tells of. Describing it answers which interrupt and which memory it needs;
 * nothing else works on a timer that is only described, except ltimer_destroy. */
int ltimer_hpet_init(ltimer_t *ltimer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                     void *callback_token);
int ltimer_hpet_describe(ltimer_t *ltimer, ps_io_ops_t ops);
int ltimer_hpet_describe_with_region(ltimer_t *ltimer, ps_io_ops_t ops, pmem_region_t region);

/* The PIT, which interrupts, with the time stamp counter, which tells the time: at tsc_freq Hz, or
 * at a frequency that is measured. A period is at most PIT_MAX_NS (ENOSYS). */
int ltimer_pit_init(ltimer_t *ltimer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                    void *callback_token);
int ltimer_pit_init_freq(ltimer_t *ltimer, ps_io_ops_t ops, uint64_t tsc_freq,
                         ltimer_callback_fn_t callback, void *callback_token);
int ltimer_pit_describe(ltimer_t *ltimer, ps_io_ops_t ops);

/* Hz; of a timer that ltimer_pit_init made. */
uint64_t ltimer_pit_get_tsc_freq(ltimer_t *ltimer);

/* ltimer_default_describe for firmware whose root pointer is not in the BIOS area. */
int ltimer_default_describe_with_rsdp(ltimer_t *ltimer, ps_io_ops_t ops, acpi_rsdp_t rsdp);

#ifdef __cplusplus
}
#endif
