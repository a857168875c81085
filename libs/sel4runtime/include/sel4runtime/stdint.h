/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Integer types of the start-up code, which needs no C library.
 */
#pragma once

typedef unsigned char sel4runtime_uint8_t;
typedef unsigned short sel4runtime_uint16_t;
typedef unsigned int sel4runtime_uint32_t;
typedef unsigned long sel4runtime_uint64_t;
typedef signed char sel4runtime_int8_t;
typedef short sel4runtime_int16_t;
typedef int sel4runtime_int32_t;
typedef long sel4runtime_int64_t;
typedef unsigned long sel4runtime_uintptr_t;
