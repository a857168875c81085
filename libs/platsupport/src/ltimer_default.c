/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which timer a machine has.
 */
#include "deadline_timer.h"
#include "ltimer_hpet.h"

/* An HPET that is there but cannot be had is an error: somebody else drives it. */
static int describe(ltimer_t *timer, ps_io_ops_t ops, acpi_t *acpi)
{
    int error = ltimer_hpet_describe_from(timer, ops, acpi);

    if (error == ENODEV) {
        error = ltimer_pit_describe(timer, ops);
    }
    return error;
}

int ltimer_default_describe(ltimer_t *timer, ps_io_ops_t ops)
{
    return describe(timer, ops, acpi_init(ops.io_mapper));
}

int ltimer_default_describe_with_rsdp(ltimer_t *timer, ps_io_ops_t ops, acpi_rsdp_t rsdp)
{
    return describe(timer, ops, acpi_init_with_rsdp(ops.io_mapper, rsdp));
}

int ltimer_default_init(ltimer_t *timer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                        void *callback_token)
{
    int error = ltimer_default_describe(timer, ops);

    return error ? error : deadline_timer_start(timer, callback, callback_token);
}
