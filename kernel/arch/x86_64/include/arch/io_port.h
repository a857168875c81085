/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * I/O ports as capabilities (spec 04, section 3).
 *
 * P1 A port is marked as issued exactly if some I/O port capability covers it; the ranges of two
 *    capabilities are equal (copies) or disjoint.
 */
#pragma once
#include "core/error.h"
#include "core/slot.h"

struct invocation;

enum result io_port_control_invoke(struct invocation *inv);
enum result io_port_invoke(struct invocation *inv);

/* The last capability to this range has gone: it may be issued again. */
void io_port_release(struct cap cap);
