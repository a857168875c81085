/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/chardev.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Flag of ps_cdev_set_flags: a line end also returns to the start of the line. */
#define SERIAL_AUTO_CR BIT(0)

enum serial_parity {
    PARITY_NONE,
    PARITY_EVEN,
    PARITY_ODD,
};

/* Bits per second (a divisor of 115200), bits per character (5 to 8), stop bits (1 or 2; 2
 * means 1.5 with 5 bits) of a serial port. 0; EINVAL, or the error of a port operation. */
int serial_configure(ps_chardevice_t *dev, long bps, int char_size, enum serial_parity parity,
                     int stop_bits);

#ifdef __cplusplus
}
#endif
