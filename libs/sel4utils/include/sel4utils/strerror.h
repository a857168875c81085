/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Names of the seL4_Error values and of the common fault labels, in numerical order. */
extern char *sel4_errlist[];
extern char *sel4_faultlist[];

/* Name of an seL4_Error; asserts that it is one of 0..10. */
const char *sel4_strerror(int errcode);

/* Name of a fault label; "Unknown Fault" for others. */
const char *sel4_strfault(int faultlabel);

/* Prints one line about an seL4_Error to stderr and aborts. */
void __sel4_error(int err, const char *file, const char *func, int line, char *str);

#define sel4_error(e, str)                                                                         \
    do {                                                                                           \
        int sel4_error_value = (e);                                                                \
        if (sel4_error_value != seL4_NoError) {                                                    \
            __sel4_error(sel4_error_value, __FILE__, __func__, __LINE__, str);                     \
        }                                                                                          \
    } while (0)

#ifdef __cplusplus
}
#endif
