/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task's program as a boot module holds it: an ELF64 file (spec 02, section 1.7). Nothing
 * in it is trusted; what the reference leaves unchecked is refused with a message that begins with
 * `clavis:`.
 */
#pragma once
#include "core/types.h"

struct elf_image {
    vaddr_t start; /* page-aligned */
    vaddr_t end;   /* page-aligned; one past the last byte */
    vaddr_t entry;
};

/* Checks the file of `bytes` bytes and fills in `image`, printing its sizes without an end of line.
 * False, with the reason printed: it cannot be loaded. */
must_use bool elf_image_check(const uint8_t *file, uint64_t bytes, struct elf_image *image);

/* Builds the image of a file that was checked in `memory`, which has end - start bytes outside the
 * file: zeros, and then every segment in the order of the table. */
void elf_image_load(const uint8_t *file, const struct elf_image *image, uint8_t *memory);
