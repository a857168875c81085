/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "header.h"

#include <string.h>

size_t elf_getNumSections(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    elf_read_file_header(elfFile, &header);
    return header.e_shnum;
}

size_t elf_getSectionStringTableIndex(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    elf_read_file_header(elfFile, &header);
    return header.e_shstrndx;
}

const void *elf_getSection(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    if (i == 0 || !elf_read_section_header(elfFile, i, &section) || section.sh_size == 0 ||
        section.sh_type == SHT_NOBITS ||
        !elf_in_file(elfFile, section.sh_offset, section.sh_size)) {
        return NULL;
    }
    return (const char *)elfFile->elfFile + section.sh_offset;
}

const char *elf_getStringTable(const elf_t *elfFile, size_t string_segment)
{
    const char *table = elf_getSection(elfFile, string_segment);

    if (!table || elf_getSectionType(elfFile, string_segment) != SHT_STRTAB ||
        table[elf_getSectionSize(elfFile, string_segment) - 1] != '\0') {
        return NULL;
    }
    return table;
}

const char *elf_getSectionStringTable(const elf_t *elfFile)
{
    return elf_getStringTable(elfFile, elf_getSectionStringTableIndex(elfFile));
}

const char *elf_getSectionName(const elf_t *elfFile, size_t i)
{
    size_t table_index = elf_getSectionStringTableIndex(elfFile);
    const char *table = elf_getStringTable(elfFile, table_index);
    Elf64_Shdr section;

    /* the last byte of the table is NUL, so every name inside ends inside */
    if (!table || !elf_read_section_header(elfFile, i, &section) ||
        section.sh_name >= elf_getSectionSize(elfFile, table_index)) {
        return "<corrupted>";
    }
    return table + section.sh_name;
}

const void *elf_getSectionNamed(const elf_t *elfFile, const char *str, size_t *i)
{
    size_t count = elf_getNumSections(elfFile);

    for (size_t index = 0; index < count; index++) {
        if (strcmp(elf_getSectionName(elfFile, index), str) == 0) {
            if (i) {
                *i = index;
            }
            return elf_getSection(elfFile, index);
        }
    }
    return NULL;
}

size_t elf_getSectionNameOffset(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_name;
}

uint32_t elf_getSectionType(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_type;
}

size_t elf_getSectionFlags(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_flags;
}

uintptr_t elf_getSectionAddr(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_addr;
}

size_t elf_getSectionOffset(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_offset;
}

size_t elf_getSectionSize(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_size;
}

uint32_t elf_getSectionLink(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_link;
}

uint32_t elf_getSectionInfo(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_info;
}

size_t elf_getSectionAddrAlign(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_addralign;
}

size_t elf_getSectionEntrySize(const elf_t *elfFile, size_t i)
{
    Elf64_Shdr section;

    elf_read_section_header(elfFile, i, &section);
    return section.sh_entsize;
}
