/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The further boot information of the root task (spec 02, section 7.2).
 */
#pragma once
#include "multiboot.h"

/* Writes the chunks, back to back, to `page`, which is all zero; returns how many bytes they take.
 * `rsdp`: ACPI_RSDP_BYTES of the root pointer. */
word_t boot_info_write_extra(uint8_t *page, const struct multiboot *mb, const uint8_t *rsdp,
                             uint32_t tsc_mhz);
