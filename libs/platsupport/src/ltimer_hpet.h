/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/plat/timer.h>

/* ltimer_hpet_describe with the tables of `acpi` (may be NULL), which is destroyed. */
int ltimer_hpet_describe_from(ltimer_t *ltimer, ps_io_ops_t ops, acpi_t *acpi);
