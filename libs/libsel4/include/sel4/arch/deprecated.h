/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of older versions: nothing that all of x86 shares.
 */
#pragma once

#include <sel4/macros.h>
