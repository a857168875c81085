/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* libsel4 may define it under the same name. */
#ifndef compile_time_assert
#define compile_time_assert(name, expr) _Static_assert(expr, #name)
#endif
