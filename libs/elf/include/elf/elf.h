/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading ELF files of 32 and 64 bits in place (spec/06 section 15). The file is never copied and
 * must stay valid as long as the elf_t; of a file that elf_newFile accepted nothing outside is
 * read. Indices out of range give 0 or NULL.
 */
#pragma once

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elf_addr_type {
    VIRTUAL,
    PHYSICAL,
} elf_addr_type_t;

typedef struct elf {
    void const *elfFile;
    size_t elfSize;
    unsigned char elfClass; /* ELFCLASS32 or ELFCLASS64 */
} elf_t;

/* ---- opening: 0, or -1 for what is no ELF file or has tables beyond its end ---- */

/* file: `size` bytes; *res is valid after 0 only. */
int elf_newFile(const void *file, size_t size, elf_t *res);

/* The same; the program header table (check_pht) and the section table (check_st) are checked only
 * if asked for. Tables that were not checked still cannot be read beyond the file. */
int elf_newFile_maybe_unsafe(const void *file, size_t size, bool check_pht, bool check_st,
                             elf_t *res);

/* file: at least EI_NIDENT bytes. */
int elf_check_magic(const char *file);
/* Magic, class and file header of elfFile->elfFile; sets elfClass. */
int elf_checkFile(elf_t *elfFile);
int elf_checkProgramHeaderTable(const elf_t *elfFile);
int elf_checkSectionTable(const elf_t *elfFile);

/* ---- file header ---- */

uintptr_t elf_getEntryPoint(const elf_t *elfFile);
size_t elf_getNumProgramHeaders(const elf_t *elfFile);
size_t elf_getNumSections(const elf_t *elfFile);
size_t elf_getSectionStringTableIndex(const elf_t *elfFile);

/* ---- sections ---- */

/* A section of type SHT_STRTAB whose last byte is NUL, else NULL. */
const char *elf_getStringTable(const elf_t *elfFile, size_t string_segment);
const char *elf_getSectionStringTable(const elf_t *elfFile);

/* Where a section's contents are in the file. NULL for section 0, an empty one, one without
 * contents, and one that reaches beyond the file. */
const void *elf_getSection(const elf_t *elfFile, size_t i);
/* The first section of that name; *i: its index, unless i is NULL. */
const void *elf_getSectionNamed(const elf_t *elfFile, const char *str, size_t *i);
/* "<corrupted>" when there is no such name. */
const char *elf_getSectionName(const elf_t *elfFile, size_t i);

/* Fields of section i's header, as they stand in the file; 0 for an index out of range. */
size_t elf_getSectionNameOffset(const elf_t *elfFile, size_t i);
uint32_t elf_getSectionType(const elf_t *elfFile, size_t i);
size_t elf_getSectionFlags(const elf_t *elfFile, size_t i);
uintptr_t elf_getSectionAddr(const elf_t *elfFile, size_t i);
size_t elf_getSectionOffset(const elf_t *elfFile, size_t i);
size_t elf_getSectionSize(const elf_t *elfFile, size_t i);
uint32_t elf_getSectionLink(const elf_t *elfFile, size_t i);
uint32_t elf_getSectionInfo(const elf_t *elfFile, size_t i);
size_t elf_getSectionAddrAlign(const elf_t *elfFile, size_t i);
size_t elf_getSectionEntrySize(const elf_t *elfFile, size_t i);

/* ---- program headers ---- */

/* Where the segment is in the file; NULL if it reaches beyond it. */
const void *elf_getProgramSegment(const elf_t *elfFile, size_t ph);

/* Fields of program header ph, as they stand in the file (sizes and alignment in bytes); 0 for
 * an index out of range. */
uint32_t elf_getProgramHeaderType(const elf_t *elfFile, size_t ph);
size_t elf_getProgramHeaderOffset(const elf_t *elfFile, size_t ph);
uintptr_t elf_getProgramHeaderVaddr(const elf_t *elfFile, size_t ph);
uintptr_t elf_getProgramHeaderPaddr(const elf_t *elfFile, size_t ph);
size_t elf_getProgramHeaderFileSize(const elf_t *elfFile, size_t ph);
size_t elf_getProgramHeaderMemorySize(const elf_t *elfFile, size_t ph);
uint32_t elf_getProgramHeaderFlags(const elf_t *elfFile, size_t ph);
size_t elf_getProgramHeaderAlign(const elf_t *elfFile, size_t ph);

/* ---- loading ---- */

/* [*min, *max) covers all segments that take memory. 1; 0 if there is none, or one whose end is
 * beyond the address space. */
int elf_getMemoryBounds(const elf_t *elfFile, elf_addr_type_t addr_type, uintptr_t *min,
                        uintptr_t *max);
/* Whether vaddr lies in the memory of segment ph: 1 or 0. */
int elf_vaddrInProgramHeader(const elf_t *elfFile, size_t ph, uintptr_t vaddr);
/* The physical address that belongs to vaddr, which lies in segment ph. */
uintptr_t elf_vtopProgramHeader(const elf_t *elfFile, size_t ph, uintptr_t vaddr);
/* Copies every PT_LOAD segment to its address and zeroes the rest of its memory, which must be
 * mapped and writable. 1; 0 if a segment reaches beyond the file, nothing is written then. */
int elf_loadFile(const elf_t *elfFile, elf_addr_type_t addr_type);

#ifdef __cplusplus
}
#endif
