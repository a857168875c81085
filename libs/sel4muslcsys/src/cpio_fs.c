/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Option LibSel4MuslcSysCPIOFS: the archive linked into the program is its file system.
 */
#include <cpio/cpio.h>
#include <muslcsys/io.h>
#include <muslcsys/vsyscall.h>

/* Absent from a program without an archive. */
extern char const _cpio_archive[] __attribute__((weak));
extern char const _cpio_archive_end[] __attribute__((weak));

/* Not static: linking asks for it by name (-u). */
void muslcsys_cpio_file_system(void);

void CONSTRUCTOR(MUSLCSYS_WITH_VSYSCALL_PRIORITY) muslcsys_cpio_file_system(void)
{
    if (_cpio_archive) {
        muslcsys_install_cpio_interface(
            _cpio_archive, (unsigned long)(_cpio_archive_end - _cpio_archive), cpio_get_file);
    }
}
