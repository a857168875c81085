/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's loader of the root task: boot modules of any content.
 */
#include "elf_image.h"
#include "fuzz.h"

#include <string.h>

/* Images of at most this size are loaded. */
enum { LARGEST_IMAGE = 1 << 20 };

/* In memory of exactly the size that the check found. */
static void load(const uint8_t *file, const struct elf_image *image)
{
    size_t bytes = image->end - image->start;
    uint8_t *memory = malloc(bytes);

    MUST(memory != NULL);
    memset(memory, 0xee, bytes);
    elf_image_load(file, image, memory);
    free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct elf_image image;

    if (!elf_image_check(bytes, size, &image)) {
        return 0;
    }
    MUST(image.start < image.end);
    MUST((image.start | image.end) % 4096 == 0);
    MUST(image.entry >= image.start && image.entry < image.end);
    if (image.end - image.start <= LARGEST_IMAGE) {
        load(bytes, &image);
    }
    return 0;
}
