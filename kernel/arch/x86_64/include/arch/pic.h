/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The two 8259 interrupt controllers, as one of 16 lines.
 */
#pragma once
#include "core/types.h"

enum { PIC_CASCADE_LINE = 2 };

/* Moves the lines to VECTOR_IRQ_BASE and masks them all. */
void pic_init(void);

/* Is no line of the controller in service, though it has interrupted as `line`? It does that with
 * its last line when the true one goes down too early. */
bool pic_is_spurious(unsigned line);

void pic_set_masked(unsigned line, bool is_masked);
void pic_end(unsigned line);
