/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading cpio archives in the format "newc" (spec/06 section 16) in place. No C library is needed;
 * nothing beyond `len` bytes is read, whatever the archive says. Returned pointers point into the
 * archive.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#define CPIO_HEADER_MAGIC "070701"
#define CPIO_FOOTER_MAGIC "TRAILER!!!"
#define CPIO_ALIGNMENT    4

/* Numbers are eight hexadecimal digits. The name follows, ended by NUL and counted in c_namesize;
 * the data begins at the next aligned address, and so does the next header. */
struct cpio_header {
    char c_magic[6];
    char c_ino[8];
    char c_mode[8];
    char c_uid[8];
    char c_gid[8];
    char c_nlink[8];
    char c_mtime[8];
    char c_filesize[8];
    char c_devmajor[8];
    char c_devminor[8];
    char c_rdevmajor[8];
    char c_rdevminor[8];
    char c_namesize[8];
    char c_check[8];
};

struct cpio_info {
    unsigned int file_count;  /* entries before the trailer */
    unsigned int max_path_sz; /* bytes of the longest name, with its NUL */
};

/* The data of file `name` and its size in bytes; NULL if the archive has no such file before its
 * trailer, its end or a malformed header. */
const void *cpio_get_file(const void *archive, unsigned long len, const char *name,
                          unsigned long *size);

/* The same by position, from 0; also the name. NULL past the end. */
const void *cpio_get_entry(const void *archive, unsigned long len, int index, const char **name,
                           unsigned long *size);

/* Counts. 0; -1 if the archive is malformed, *info then describes what lies before. */
int cpio_info(const void *archive, unsigned long len, struct cpio_info *info);

/* Copies names: entry i to buf[i], for i below buf_len. Each buffer holds a name of
 * cpio_info's max_path_sz bytes. */
void cpio_ls(const void *archive, unsigned long len, char **buf, unsigned long buf_len);

#ifdef __cplusplus
}
#endif
