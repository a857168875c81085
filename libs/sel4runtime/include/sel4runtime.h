/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the start-up code offers to programs: arguments, boot information, thread-local storage of
 * further threads, and the end of the program (spec 06, section 4).
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4runtime/auxv.h>
#include <sel4runtime/stddef.h>
#include <sel4runtime/stdint.h>
#include <sel4runtime/thread.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- how the program was started */

/* Base name of argv[0]; NULL if there are no arguments. */
char const *sel4runtime_process_name(void);
int sel4runtime_argc(void);
char const *const *sel4runtime_argv(void);
char const *const *sel4runtime_envp(void);
auxv_t const *sel4runtime_auxv(void);
/* NULL in a process that another one started. */
seL4_BootInfo *sel4runtime_bootinfo(void);

/* --- thread-local storage
 *
 * Every thread has a region of its own. Who starts a thread supplies the memory, at any address,
 * and keeps it for as long as the thread lives.
 */

/* Bytes of memory that one region takes. */
sel4runtime_size_t sel4runtime_get_tls_size(void);
/* Where in a region that starts at a multiple of its alignment the TLS base is. */
sel4runtime_size_t sel4runtime_get_tp_offset(void);
/* 0 as long as the first thread has no region, because the static one is too small. */
int sel4runtime_initial_tls_enabled(void);
/* Makes a region with the initial values of all variables; returns its TLS base, 0 for NULL. */
sel4runtime_uintptr_t sel4runtime_write_tls_image(void *tls_memory);
/* Called by the first thread: moves its region to `tls_memory`; returns the new base, 0 for NULL.
 */
sel4runtime_uintptr_t sel4runtime_move_initial_tls(void *tls_memory);

/*
 * Gives the thread with the TLS base `thread_pointer` another value of a thread-local variable.
 * 0, or -1 if `variable` is not thread-local.
 */
#define sel4runtime_set_tls_variable(thread_pointer, variable, value)                              \
    __extension__({                                                                                \
        (void)sizeof(char[sizeof(variable) == sizeof(value) ? 1 : -1]); /* of one size */          \
        __typeof__(value) sel4runtime_value_ = (value);                                            \
        __sel4runtime_store_in_tls((sel4runtime_uintptr_t)(thread_pointer), &(variable),           \
                                   &sel4runtime_value_, sizeof(variable));                         \
    })

/* Behind the macro above: `own` is the caller's copy of the variable. */
int __sel4runtime_store_in_tls(sel4runtime_uintptr_t thread_pointer, void const volatile *own,
                               void const *value, sel4runtime_size_t size);

/* --- the end */

/* Must not return. There is none to begin with: then the program ends in a fault at address 0. */
typedef void sel4runtime_exit_cb(int code);
/* Runs before the destructors; its result takes the place of `code`. */
typedef int sel4runtime_pre_exit_cb(int code);

/* Both return the callback that was set before, or NULL. */
sel4runtime_exit_cb *sel4runtime_set_exit(sel4runtime_exit_cb *cb);
sel4runtime_pre_exit_cb *sel4runtime_set_pre_exit(sel4runtime_pre_exit_cb *cb);

/* Pre-exit callback, destructors, exit callback. Does not flush the C library's files. */
void sel4runtime_exit(int code);

#ifdef __cplusplus
}
#endif
