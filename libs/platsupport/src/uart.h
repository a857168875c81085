/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/chardev.h>

/* Programs the UART at I/O ports from dev->vaddr (115200 baud, 8 bits, no parity, 1 stop bit,
 * receive interrupt) and fills in dev's functions; dev->ioops and dev->irqs are set already.
 * 0, or the error of a port operation. */
int uart_init(ps_chardevice_t *dev);
