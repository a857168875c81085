/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Both expand their arguments first (spec/06 section 3.1).
 */
#pragma once

#define UTILS_STRINGIFY_RAW(s) #s
#define UTILS_JOIN_RAW(x, y)   x##y

#define STRINGIFY(s) UTILS_STRINGIFY_RAW(s)
#define JOIN(x, y)   UTILS_JOIN_RAW(x, y)
