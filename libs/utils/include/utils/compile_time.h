/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <assert.h>

/* libsel4 may define it under the same name. */
#ifndef compile_time_assert
#define compile_time_assert(name, expr) static_assert(expr, #name)
#endif
