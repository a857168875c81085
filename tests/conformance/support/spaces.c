/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * VSpaces.
 */
#include "support/spaces.h"

#include "support/objects.h"
#include "support/test.h"

#include <sel4runtime.h>

enum { PAGE_WORDS = (1 << PAGE_BITS) / sizeof(seL4_Word) };

const struct table_kind page_table = {seL4_X86_PageTableObject, X86PageTableMap, X86PageTableUnmap,
                                      LARGE_PAGE_BITS};
const struct table_kind page_directory = {seL4_X86_PageDirectoryObject, X86PageDirectoryMap,
                                          X86PageDirectoryUnmap, HUGE_PAGE_BITS};
const struct table_kind pdpt = {seL4_X86_PDPTObject, X86PDPTMap, X86PDPTUnmap, TOP_SPAN_BITS};

struct answer frame_map(seL4_CPtr frame, seL4_CPtr space, seL4_Word address)
{
    return frame_map_as(frame, space, address, READ_WRITE, 0);
}

struct answer frame_map_as(seL4_CPtr frame, seL4_CPtr space, seL4_Word address, seL4_Word rights,
                           seL4_Word attributes)
{
    return invoke(frame, X86PageMap, WORDS(space), WORDS(address, rights, attributes));
}

struct answer frame_unmap(seL4_CPtr frame)
{
    return invoke(frame, X86PageUnmap, NONE, NONE);
}

struct answer table_map(const struct table_kind *kind, seL4_CPtr table, seL4_CPtr space,
                        seL4_Word address)
{
    return invoke(table, kind->map, WORDS(space), WORDS(address, 0));
}

struct answer table_unmap(const struct table_kind *kind, seL4_CPtr table)
{
    return invoke(table, kind->unmap, NONE, NONE);
}

struct answer assign(seL4_CPtr pool, seL4_CPtr pml4)
{
    return invoke(pool, X86ASIDPoolAssign, WORDS(pml4), NONE);
}

seL4_CPtr new_page(void)
{
    return new_object(seL4_X86_4K, 0);
}

seL4_CPtr new_large_page(void)
{
    return new_object(seL4_X86_LargePageObject, 0);
}

seL4_CPtr new_huge_page(void)
{
    return new_object_from(device_untyped(HUGE_PAGE_BITS), seL4_X64_HugePageObject, 0);
}

seL4_CPtr new_table(const struct table_kind *kind)
{
    return new_object(kind->type, 0);
}

seL4_CPtr new_pml4(void)
{
    return new_object(seL4_X64_PML4Object, 0);
}

seL4_CPtr new_mapped_table(const struct table_kind *kind, seL4_CPtr space, seL4_Word address)
{
    seL4_CPtr table = new_table(kind);
    EXPECT_OK(table_map(kind, table, space, address));
    return table;
}

void new_tables_down_to(const struct table_kind *kind, seL4_CPtr space, seL4_Word address)
{
    static const struct table_kind *const kinds[] = {&pdpt, &page_directory, &page_table};
    for (unsigned i = 0; i < 3 && kinds[i]->span_bits >= kind->span_bits; i += 1) {
        seL4_CPtr table = new_table(kinds[i]);
        struct answer answer = table_map(kinds[i], table, space, address);
        CHECK(answer.label == seL4_NoError || answer.label == seL4_DeleteFirst);
    }
}

void new_spare_tables(void)
{
    new_tables_down_to(&page_table, OWN_SPACE, SPARE);
}

seL4_CPtr new_mapped_page(seL4_Word address)
{
    seL4_CPtr page = new_page();
    EXPECT_OK(frame_map(page, OWN_SPACE, address));
    return page;
}

seL4_CPtr new_space(seL4_CPtr pool)
{
    seL4_CPtr pml4 = new_pml4();
    EXPECT_OK(assign(pool, pml4));
    return pml4;
}

seL4_CPtr new_pool(void)
{
    return new_pool_from(new_untyped(seL4_ASIDPoolBits));
}

seL4_CPtr new_pool_from(seL4_CPtr untyped)
{
    seL4_CPtr pool = new_slot();
    EXPECT_OK(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(untyped, ROOT),
                     WORDS(pool, DEPTH)));
    return pool;
}

void map_image(seL4_CPtr space)
{
    const seL4_BootInfo *info = sel4runtime_bootinfo();
    seL4_Word end = (seL4_Word)info->ipcBuffer;
    seL4_Word pages = info->userImageFrames.end - info->userImageFrames.start;
    seL4_Word large_page_mask = ((seL4_Word)1 << LARGE_PAGE_BITS) - 1;
    seL4_Word start = end - (pages << PAGE_BITS);
    for (seL4_Word page = start; page < end; page += (seL4_Word)1 << PAGE_BITS) {
        if (page == start || (page & large_page_mask) == 0) {
            new_tables_down_to(&page_table, space, page);
        }
        seL4_CPtr frame = new_copy(image_frame((const void *)page), seL4_AllRights);
        EXPECT_OK(frame_map(frame, space, page));
    }
}

void fill_page(seL4_Word address, seL4_Word word)
{
    volatile seL4_Word *words = (volatile seL4_Word *)address;
    for (unsigned i = 0; i < PAGE_WORDS; i += 1) {
        words[i] = word;
    }
}
