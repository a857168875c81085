/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Descriptor tables: GDT, TSS and IDT.
 */
#pragma once

/* Fills and loads them; the data segment registers are empty afterwards. */
void segments_init(void);
void idt_init(void);
