/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Copies of pages, unmapping, deleting, and physical addresses (spec 04, section 6.1).
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

/* Two aliases of a page. */
#define HERE  (SPARE)
#define THERE (SPARE + 5 * PAGE_BYTES)

enum { WORD = 0x77 };

/* A page mapped HERE with WORD in it, its copy mapped THERE. */
struct aliased {
    seL4_CPtr page, copy;
    struct visitor *visitor;
};

static struct aliased new_aliased(void)
{
    new_spare_tables();
    struct aliased aliased = {.page = new_mapped_page(HERE), .visitor = new_visitor()};
    aliased.copy = new_copy(aliased.page, seL4_AllRights);
    EXPECT_OK(frame_map(aliased.copy, OWN_SPACE, THERE));
    CHECK_EQ(visit_write(aliased.visitor, HERE, WORD), VISIT_OK);
    expect_word(aliased.visitor, THERE, WORD);
    return aliased;
}

TEST(alias_page, "4/R-VM-32", "a copy of a mapped page is not mapped, and can be elsewhere")
{
    struct aliased aliased = new_aliased();
    CHECK_EQ(visit_write(aliased.visitor, THERE + 16, WORD + 1), VISIT_OK);
    expect_word(aliased.visitor, HERE + 16, WORD + 1);
}

TEST(delete_alias, "4/R-VM-33", "deleting a mapped copy removes its mapping only")
{
    struct aliased aliased = new_aliased();
    delete_cap(aliased.copy);
    expect_word(aliased.visitor, HERE, WORD);
    CHECK_EQ(visit_read(aliased.visitor, THERE), READ_MISSING);
    CHECK_EQ(visit_write(aliased.visitor, THERE, 1), WRITE_MISSING);
}

TEST(move_mapped, "4/R-VM-34", "a moved page is still mapped")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(HERE);
    seL4_CPtr moved = new_slot();
    CHECK_EQ(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, page, DEPTH), seL4_NoError);
    EXPECT(frame_map(moved, OWN_SPACE, THERE), seL4_InvalidArgument, 0);
    EXPECT_OK(frame_map_as(moved, OWN_SPACE, HERE, READ_ONLY, 0));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, HERE, 1), WRITE_DENIED);
    EXPECT_OK(frame_unmap(moved));
    CHECK_EQ(visit_read(visitor, HERE), READ_MISSING);
}

TEST(unmap_page, "4/R-VM-35", "accesses to an unmapped page fault; unmapping it again is fine")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(HERE);
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, HERE, WORD), VISIT_OK);
    EXPECT_OK(frame_unmap(page));
    CHECK_EQ(visit_read(visitor, HERE), READ_MISSING);
    CHECK_EQ(visit_write(visitor, HERE, 1), WRITE_MISSING);
    EXPECT_OK(frame_unmap(page));
}

TEST(map_after_unmap, "4/R-VM-36", "an unmapped page can be mapped elsewhere")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(HERE);
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, HERE, WORD), VISIT_OK);
    EXPECT_OK(frame_unmap(page));
    EXPECT_OK(frame_map(page, OWN_SPACE, THERE));
    expect_word(visitor, THERE, WORD);
    CHECK_EQ(visit_read(visitor, HERE), READ_MISSING);
}

TEST(delete_mapped, "4/R-VM-37", "accesses to a deleted page fault")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(HERE);
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, HERE, WORD), VISIT_OK);
    delete_cap(page);
    CHECK_EQ(visit_read(visitor, HERE), READ_MISSING);
    CHECK_EQ(visit_write(visitor, HERE, 1), WRITE_MISSING);
}

TEST(revoke_mapped, "4/R-VM-38", "revoking a page removes its copies and their mappings only")
{
    struct aliased aliased = new_aliased();
    seL4_CPtr second_copy = new_copy(aliased.copy, seL4_CanRead);
    EXPECT_OK(frame_map(second_copy, OWN_SPACE, THERE + PAGE_BYTES));
    expect_word(aliased.visitor, THERE + PAGE_BYTES, WORD);
    revoke_cap(aliased.page);
    CHECK(slot_is_full(aliased.page) && !slot_is_full(aliased.copy) && !slot_is_full(second_copy));
    CHECK_EQ(visit_read(aliased.visitor, THERE), READ_MISSING);
    CHECK_EQ(visit_read(aliased.visitor, THERE + PAGE_BYTES), READ_MISSING);
    expect_word(aliased.visitor, HERE, WORD);
}

/* The one word of a good answer, a multiple of 2^bits. */
static seL4_Word expect_address(seL4_CPtr frame, unsigned bits)
{
    struct answer answer = invoke(frame, X86PageGetAddress, NONE, NONE);
    EXPECT(answer, seL4_NoError, answer.mr[0]);
    CHECK(answer.mr[0] != 0 && answer.mr[0] != MARK(0));
    CHECK_EQ(answer.mr[0] & ((1ul << bits) - 1), 0);
    CHECK_EQ(answer.mr[1], MARK(1));
    return answer.mr[0];
}

TEST(get_address, "4/R-VM-39", "GetAddress answers the physical address of any page")
{
    new_spare_tables();
    seL4_CPtr untyped = new_untyped(PAGE_BITS + 1);
    seL4_CPtr first = new_object_from(untyped, seL4_X86_4K, 0);
    seL4_CPtr second = new_object_from(untyped, seL4_X86_4K, 0);
    seL4_Word address = expect_address(first, PAGE_BITS + 1);
    CHECK_EQ(expect_address(second, PAGE_BITS), address + PAGE_BYTES);
    EXPECT_OK(frame_map(second, OWN_SPACE, HERE));
    CHECK_EQ(expect_address(second, PAGE_BITS), address + PAGE_BYTES);
    seL4_CPtr large = new_large_page();
    address = expect_address(large, LARGE_PAGE_BITS);
    new_mapped_table(&page_directory, OWN_SPACE, SPARE + (1ul << HUGE_PAGE_BITS));
    EXPECT_OK(frame_map(large, OWN_SPACE, SPARE + (1ul << HUGE_PAGE_BITS)));
    CHECK_EQ(expect_address(large, LARGE_PAGE_BITS), address);
}

TEST(get_device_address, "4/R-VM-39", "GetAddress answers the physical address of device pages")
{
    seL4_CPtr untyped = device_untyped(PAGE_BITS + 1);
    seL4_Word address = expect_address(new_object_from(untyped, seL4_X86_4K, 0), PAGE_BITS + 1);
    CHECK_EQ(expect_address(new_object_from(untyped, seL4_X86_4K, 0), PAGE_BITS),
             address + PAGE_BYTES);
    expect_address(new_huge_page(), HUGE_PAGE_BITS);
}

TEST(get_address_surplus, "4/R-VM-40", "GetAddress ignores words of its message")
{
    seL4_CPtr page = new_page();
    seL4_Word address = expect_address(page, PAGE_BITS);
    EXPECT(invoke(page, X86PageGetAddress, NONE, WORDS(1, 2, 3, 4, 5, 6)), seL4_NoError, address);
}
