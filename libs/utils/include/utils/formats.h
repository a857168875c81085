/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#define COLOR_ERROR  "\033[1;31m"
#define COLOR_NORMAL "\033[0m"

/* Conversions of a word. */
#define DFMT "%ld"
#define XFMT "%lx"
