/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Start of a process that another one made: everything is on its stack (spec 02, section 9.3).
 */
#include <sel4runtime/start.h>

int main();

/* Called by _start. `stack`: argc, the arguments, NULL, the environment, NULL, auxv. */
void __sel4_start_c(void const *stack);

void __sel4_start_c(void const *stack)
{
    unsigned long argc = *(unsigned long const *)stack;
    char const *const *argv = (char const *const *)stack + 1;
    char const *const *envp = argv + argc + 1;
    char const *const *end = envp;
    while (*end) {
        end++;
    }
    __sel4runtime_start_main(main, argc, argv, envp, (auxv_t const *)(end + 1));
}
