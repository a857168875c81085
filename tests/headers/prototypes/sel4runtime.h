/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 4 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
char const *sel4runtime_process_name(void);
char const *const *sel4runtime_argv(void);
int sel4runtime_argc(void);
char const *const *sel4runtime_envp(void);
auxv_t const *sel4runtime_auxv(void);
seL4_BootInfo *sel4runtime_bootinfo(void);
sel4runtime_size_t sel4runtime_get_tls_size(void);
sel4runtime_size_t sel4runtime_get_tp_offset(void);
int sel4runtime_initial_tls_enabled(void);
sel4runtime_uintptr_t sel4runtime_write_tls_image(void *tls_memory);
sel4runtime_uintptr_t sel4runtime_move_initial_tls(void *tls_memory);
void sel4runtime_set_tls_base(sel4runtime_uintptr_t tls_base);
sel4runtime_exit_cb *sel4runtime_set_exit(sel4runtime_exit_cb *cb);
sel4runtime_pre_exit_cb *sel4runtime_set_pre_exit(sel4runtime_pre_exit_cb *cb);
void sel4runtime_exit(int code);
void __sel4runtime_start_main(int (*main)(), unsigned long argc, char const *const *argv,
                              char const *const *envp, auxv_t const auxv[]);
