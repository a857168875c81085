/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Logging that counts.
 */
#pragma once

#include <stdbool.h>

extern int logged_errors;

#define ZF_LOGE(...) (logged_errors++)
