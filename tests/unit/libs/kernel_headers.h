/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * For sources that need the types of the kernel's interface and call nothing of it.
 */
#pragma once

/* libsel4 declares the function behind assert() with another type than this C library. */
#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#undef __assert_fail
