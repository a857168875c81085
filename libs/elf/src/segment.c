/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "header.h"

#include <string.h>

size_t elf_getNumProgramHeaders(const elf_t *elfFile)
{
    Elf64_Ehdr header;

    elf_read_file_header(elfFile, &header);
    return header.e_phnum;
}

const void *elf_getProgramSegment(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    if (!elf_read_program_header(elfFile, ph, &segment) ||
        !elf_in_file(elfFile, segment.p_offset, segment.p_filesz)) {
        return NULL;
    }
    return (const char *)elfFile->elfFile + segment.p_offset;
}

uint32_t elf_getProgramHeaderType(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_type;
}

size_t elf_getProgramHeaderOffset(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_offset;
}

uintptr_t elf_getProgramHeaderVaddr(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_vaddr;
}

uintptr_t elf_getProgramHeaderPaddr(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_paddr;
}

size_t elf_getProgramHeaderFileSize(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_filesz;
}

size_t elf_getProgramHeaderMemorySize(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_memsz;
}

uint32_t elf_getProgramHeaderFlags(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_flags;
}

size_t elf_getProgramHeaderAlign(const elf_t *elfFile, size_t ph)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return segment.p_align;
}

static uintptr_t address(const Elf64_Phdr *segment, elf_addr_type_t type)
{
    return type == PHYSICAL ? segment->p_paddr : segment->p_vaddr;
}

int elf_getMemoryBounds(const elf_t *elfFile, elf_addr_type_t addr_type, uintptr_t *min,
                        uintptr_t *max)
{
    uintptr_t low = UINTPTR_MAX;
    uintptr_t high = 0;
    size_t count = elf_getNumProgramHeaders(elfFile);

    for (size_t i = 0; i < count; i++) {
        Elf64_Phdr segment;
        uintptr_t end;

        if (!elf_read_program_header(elfFile, i, &segment) || segment.p_memsz == 0) {
            continue;
        }
        uintptr_t start = address(&segment, addr_type);
        if (__builtin_add_overflow(start, segment.p_memsz, &end)) {
            return 0;
        }
        low = start < low ? start : low;
        high = end > high ? end : high;
    }
    if (high == 0) {
        return 0;
    }
    *min = low;
    *max = high;
    return 1;
}

int elf_vaddrInProgramHeader(const elf_t *elfFile, size_t ph, uintptr_t vaddr)
{
    Elf64_Phdr segment;

    return elf_read_program_header(elfFile, ph, &segment) && vaddr >= segment.p_vaddr &&
           vaddr - segment.p_vaddr < segment.p_memsz;
}

uintptr_t elf_vtopProgramHeader(const elf_t *elfFile, size_t ph, uintptr_t vaddr)
{
    Elf64_Phdr segment;

    elf_read_program_header(elfFile, ph, &segment);
    return vaddr - segment.p_vaddr + segment.p_paddr;
}

/* Whether every segment to load is in the file, and not larger there than in memory. */
static bool is_loadable(const elf_t *elf)
{
    size_t count = elf_getNumProgramHeaders(elf);

    for (size_t i = 0; i < count; i++) {
        Elf64_Phdr segment;

        if (!elf_read_program_header(elf, i, &segment)) {
            return false;
        }
        if (segment.p_type == PT_LOAD && (segment.p_filesz > segment.p_memsz ||
                                          !elf_in_file(elf, segment.p_offset, segment.p_filesz))) {
            return false;
        }
    }
    return true;
}

int elf_loadFile(const elf_t *elfFile, elf_addr_type_t addr_type)
{
    size_t count = elf_getNumProgramHeaders(elfFile);

    if (!is_loadable(elfFile)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        Elf64_Phdr segment;

        elf_read_program_header(elfFile, i, &segment);
        if (segment.p_type != PT_LOAD || segment.p_memsz == 0) {
            continue; /* without memory an address says nothing: it may be 0 */
        }
        char *to = (char *)address(&segment, addr_type);
        memcpy(to, (const char *)elfFile->elfFile + segment.p_offset, segment.p_filesz);
        memset(to + segment.p_filesz, 0, segment.p_memsz - segment.p_filesz);
    }
    return 1;
}
