/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* The printf conversion for the type of x; of pointers to other types than char, that for an
 * address. */
#define FORMAT_STRING(x)                                                                           \
    _Generic((x),                                                                                  \
             _Bool: "%d",                                                                          \
             char: "%c",                                                                           \
             signed char: "%hhd",                                                                  \
             unsigned char: "%hhu",                                                                \
             short: "%hd",                                                                         \
             unsigned short: "%hu",                                                                \
             int: "%d",                                                                            \
             unsigned int: "%u",                                                                   \
             long: "%ld",                                                                          \
             unsigned long: "%lu",                                                                 \
             long long: "%lld",                                                                    \
             unsigned long long: "%llu",                                                           \
             float: "%f",                                                                          \
             double: "%f",                                                                         \
             long double: "%Lf",                                                                   \
             char *: "%s",                                                                         \
             const char *: "%s",                                                                   \
             default: "%p")
