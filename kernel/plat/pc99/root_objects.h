/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where the objects of the root task are (spec 02, sections 5.2 and 8.4).
 */
#pragma once
#include "elf_image.h"
#include "regions.h"

enum { PAGE_BYTES = 4096, EXTRA_PAGES = 1, ROOT_SCHED_CONTEXT_BITS = 7 };

/* Physical addresses of the objects; `block` holds them all. */
struct root_objects {
    struct region block;
    paddr_t cnode;
    paddr_t extra; /* further boot information */
    paddr_t pml4;
    paddr_t asid_pool;
    paddr_t ipc_buffer;
    paddr_t boot_info;
    paddr_t tcb;
    paddr_t tables;        /* PDPTs, page directories, page tables */
    paddr_t sched_context; /* MCS */
};

/* Where the image ends in the address space with all that stands behind it: IPC buffer, boot
 * information and its further page. */
static inline vaddr_t root_vaddr_ipc_buffer(const struct elf_image *image)
{
    return image->end;
}

static inline vaddr_t root_vaddr_boot_info(const struct elf_image *image)
{
    return image->end + PAGE_BYTES;
}

static inline vaddr_t root_vaddr_extra(const struct elf_image *image)
{
    return image->end + 2 * PAGE_BYTES;
}

static inline vaddr_t root_vaddr_end(const struct elf_image *image)
{
    return image->end + (2 + EXTRA_PAGES) * PAGE_BYTES;
}

enum { ROOT_TABLE_LEVELS = 3 };

/* log2 of the bytes that one table of `level` (3 PDPT, 2 page directory, 1 page table) covers. */
static inline unsigned root_table_span_bits(unsigned level)
{
    return 12 + 9 * level;
}

/* Number of tables of `level` for the image and what stands behind it. */
word_t root_table_count(const struct elf_image *image, unsigned level);

/* Places the objects in the highest region of `free` that has room. False, with the reason printed:
 * none has. */
must_use bool root_objects_place(const struct regions *free, const struct elf_image *image,
                                 struct root_objects *objects);
