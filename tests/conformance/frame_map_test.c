/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What Page_Map checks (spec 04, section 6.1).
 */
#include "support/objects.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

/* Highest addresses of pages, by their sizes; those behind them are refused. */
#define LAST_PAGE       0x7fffffffe000ul
#define LAST_LARGE_PAGE 0x7fffffc00000ul
#define LAST_HUGE_PAGE  0x7fff80000000ul

enum { MIB = 1 << 20, PAGE_WORDS = 512 };

TEST(map_page_and_use, "4/R-VM-01", "a mapped page can be written and read")
{
    new_spare_tables();
    EXPECT_OK(frame_map(new_page(), OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE + 8, 0x1234), VISIT_OK);
    expect_word(visitor, SPARE + 8, 0x1234);
    CHECK_EQ(visit_write(visitor, SPARE + 4096 - 8, 0x5678), VISIT_OK);
    expect_word(visitor, SPARE + 4096 - 8, 0x5678);
}

TEST(new_page_is_zero, "4/R-VM-02", "a new page is zero, also where another one has been before")
{
    new_spare_tables();
    seL4_CPtr untyped = new_untyped(PAGE_BITS);
    EXPECT_OK(frame_map(new_object_from(untyped, seL4_X86_4K, 0), OWN_SPACE, SPARE));
    fill_page(SPARE, ~0ul);
    revoke_cap(untyped);
    EXPECT_OK(frame_map(new_object_from(untyped, seL4_X86_4K, 0), OWN_SPACE, SPARE));
    for (seL4_Word i = 0; i < PAGE_WORDS; i += 1) {
        CHECK_EQ(((volatile seL4_Word *)SPARE)[i], 0);
    }
}

TEST(map_truncated, "4/R-VM-03", "Map needs three words and a VSpace")
{
    seL4_CPtr page = new_page();
    EXPECT_PLAIN(invoke(page, X86PageMap, WORDS(OWN_SPACE), WORDS(SPARE, READ_WRITE)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(page, X86PageMap, NONE, WORDS(SPARE, READ_WRITE, 0)),
                 seL4_TruncatedMessage);
}

TEST(map_into_what, "4/R-VM-04", "Map into an empty slot, a page or a TCB is refused")
{
    seL4_CPtr page = new_page();
    const seL4_CPtr spaces[] = {new_slot(), page, new_page(), seL4_CapInitThreadTCB};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT(frame_map(page, spaces[i], SPARE), seL4_InvalidCapability, 1);
    }
}

TEST(map_into_unassigned, "4/R-VM-05", "Map into a PML4 without ASID is refused")
{
    EXPECT(frame_map(new_page(), new_pml4(), SPARE), seL4_InvalidCapability, 1);
}

TEST(map_page_too_high, "4/R-VM-06", "the last page of the lower half and all above are refused")
{
    static const seL4_Word addresses[] = {0x7ffffffff000, 0x7fffffffffff, 0x800000000000,
                                          0xffffffffffffe000, 0xffffffffffffffff};
    seL4_CPtr page = new_page();
    for (unsigned i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i += 1) {
        EXPECT(frame_map(page, OWN_SPACE, addresses[i]), seL4_InvalidArgument, 0);
    }
}

TEST(map_last_page, "4/R-VM-07", "the last page but one can be mapped, given the tables")
{
    seL4_CPtr page = new_page();
    EXPECT_MISSING(frame_map(page, OWN_SPACE, LAST_PAGE), NO_PDPT);
    new_tables_down_to(&page_table, OWN_SPACE, LAST_PAGE);
    EXPECT_OK(frame_map(page, OWN_SPACE, LAST_PAGE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, LAST_PAGE, 7), VISIT_OK);
    expect_word(visitor, LAST_PAGE, 7);
}

