/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The console: a UART of the 16550 family, polled (spec 04, section 5.1). Builds with printing
 * only.
 */
#pragma once
#include "core/types.h"

/* Programs the UART at I/O port `port` for 115200 8N1. */
void serial_program(uint16_t port);

/* The same, and from now on it is the console. 0: no console. */
void serial_init(uint16_t port);

/* The port that firmware names as the first one (spec 02, section 2), from two words of the BIOS
 * data area: equipment flags at physical 0x410, and the first port's address at 0x400. */
uint16_t serial_default_port(uint16_t equipment, uint16_t first_port);
