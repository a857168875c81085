/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * I/O APICs: interrupt lines of devices.
 */
#pragma once
#include "core/types.h"

struct machine_devices;

/* Masks every pin. */
void ioapic_init(const struct machine_devices *devices);

unsigned ioapic_count(void);
unsigned ioapic_pins(unsigned ioapic);

/* Delivers `pin` as CPU vector `vector` from now on, unmasked. */
void ioapic_route(unsigned ioapic, unsigned pin, unsigned vector, bool is_level,
                  bool is_active_low);

void ioapic_set_masked(unsigned ioapic, unsigned pin, bool is_masked);
