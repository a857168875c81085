/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Options on the kernel's command line (spec 02, section 2). Words are separated by bytes up to
 * 0x20; words nobody asks for are ignored.
 */
#pragma once
#include "core/types.h"

/* Is `word` one of the words of `line`? */
bool command_line_has(const char *line, const char *word);

/* Value of the last word `key=number`: decimal or 0x hexadecimal, up to a comma; malformed numbers
 * count as 0. False, and no value, if there is no such word. */
bool command_line_number(const char *line, const char *key, uint32_t *value);
