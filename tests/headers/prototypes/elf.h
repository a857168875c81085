/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 15 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
int elf_newFile(const void *file, size_t size, elf_t *res);
int elf_newFile_maybe_unsafe(const void *file, size_t size, bool check_pht, bool check_st,
                             elf_t *res);
int elf_check_magic(const char *file);
int elf_checkFile(elf_t *elfFile);
int elf_checkProgramHeaderTable(const elf_t *);
int elf_checkSectionTable(const elf_t *);
uintptr_t elf_getEntryPoint(const elf_t *);
size_t elf_getNumProgramHeaders(const elf_t *);
size_t elf_getNumSections(const elf_t *);
size_t elf_getSectionStringTableIndex(const elf_t *);
const char *elf_getStringTable(const elf_t *, size_t string_segment);
const char *elf_getSectionStringTable(const elf_t *);
const void *elf_getSection(const elf_t *, size_t i);
const void *elf_getSectionNamed(const elf_t *, const char *str, size_t *i);
const char *elf_getSectionName(const elf_t *, size_t i);
const void *elf_getProgramSegment(const elf_t *, size_t ph);
uint32_t elf_getProgramHeaderType(const elf_t *, size_t ph);
size_t elf_getProgramHeaderOffset(const elf_t *, size_t ph);
uintptr_t elf_getProgramHeaderVaddr(const elf_t *, size_t ph);
uintptr_t elf_getProgramHeaderPaddr(const elf_t *, size_t ph);
size_t elf_getProgramHeaderFileSize(const elf_t *, size_t ph);
size_t elf_getProgramHeaderMemorySize(const elf_t *, size_t ph);
uint32_t elf_getProgramHeaderFlags(const elf_t *, size_t ph);
size_t elf_getProgramHeaderAlign(const elf_t *, size_t ph);
int elf_getMemoryBounds(const elf_t *, elf_addr_type_t, uintptr_t *min, uintptr_t *max);
int elf_vaddrInProgramHeader(const elf_t *, size_t ph, uintptr_t vaddr);
uintptr_t elf_vtopProgramHeader(const elf_t *, size_t ph, uintptr_t vaddr);
int elf_loadFile(const elf_t *, elf_addr_type_t);
