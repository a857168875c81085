/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Option LibSel4MuslcSysCPIOFS: the archive linked into the program is its file system.
 */
#include <cpio/cpio.h>
#include <muslcsys/io.h>
#include <muslcsys/vsyscall.h>

extern char const _cpio_archive[], _cpio_archive_end[];

/* Not static: linking asks for it by name (-u). */
void muslcsys_cpio_file_system(void);

void CONSTRUCTOR(MUSLCSYS_WITH_VSYSCALL_PRIORITY) muslcsys_cpio_file_system(void)
{
    muslcsys_install_cpio_interface(
        _cpio_archive, (unsigned long)(_cpio_archive_end - _cpio_archive), cpio_get_file);
}
