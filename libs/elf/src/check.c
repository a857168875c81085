/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "header.h"

#include <string.h>

int elf_check_magic(const char *file)
{
    return memcmp(file, ELFMAG, SELFMAG) == 0 ? 0 : -1;
}

int elf_checkFile(elf_t *elfFile)
{
    const unsigned char *ident = elfFile->elfFile;
    Elf64_Ehdr header;

    if (!ident || elfFile->elfSize < EI_NIDENT || elf_check_magic(elfFile->elfFile)) {
        return -1;
    }
    if (ident[EI_CLASS] != ELFCLASS32 && ident[EI_CLASS] != ELFCLASS64) {
        return -1;
    }
    elfFile->elfClass = ident[EI_CLASS];
    return elf_read_file_header(elfFile, &header) ? 0 : -1;
}

/* Whether a table of `count` entries lies in the file and its entries have the size of this class.
 * A table without entries may have any size of entries. */
static int check_table(const elf_t *elf, uint64_t offset, size_t count, size_t entry_size,
                       size_t size32, size_t size64)
{
    if (count == 0) {
        return 0;
    }
    if (entry_size != (elf->elfClass == ELFCLASS64 ? size64 : size32)) {
        return -1;
    }
    return elf_in_file(elf, offset, count * entry_size) ? 0 : -1;
}

int elf_checkProgramHeaderTable(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    if (!elf_read_file_header(elfFile, &header)) {
        return -1;
    }
    return check_table(elfFile, header.e_phoff, header.e_phnum, header.e_phentsize,
                       sizeof(Elf32_Phdr), sizeof(Elf64_Phdr));
}

int elf_checkSectionTable(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    if (!elf_read_file_header(elfFile, &header)) {
        return -1;
    }
    return check_table(elfFile, header.e_shoff, header.e_shnum, header.e_shentsize,
                       sizeof(Elf32_Shdr), sizeof(Elf64_Shdr));
}

int elf_newFile_maybe_unsafe(const void *file, size_t size, bool check_pht, bool check_st,
                             elf_t *res)
{
    elf_t elf = {.elfFile = file, .elfSize = size};

    if (!res || elf_checkFile(&elf) || (check_pht && elf_checkProgramHeaderTable(&elf)) ||
        (check_st && elf_checkSectionTable(&elf))) {
        return -1;
    }
    *res = elf;
    return 0;
}

int elf_newFile(const void *file, size_t size, elf_t *res)
{
    return elf_newFile_maybe_unsafe(file, size, true, true, res);
}

uintptr_t elf_getEntryPoint(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    elf_read_file_header(elfFile, &header);
    return header.e_entry;
}
