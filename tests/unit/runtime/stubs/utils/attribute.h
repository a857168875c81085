/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What <utils/attribute.h> has and the library under test uses.
 */
#pragma once

#define CONSTRUCTOR(priority)    __attribute__((constructor(priority)))
#define CONSTRUCTOR_MIN_PRIORITY 101
