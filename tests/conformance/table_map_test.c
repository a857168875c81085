/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mapping of page tables, page directories and PDPTs (spec 04, section 6.1).
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

static const struct table_kind *const kinds[] = {&page_table, &page_directory, &pdpt};

TEST(map_page_table_inside, "4/R-VM-41",
     "a page table mapped anywhere in its span is for all of it")
{
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    EXPECT_OK(table_map(&page_table, new_table(&page_table), OWN_SPACE, SPARE + 0x1fffff));
    new_mapped_page(SPARE);
    new_mapped_page(SPARE + 0x1ff000);
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, 1), VISIT_OK);
    CHECK_EQ(visit_write(visitor, SPARE + 0x1ff000, 2), VISIT_OK);
    expect_word(visitor, SPARE, 1);
    EXPECT_MISSING(frame_map(new_page(), OWN_SPACE, SPARE + LARGE_PAGE_BYTES), NO_PAGE_TABLE);
}

TEST(map_directory_inside, "4/R-VM-41", "so are a page directory and the last PDPT")
{
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_OK(table_map(&page_directory, new_table(&page_directory), OWN_SPACE,
                        SPARE + (1ul << HUGE_PAGE_BITS) - 1));
    EXPECT_OK(frame_map(new_large_page(), OWN_SPACE, SPARE));
    EXPECT_OK(table_map(&pdpt, new_table(&pdpt), OWN_SPACE, 0x7fffffffffff));
    EXPECT_MISSING(frame_map(new_page(), OWN_SPACE, 0x7f8000000000), NO_PAGE_DIRECTORY);
}

TEST(map_table_too_high, "4/R-VM-42", "no table is mapped in the upper half")
{
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_CPtr table = new_table(kinds[i]);
        EXPECT(table_map(kinds[i], table, OWN_SPACE, ABOVE_USER), seL4_InvalidArgument, 0);
        EXPECT(table_map(kinds[i], table, OWN_SPACE, 0xffffff8000000000), seL4_InvalidArgument, 0);
        CHECK_EQ(seL4_CNode_Copy(ROOT, new_slot(), DEPTH, ROOT, table, DEPTH, seL4_AllRights),
                 seL4_IllegalOperation); /* it is not mapped */
    }
}

static void expect_truncated(const struct table_kind *kind, seL4_CPtr table)
{
    EXPECT_PLAIN(invoke(table, kind->map, WORDS(OWN_SPACE), WORDS(SPARE)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(table, kind->map, NONE, WORDS(SPARE, 0)), seL4_TruncatedMessage);
}

TEST(map_table_truncated, "4/R-VM-43", "Map of a table needs two words and a VSpace, always")
{
    for (unsigned i = 3; i > 0; i -= 1) { /* from the PDPT down */
        const struct table_kind *kind = kinds[i - 1];
        expect_truncated(kind, new_table(kind));
        expect_truncated(kind, new_mapped_table(kind, OWN_SPACE, SPARE));
    }
}

TEST(map_mapped_table, "4/R-VM-44", "a mapped table cannot be mapped again, anywhere")
{
    for (unsigned i = 3; i > 0; i -= 1) {
        const struct table_kind *kind = kinds[i - 1];
        seL4_CPtr table = new_mapped_table(kind, OWN_SPACE, SPARE);
        EXPECT(table_map(kind, table, OWN_SPACE, SPARE), seL4_InvalidCapability, 0);
        EXPECT(table_map(kind, table, OWN_SPACE, OTHER_SPARE), seL4_InvalidCapability, 0);
        EXPECT(table_map(kind, table, OWN_SPACE, ABOVE_USER), seL4_InvalidCapability, 0);
        EXPECT(table_map(kind, table, new_slot(), OTHER_SPARE), seL4_InvalidCapability, 0);
        EXPECT(table_map(kind, table, new_pml4(), OTHER_SPARE), seL4_InvalidCapability, 0);
    }
}

TEST(map_table_into_what, "4/R-VM-45", "a table is mapped into a PML4 with an ASID only")
{
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_CPtr table = new_table(kinds[i]);
        EXPECT(table_map(kinds[i], table, new_page(), SPARE), seL4_InvalidCapability, 1);
        EXPECT(table_map(kinds[i], table, new_pml4(), SPARE), seL4_InvalidCapability, 1);
        EXPECT(table_map(kinds[i], table, new_slot(), ABOVE_USER), seL4_InvalidCapability, 1);
    }
}

