/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the kernel reads of a multiboot 2 loader: tags of any content. The size of the whole list is
 * the one word that a loader is trusted with.
 */
#include "command_line.h"
#include "fuzz.h"
#include "memory_map.h"
#include "multiboot.h"

#include <string.h>

enum { HEAD_BYTES = 8, LARGEST_INFO = 1 << 16 };

static void check_ram(const struct regions *ram)
{
    paddr_t free_from = RAM_START;

    MUST(ram->count <= MAX_REGIONS);
    for (unsigned i = 0; i < ram->count; i++) {
        MUST(ram->region[i].start >= free_from && ram->region[i].start < ram->region[i].end);
        free_from = ram->region[i].end + 1; /* neighbours do not touch */
    }
}

static void check_command_line(paddr_t info)
{
    const char *line = multiboot_command_line(MULTIBOOT2_MAGIC, info);
    uint32_t value = 0;

    command_line_has(line, "disable_iommu");
    if (!command_line_number(line, "console_port", &value)) {
        MUST(value == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct multiboot mb;

    if (size > LARGEST_INFO) {
        return 0;
    }
    uint32_t head[HEAD_BYTES / sizeof(uint32_t)] = {(uint32_t)(HEAD_BYTES + size), 0};
    uint8_t *list = malloc(HEAD_BYTES + size);
    MUST(list != NULL);
    memcpy(list, head, HEAD_BYTES);
    memcpy(list + HEAD_BYTES, bytes, size);
    paddr_t info = (paddr_t)(uintptr_t)list;

    memset(&mb, 0, sizeof(mb));
    if (multiboot_read(MULTIBOOT2_MAGIC, info, &mb)) {
        MUST(mb.module_count > 0 && mb.ram.count > 0);
        MUST(mb.root_task.start < mb.root_task.end && mb.root_task.end <= mb.modules_end);
        check_ram(&mb.ram);
    }
    multiboot_is_uefi(MULTIBOOT2_MAGIC, info);
    check_command_line(info);
    free(list);
    return 0;
}
