/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Hands `string` piece by piece to `print` (called like fprintf, with `print_arg` first), with the
 * characters that XML reserves replaced by their names. Returns the sum of print's results, or the
 * first negative one. */
int utils_put_xml_escape(const char *string, int (*print)(void *print_arg, const char *format, ...),
                         void *print_arg);

#ifdef __cplusplus
}
#endif