TEST(map_last_large_page, "4/R-VM-08", "the last large page of the lower half is refused")
{
    seL4_CPtr page = new_large_page();
    EXPECT(frame_map(page, OWN_SPACE, 0x7fffffe00000), seL4_InvalidArgument, 0);
    EXPECT_MISSING(frame_map(page, OWN_SPACE, LAST_LARGE_PAGE), NO_PDPT);
}

TEST(map_last_huge_page, "4/R-VM-09", "the last huge page of the lower half is refused")
{
    seL4_CPtr page = new_huge_page();
    EXPECT(frame_map(page, OWN_SPACE, 0x7fffc0000000), seL4_InvalidArgument, 0);
    EXPECT_MISSING(frame_map(page, OWN_SPACE, LAST_HUGE_PAGE), NO_PDPT);
}

TEST(map_unaligned, "4/R-VM-10", "alignment to the page's size is checked before the tables")
{
    EXPECT_PLAIN(frame_map(new_page(), OWN_SPACE, SPARE + 1), seL4_AlignmentError);
    EXPECT_PLAIN(frame_map(new_page(), OWN_SPACE, SPARE + 2048), seL4_AlignmentError);
    EXPECT_PLAIN(frame_map(new_large_page(), OWN_SPACE, SPARE + MIB), seL4_AlignmentError);
    EXPECT_PLAIN(frame_map(new_huge_page(), OWN_SPACE, SPARE + MIB), seL4_AlignmentError);
}

TEST(map_unaligned_too_high, "4/R-VM-11", "the range is checked before the alignment")
{
    EXPECT(frame_map(new_page(), OWN_SPACE, 0x7ffffffff001), seL4_InvalidArgument, 0);
    EXPECT(frame_map(new_page(), OWN_SPACE, ABOVE_USER + 1), seL4_InvalidArgument, 0);
}

TEST(map_page_tables_missing, "4/R-VM-12", "Map of a page names the level that is missing")
{
    seL4_CPtr page = new_page();
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PDPT);
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PAGE_DIRECTORY);
    new_mapped_table(&page_directory, OWN_SPACE, SPARE);
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PAGE_TABLE);
    new_mapped_table(&page_table, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
}

TEST(map_large_page_tables_missing, "4/R-VM-13", "a large page needs a page directory")
{
    seL4_CPtr page = new_large_page();
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PDPT);
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PAGE_DIRECTORY);
    new_mapped_table(&page_directory, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE + MIB, 9), VISIT_OK);
    expect_word(visitor, SPARE + MIB, 9);
}

TEST(map_huge_page_tables_missing, "4/R-VM-14", "a huge page needs a PDPT")
{
    seL4_CPtr page = new_huge_page();
    EXPECT_MISSING(frame_map(page, OWN_SPACE, SPARE), NO_PDPT);
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_WRITE, 0xffff));
    CHECK_EQ(visit_read(new_visitor(), SPARE), VISIT_OK); /* of what nobody knows */
}

TEST(map_below_larger_page, "4/R-VM-15", "below a larger page the level of its table is missing")
{
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(new_large_page(), OWN_SPACE, SPARE));
    EXPECT_MISSING(frame_map(new_page(), OWN_SPACE, SPARE), NO_PAGE_TABLE);
    new_mapped_table(&pdpt, OWN_SPACE, OTHER_SPARE);
    EXPECT_OK(frame_map(new_huge_page(), OWN_SPACE, OTHER_SPARE));
    EXPECT_MISSING(frame_map(new_page(), OWN_SPACE, OTHER_SPARE), NO_PAGE_DIRECTORY);
    EXPECT_MISSING(frame_map(new_large_page(), OWN_SPACE, OTHER_SPARE), NO_PAGE_DIRECTORY);
}

TEST(map_over_table, "4/R-VM-16", "a large or huge page does not replace a table")
{
    new_spare_tables();
    EXPECT_PLAIN(frame_map(new_large_page(), OWN_SPACE, SPARE), seL4_DeleteFirst);
    EXPECT_PLAIN(frame_map(new_huge_page(), OWN_SPACE, SPARE), seL4_DeleteFirst);
}
