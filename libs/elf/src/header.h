/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <elf/elf.h>

/* The headers of both classes, widened to 64 bits. */
bool elf_read_file_header(const elf_t *elf, Elf64_Ehdr *header);
/* False, and *header zero, when there is no such entry inside the file. */
bool elf_read_program_header(const elf_t *elf, size_t index, Elf64_Phdr *header);
bool elf_read_section_header(const elf_t *elf, size_t index, Elf64_Shdr *header);

/* Whether `size` bytes at `offset` lie in the file. */
bool elf_in_file(const elf_t *elf, uint64_t offset, uint64_t size);
