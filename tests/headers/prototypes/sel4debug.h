/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 11 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
void debug_print_bootinfo(seL4_BootInfo *info);
void debug_cap_identify(seL4_CPtr cap);
int debug_cap_is_valid(seL4_CPtr cap);
int debug_cap_is_endpoint(seL4_CPtr cap);
int debug_cap_is_notification(seL4_CPtr cap);
void sel4debug_dump_registers(seL4_CPtr tcb);
void sel4debug_dump_registers_prefix(seL4_CPtr tcb, char *prefix);
int debug_safe_printf(const char *format, ...);
void debug_unknown_syscall_message(int (*printfn)(const char *, ...), seL4_Word *mrs);
void debug_user_exception_message(int (*printfn)(const char *, ...), seL4_Word *mrs);