TEST(map_table_parent_missing, "4/R-VM-46", "Map of a table names the level above that is missing")
{
    seL4_CPtr table = new_table(&page_table);
    EXPECT_MISSING(table_map(&page_table, table, OWN_SPACE, SPARE), NO_PDPT);
    EXPECT_MISSING(table_map(&page_directory, new_table(&page_directory), OWN_SPACE, SPARE),
                   NO_PDPT);
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_MISSING(table_map(&page_table, table, OWN_SPACE, SPARE), NO_PAGE_DIRECTORY);
    EXPECT_OK(frame_map(new_huge_page(), OWN_SPACE, SPARE));
    EXPECT_MISSING(table_map(&page_table, table, OWN_SPACE, SPARE), NO_PAGE_DIRECTORY);
}

static void expect_occupied(const struct table_kind *kind)
{
    EXPECT_PLAIN(table_map(kind, new_table(kind), OWN_SPACE, SPARE), seL4_DeleteFirst);
}

TEST(map_table_over_table, "4/R-VM-47", "a table does not replace another")
{
    new_spare_tables();
    for (unsigned i = 0; i < 3; i += 1) {
        expect_occupied(kinds[i]);
    }
}

TEST(map_table_over_page, "4/R-VM-47", "a table does not replace a large or huge page")
{
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    seL4_CPtr huge = new_huge_page();
    EXPECT_OK(frame_map(huge, OWN_SPACE, SPARE));
    expect_occupied(&page_directory);
    EXPECT_OK(frame_unmap(huge));
    new_mapped_table(&page_directory, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(new_large_page(), OWN_SPACE, SPARE));
    expect_occupied(&page_table);
}

static void expect_no_label_of(seL4_CPtr cap, const seL4_Word *own, unsigned own_count)
{
    static const seL4_Word labels[] = {X86PDPTMap,
                                       X86PDPTUnmap,
                                       X86PageDirectoryMap,
                                       X86PageDirectoryUnmap,
                                       X86PageTableMap,
                                       X86PageTableUnmap,
                                       X86PageMap,
                                       X86PageUnmap,
                                       X86PageGetAddress,
                                       X86ASIDPoolAssign,
                                       X86ASIDControlMakePool,
                                       0,
                                       X86IOPortControlIssue,
                                       CNodeDelete,
                                       0x1ffff};
    for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i += 1) {
        int is_own = 0;
        for (unsigned j = 0; j < own_count; j += 1) {
            is_own |= labels[i] == own[j];
        }
        if (!is_own) {
            EXPECT_PLAIN(invoke(cap, labels[i], WORDS(OWN_SPACE, ROOT), WORDS(SPARE, 0, 0, 0)),
                         seL4_IllegalOperation);
        }
    }
}

TEST(foreign_labels, "4/R-VM-48 4/R-VM-49",
     "tables, pages, pools and ASID control know their own labels only, a PML4 none")
{
    for (unsigned i = 0; i < 3; i += 1) {
        const seL4_Word own[] = {kinds[i]->map, kinds[i]->unmap};
        expect_no_label_of(new_table(kinds[i]), own, 2);
    }
    static const seL4_Word of_page[] = {X86PageMap, X86PageUnmap, X86PageGetAddress};
    static const seL4_Word of_pool[] = {X86ASIDPoolAssign};
    static const seL4_Word of_control[] = {X86ASIDControlMakePool};
    expect_no_label_of(new_page(), of_page, 3);
    expect_no_label_of(new_pool(), of_pool, 1);
    expect_no_label_of(seL4_CapASIDControl, of_control, 1);
    expect_no_label_of(new_pml4(), NULL, 0);
    expect_no_label_of(new_space(seL4_CapInitThreadASIDPool), NULL, 0);
}
