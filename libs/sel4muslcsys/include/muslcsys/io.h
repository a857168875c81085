/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Files: those of an archive, read only.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* The contents of file `name` in the archive, its size in *size; NULL if there is no such file. */
typedef void const *(*muslcsys_cpio_get_file_fn_t)(void const *sym, unsigned long len,
                                                   char const *name, unsigned long *size);

/* Makes open() look in the archive of `cpio_len` bytes at `cpio_symbol`, by means of `fn`. */
void muslcsys_install_cpio_interface(void const *cpio_symbol, unsigned long cpio_len,
                                     muslcsys_cpio_get_file_fn_t fn);

#ifdef __cplusplus
}
#endif
