/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 16 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
const void *cpio_get_file(const void *archive, unsigned long len, const char *name,
                          unsigned long *size);
const void *cpio_get_entry(const void *archive, unsigned long len, int index, const char **name,
                           unsigned long *size);
int cpio_info(const void *archive, unsigned long len, struct cpio_info *info);
void cpio_ls(const void *archive, unsigned long len, char **buf, unsigned long buf_len);
