/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where the objects of the root task are: in one block, the greatest first, so that each is aligned
 * to its size.
 */
#include "root_objects.h"

#include "core/boot_section.h"
#include "debug/debug.h"

#include <abi/constants.h>
#include <config.h>

enum { ROOT_CNODE_BITS = CONFIG_ROOT_CNODE_SIZE_BITS + seL4_SlotBits };

BOOT_CODE word_t root_table_count(const struct elf_image *image, unsigned level)
{
    unsigned bits = root_table_span_bits(level);
    return ((root_vaddr_end(image) - 1) >> bits) - (image->start >> bits) + 1;
}

BOOT_CODE static word_t root_tables_count(const struct elf_image *image)
{
    word_t count = 0;
    for (unsigned level = ROOT_TABLE_LEVELS; level >= 1; level--) {
        count += root_table_count(image, level);
    }
    return count;
}

BOOT_CODE static paddr_t root_objects_take(paddr_t *at, word_t bytes)
{
    paddr_t paddr = *at;
    *at += bytes;
    return paddr;
}

/* Addresses of all objects of a block that begins at `start`. */
BOOT_CODE static void root_objects_set(paddr_t start, const struct elf_image *image,
                                       struct root_objects *objects)
{
    paddr_t at = start;
    if (ROOT_CNODE_BITS >= seL4_PageBits) {
        objects->cnode = root_objects_take(&at, BIT(ROOT_CNODE_BITS));
    }
    objects->extra = root_objects_take(&at, EXTRA_PAGES * PAGE_BYTES);
    objects->pml4 = root_objects_take(&at, PAGE_BYTES);
    objects->asid_pool = root_objects_take(&at, PAGE_BYTES);
    objects->ipc_buffer = root_objects_take(&at, PAGE_BYTES);
    objects->boot_info = root_objects_take(&at, PAGE_BYTES);
    if (seL4_TCBBits >= seL4_PageBits) {
        objects->tcb = root_objects_take(&at, BIT(seL4_TCBBits));
    }
    objects->tables = root_objects_take(&at, root_tables_count(image) * PAGE_BYTES);
    if (ROOT_CNODE_BITS < seL4_PageBits) {
        objects->cnode = root_objects_take(&at, BIT(ROOT_CNODE_BITS));
    }
    if (seL4_TCBBits < seL4_PageBits) { /* no greater than the CNode: it has at least 2^6 slots */
        objects->tcb = root_objects_take(&at, BIT(seL4_TCBBits));
    }
    if (WITH_MCS) {
        objects->sched_context = root_objects_take(&at, BIT(ROOT_SCHED_CONTEXT_BITS));
    }
    objects->block = (struct region){start, at};
}

BOOT_CODE bool root_objects_place(const struct regions *free, const struct elf_image *image,
                                  struct root_objects *objects)
{
    unsigned alignment = ROOT_CNODE_BITS > seL4_PageBits ? ROOT_CNODE_BITS : seL4_PageBits;
    root_objects_set(0, image, objects);
    word_t bytes = objects->block.end;
    for (unsigned i = free->count; i > 0; i--) {
        const struct region *region = &free->region[i - 1];
        if (bytes > region->end) {
            continue;
        }
        paddr_t start = align_down(region->end - bytes, alignment);
        if (start >= region->start) {
            root_objects_set(start, image, objects);
            return true;
        }
    }
    print("ERROR: no free memory region is big enough for root server objects, need size/alignment "
          "of 2^%u\n",
          alignment);
    print("clavis: 0x%lx bytes are needed; free are", bytes);
    for (unsigned i = 0; i < free->count; i++) {
        print(" 0x%lx-0x%lx", free->region[i].start, free->region[i].end);
    }
    print("\n");
    return false;
}
