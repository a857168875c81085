/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/plat/serial.h>

/* Flag of ps_cdev_set_flags: a line end also returns to the start of the line. */
#define SERIAL_AUTO_CR BIT(0)

enum serial_parity {
    PARITY_NONE,
    PARITY_EVEN,
    PARITY_ODD,
};
