/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a fault message says, in words (spec/06 section 11). For all kinds of faults, and in the
 * form that programs rely on: sel4utils_print_fault_message.
 */
#pragma once

#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Hands one line about the fault of an unknown system call to `printfn`. mrs: the message's words,
 * seL4_UnknownSyscall_Length of them. */
void debug_unknown_syscall_message(int (*printfn)(const char *format, ...), seL4_Word *mrs);

/* The same about an exception of the processor: seL4_UserException_Length words. */
void debug_user_exception_message(int (*printfn)(const char *format, ...), seL4_Word *mrs);

#ifdef __cplusplus
}
#endif
