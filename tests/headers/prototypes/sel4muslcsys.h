/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 5 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
write_buf_fn sel4muslcsys_register_stdio_write_fn(write_buf_fn fn);
void __arch_putchar(int c);
size_t __arch_write(char *data, size_t count);
int __arch_getchar(void);
muslcsys_syscall_t muslcsys_install_syscall(int syscall, muslcsys_syscall_t fn);
bool muslcsys_get_boot_set_tid_address(int **arg);
bool muslcsys_get_boot_set_thread_area(void **arg);
void muslcsys_install_cpio_interface(void const *cpio_symbol, unsigned long cpio_len,
                                     muslcsys_cpio_get_file_fn_t fn);
