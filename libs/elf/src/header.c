/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Copies headers out of the file, since nothing says that they are aligned there, and makes those
 * of 32 bits wide, so that everything else knows one format.
 */
#include "header.h"

#include <string.h>

bool elf_in_file(const elf_t *elf, uint64_t offset, uint64_t size)
{
    return offset <= elf->elfSize && size <= elf->elfSize - offset;
}

static bool read_bytes(const elf_t *elf, uint64_t offset, void *to, size_t size)
{
    if (!elf_in_file(elf, offset, size)) {
        return false;
    }
    memcpy(to, (const char *)elf->elfFile + offset, size);
    return true;
}

bool elf_read_file_header(const elf_t *elf, Elf64_Ehdr *header)
{
    Elf32_Ehdr narrow;

    memset(header, 0, sizeof(*header));
    if (elf->elfClass == ELFCLASS64) {
        return read_bytes(elf, 0, header, sizeof(*header));
    }
    if (!read_bytes(elf, 0, &narrow, sizeof(narrow))) {
        return false;
    }
    memcpy(header->e_ident, narrow.e_ident, sizeof(header->e_ident));
    header->e_type = narrow.e_type;
    header->e_machine = narrow.e_machine;
    header->e_version = narrow.e_version;
    header->e_entry = narrow.e_entry;
    header->e_phoff = narrow.e_phoff;
    header->e_shoff = narrow.e_shoff;
    header->e_flags = narrow.e_flags;
    header->e_ehsize = narrow.e_ehsize;
    header->e_phentsize = narrow.e_phentsize;
    header->e_phnum = narrow.e_phnum;
    header->e_shentsize = narrow.e_shentsize;
    header->e_shnum = narrow.e_shnum;
    header->e_shstrndx = narrow.e_shstrndx;
    return true;
}

/* Offset of entry `index` of a table, or false when offsets overflow or the index is too high. */
static bool entry_offset(uint64_t table, size_t count, size_t entry_size, size_t index,
                         uint64_t *offset)
{
    return index < count && !__builtin_add_overflow(table, index * entry_size, offset);
}

bool elf_read_program_header(const elf_t *elf, size_t index, Elf64_Phdr *header)
{
    Elf64_Ehdr file;
    Elf32_Phdr narrow;
    uint64_t offset;

    memset(header, 0, sizeof(*header));
    if (!elf_read_file_header(elf, &file) ||
        !entry_offset(file.e_phoff, file.e_phnum, file.e_phentsize, index, &offset)) {
        return false;
    }
    if (elf->elfClass == ELFCLASS64) {
        return read_bytes(elf, offset, header, sizeof(*header));
    }
    if (!read_bytes(elf, offset, &narrow, sizeof(narrow))) {
        return false;
    }
    *header = (Elf64_Phdr){.p_type = narrow.p_type,
                           .p_flags = narrow.p_flags,
                           .p_offset = narrow.p_offset,
                           .p_vaddr = narrow.p_vaddr,
                           .p_paddr = narrow.p_paddr,
                           .p_filesz = narrow.p_filesz,
                           .p_memsz = narrow.p_memsz,
                           .p_align = narrow.p_align};
    return true;
}

bool elf_read_section_header(const elf_t *elf, size_t index, Elf64_Shdr *header)
{
    Elf64_Ehdr file;
    Elf32_Shdr narrow;
    uint64_t offset;

    memset(header, 0, sizeof(*header));
    if (!elf_read_file_header(elf, &file) ||
        !entry_offset(file.e_shoff, file.e_shnum, file.e_shentsize, index, &offset)) {
        return false;
    }
    if (elf->elfClass == ELFCLASS64) {
        return read_bytes(elf, offset, header, sizeof(*header));
    }
    if (!read_bytes(elf, offset, &narrow, sizeof(narrow))) {
        return false;
    }
    *header = (Elf64_Shdr){.sh_name = narrow.sh_name,
                           .sh_type = narrow.sh_type,
                           .sh_flags = narrow.sh_flags,
                           .sh_addr = narrow.sh_addr,
                           .sh_offset = narrow.sh_offset,
                           .sh_size = narrow.sh_size,
                           .sh_link = narrow.sh_link,
                           .sh_info = narrow.sh_info,
                           .sh_addralign = narrow.sh_addralign,
                           .sh_entsize = narrow.sh_entsize};
    return true;
}
