/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Copies of tables, unmapping and deleting them (spec 04, section 6.1).
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

enum { WORD = 0x99 };

static const struct table_kind *const kinds[] = {&pdpt, &page_directory, &page_table};

static seL4_Word error_of_copy(seL4_CPtr source, seL4_CPtr destination)
{
    return (seL4_Word)seL4_CNode_Copy(ROOT, destination, DEPTH, ROOT, source, DEPTH,
                                      seL4_AllRights);
}

static void expect_copied_only_if_used(seL4_CPtr unused, seL4_CPtr used)
{
    seL4_CPtr copy = new_slot();
    CHECK_EQ(error_of_copy(unused, copy), seL4_IllegalOperation);
    CHECK(!slot_is_full(copy));
    CHECK_EQ(error_of_copy(used, copy), seL4_NoError);
    CHECK(slot_is_full(copy));
}

TEST(copy_table, "4/R-VM-50", "only mapped tables and PML4s with an ASID can be copied")
{
    for (unsigned i = 0; i < 3; i += 1) {
        expect_copied_only_if_used(new_table(kinds[i]),
                                   new_mapped_table(kinds[i], OWN_SPACE, SPARE));
    }
    expect_copied_only_if_used(new_pml4(), new_space(seL4_CapInitThreadASIDPool));
}

/* A page table at SPARE of the root task's space, with a page in it that holds WORD. */
struct mapped {
    seL4_CPtr table, page;
    struct visitor *visitor;
};

static struct mapped new_mapped(void)
{
    struct mapped mapped = {.visitor = new_visitor()};
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    mapped.table = new_mapped_table(&page_table, OWN_SPACE, SPARE);
    mapped.page = new_mapped_page(SPARE);
    CHECK_EQ(visit_write(mapped.visitor, SPARE, WORD), VISIT_OK);
    return mapped;
}

TEST(unmap_copied_table, "4/R-VM-51", "a table with two caps cannot be unmapped")
{
    struct mapped mapped = new_mapped();
    seL4_CPtr copy = new_copy(mapped.table, seL4_AllRights);
    EXPECT_PLAIN(table_unmap(&page_table, mapped.table), seL4_RevokeFirst);
    EXPECT_PLAIN(table_unmap(&page_table, copy), seL4_RevokeFirst);
    expect_word(mapped.visitor, SPARE, WORD);
}

TEST(unmap_last_table, "4/R-VM-52", "a table is unmapped through its last cap only")
{
    struct mapped mapped = new_mapped();
    seL4_CPtr copy = new_copy(mapped.table, seL4_AllRights);
    delete_cap(mapped.table);
    expect_word(mapped.visitor, SPARE, WORD);
    EXPECT_OK(table_unmap(&page_table, copy));
    CHECK_EQ(visit_read(mapped.visitor, SPARE), READ_MISSING);
    EXPECT_MISSING(frame_map(new_page(), OWN_SPACE, SPARE), NO_PAGE_TABLE);
}

TEST(unmap_clears_table, "4/R-VM-53", "a table that was unmapped is empty in its new place")
{
    const seL4_Word there = SPARE + (1ul << LARGE_PAGE_BITS);
    struct mapped mapped = new_mapped();
    new_mapped_page(SPARE + 511 * PAGE_BYTES);
    EXPECT_OK(table_unmap(&page_table, mapped.table));
    EXPECT_OK(table_map(&page_table, mapped.table, OWN_SPACE, there));
    CHECK_EQ(visit_read(mapped.visitor, there), READ_MISSING);
    CHECK_EQ(visit_read(mapped.visitor, there + 511 * PAGE_BYTES), READ_MISSING);
    CHECK_EQ(visit_read(mapped.visitor, SPARE), READ_MISSING);
}

TEST(unmap_directories, "4/R-VM-53", "so are page directories and PDPTs")
{
    struct mapped mapped = new_mapped();
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_CPtr table = new_table(kinds[i]);
        seL4_Word there = i == 0 ? OTHER_SPARE : SPARE + (1ul << HUGE_PAGE_BITS);
        EXPECT_OK(table_map(kinds[i], table, OWN_SPACE, there));
        new_tables_down_to(&page_table, OWN_SPACE, there);
        new_mapped_page(there);
        CHECK_EQ(visit_read(mapped.visitor, there), VISIT_OK);
        EXPECT_OK(table_unmap(kinds[i], table));
        CHECK_EQ(visit_read(mapped.visitor, there), READ_MISSING);
        EXPECT_OK(table_map(kinds[i], table, OWN_SPACE, there));
        CHECK_EQ(visit_read(mapped.visitor, there), READ_MISSING);
    }
    expect_word(mapped.visitor, SPARE, WORD);
}

TEST(unmap_unmapped_table, "4/R-VM-54", "unmapping a table that is not mapped does nothing")
{
    for (unsigned i = 0; i < 3; i += 1) {
        seL4_CPtr table = new_table(kinds[i]);
        EXPECT_OK(table_unmap(kinds[i], table));
        EXPECT_OK(table_map(kinds[i], table, OWN_SPACE, SPARE));
    }
}

TEST(delete_table, "4/R-VM-55", "pages below a deleted table fault at once")
{
    struct mapped mapped = new_mapped();
    delete_cap(mapped.table);
    CHECK_EQ(visit_read(mapped.visitor, SPARE), READ_MISSING);
    CHECK_EQ(visit_write(mapped.visitor, SPARE, 1), WRITE_MISSING);
}

TEST(map_below_deleted, "4/R-VM-56", "a page below a deleted table is mapped in its place only")
{
    struct mapped mapped = new_mapped();
    delete_cap(mapped.table);
    seL4_CPtr space = new_space(seL4_CapInitThreadASIDPool);
    new_tables_down_to(&page_table, space, SPARE);
    EXPECT(frame_map(mapped.page, OWN_SPACE, SPARE + PAGE_BYTES), seL4_InvalidArgument, 0);
    EXPECT(frame_map(mapped.page, space, SPARE), seL4_InvalidCapability, 1);
    new_mapped_table(&page_table, OWN_SPACE, SPARE);
    CHECK_EQ(visit_read(mapped.visitor, SPARE), READ_MISSING);
    EXPECT_OK(frame_map(mapped.page, OWN_SPACE, SPARE));
    expect_word(mapped.visitor, SPARE, WORD);
}

TEST(unmap_below_deleted, "4/R-VM-56", "a page below a deleted table can be unmapped, and is free")
{
    struct mapped mapped = new_mapped();
    delete_cap(mapped.table);
    EXPECT_OK(frame_unmap(mapped.page));
    new_mapped_table(&page_table, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(mapped.page, OWN_SPACE, SPARE + PAGE_BYTES));
    expect_word(mapped.visitor, SPARE + PAGE_BYTES, WORD);
    CHECK_EQ(visit_read(mapped.visitor, SPARE), READ_MISSING);
}
