/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Entry of a program, for start-up code that is not crt0.o.
 */
#pragma once

#include <sel4runtime/auxv.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Prepares TLS, runs the constructors, then main, then sel4runtime_exit with its result. argv and
 * envp end with NULL, auxv with AT_NULL; all of them stay in use while the program runs.
 */
void __sel4runtime_start_main(int (*program)(), unsigned long argc, char const *const *argv,
                              char const *const *envp, auxv_t const auxv[]);

#ifdef __cplusplus
}
#endif
