/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sizes, without a C library.
 */
#pragma once

typedef unsigned long sel4runtime_size_t;
