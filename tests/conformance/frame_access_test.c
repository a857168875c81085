/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Mappings that replace others, rights and attributes of mappings (spec 04, section 6.1).
 */
#include "support/console.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

enum { FIRST = 0x11, SECOND = 0x22 };

/* Pages of the root task's space whose mappings change. */
struct pair {
    seL4_CPtr first, second; /* hold FIRST and SECOND in their first words */
};

/* The second has been mapped over the first, at SPARE. */
static struct pair new_replaced_pair(seL4_CPtr first, seL4_CPtr second)
{
    EXPECT_OK(frame_map(first, OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, FIRST), VISIT_OK);
    EXPECT_OK(frame_map(second, OWN_SPACE, SPARE));
    CHECK_EQ(visit_write(visitor, SPARE, SECOND), VISIT_OK);
    return (struct pair){first, second};
}

static struct pair new_replaced_pages(void)
{
    new_spare_tables();
    return new_replaced_pair(new_page(), new_page());
}

/* The first is intact, which one sees in another place. */
static void expect_first_intact(struct pair pair)
{
    EXPECT_OK(frame_unmap(pair.first));
    EXPECT_OK(frame_map(pair.first, OWN_SPACE, SPARE));
    expect_word(new_visitor(), SPARE, FIRST);
}

TEST(map_over_page, "4/R-VM-17", "a page mapped over another of its size replaces it")
{
    struct pair pages = new_replaced_pages();
    expect_word(new_visitor(), SPARE, SECOND);
    expect_first_intact(pages);
}

TEST(map_over_large_page, "4/R-VM-17 4/R-VM-18",
     "a large page mapped over another replaces it, and stays when that is unmapped")
{
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    struct pair pages = new_replaced_pair(new_large_page(), new_large_page());
    expect_word(new_visitor(), SPARE, SECOND);
    EXPECT_OK(frame_unmap(pages.first));
    expect_word(new_visitor(), SPARE, SECOND);
    expect_first_intact(pages);
}

TEST(unmap_replaced, "4/R-VM-18", "a page stays when the one that it replaced is unmapped")
{
    struct pair pages = new_replaced_pages();
    EXPECT_OK(frame_unmap(pages.first));
    expect_word(new_visitor(), SPARE, SECOND);
}

TEST(delete_replaced, "4/R-VM-19", "a page stays when the one that it replaced is deleted")
{
    struct pair pages = new_replaced_pages();
    delete_cap(pages.first);
    expect_word(new_visitor(), SPARE, SECOND);
}

TEST(remap_in_place, "4/R-VM-20", "a mapped page can be mapped again where it is, otherwise")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    struct visitor *visitor = new_visitor();
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_ONLY, 0));
    CHECK_EQ(visit_write(visitor, SPARE, 1), WRITE_DENIED);
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_WRITE, 1));
    CHECK_EQ(visit_write(visitor, SPARE, 1), VISIT_OK);
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, NO_ACCESS, 0));
    CHECK_EQ(visit_read(visitor, SPARE), READ_DENIED);
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_ONLY, 2));
    expect_word(visitor, SPARE, 1);
}

TEST(remap_elsewhere, "4/R-VM-21", "a mapped page cannot be mapped elsewhere, and stays")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, FIRST), VISIT_OK);
    EXPECT(frame_map(page, OWN_SPACE, SPARE + 4096), seL4_InvalidArgument, 0);
    EXPECT(frame_map(page, OWN_SPACE, SPARE + 1), seL4_InvalidArgument, 0);
    EXPECT(frame_map(page, OWN_SPACE, ABOVE_USER), seL4_InvalidArgument, 0);
    expect_word(visitor, SPARE, FIRST);
    CHECK_EQ(visit_read(visitor, SPARE + 4096), READ_MISSING);
}

TEST(remap_in_other_space, "4/R-VM-22", "a mapped page cannot be mapped into a second VSpace")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    seL4_CPtr space = new_space(seL4_CapInitThreadASIDPool);
    new_tables_down_to(&page_table, space, SPARE);
    EXPECT(frame_map(page, space, SPARE), seL4_InvalidCapability, 1);
    expect_word(new_visitor(), SPARE, 0);
}

/* The store that write_for_ever makes at SPARE, of a number that grows. */
extern const char store_for_ever[];

static void write_for_ever(struct thread *thread)
{
    __asm__ volatile("1:\n"
                     "    incq (%1)\n"
                     "    mov (%1), %%rax\n"
                     ".global store_for_ever\n"
                     "store_for_ever:\n"
                     "    mov %%rax, (%0)\n"
                     "    jmp 1b\n"
                     :
                     : "r"(SPARE), "r"(&thread->notes[0])
                     : "rax", "memory");
}

TEST(remap_under_writer, "4/R-VM-23 4/R-VM-24",
     "a writer faults once its page is read-only, and its store completes once it is not")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    seL4_CPtr handler = new_endpoint();
    struct thread *writer = new_thread(write_for_ever, MAIN_PRIORITY, NULL, handler);
    start_thread(writer);
    const volatile seL4_Word *word = (const volatile seL4_Word *)SPARE;
    CHECK(is_growing(word));
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_ONLY, 0));
    seL4_Word before = *word;
    CHECK(!is_growing(word));
    CHECK_EQ(take_fault(handler, (seL4_Word)store_for_ever, SPARE), WRITE_DENIED);
    CHECK_EQ(*word, before);
    seL4_Word stored = writer->notes[0];
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_WRITE, 0));
    send_reply(seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    CHECK(is_growing(word));
    CHECK(*word >= stored);
}

/* Reads and writes at SPARE are denied. */
static void expect_no_access(void)
{
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_read(visitor, SPARE), READ_DENIED);
    CHECK_EQ(visit_write(visitor, SPARE, 1), WRITE_DENIED);
}

TEST(map_without_rights, "4/R-VM-25", "a page mapped without rights is there, but not for programs")
{
    new_spare_tables();
    EXPECT_OK(frame_map_as(new_page(), OWN_SPACE, SPARE, NO_ACCESS, 0));
    expect_no_access();
}

TEST(map_write_only, "4/R-VM-26", "a page mapped write-only gives no access at all")
{
    new_spare_tables();
    seL4_CPtr page = new_page();
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, WRITE_ONLY, 0));
    expect_no_access();
#if defined(CONFIG_PRINTING) && !defined(CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC)
    console_expects(1, "seL4(CPU 0)"); /* a user error line */
#endif
}

/* A copy with rights and badge. */
static seL4_CPtr mint(seL4_CPtr source, seL4_Word rights, seL4_Word badge)
{
    seL4_CPtr slot = new_slot();
    EXPECT_OK(
        invoke(ROOT, CNodeMint, WORDS(ROOT), WORDS(slot, DEPTH, source, DEPTH, rights, badge)));
    return slot;
}

static void expect_read_only(void)
{
    struct visitor *visitor = new_visitor();
    expect_word(visitor, SPARE, 0);
    CHECK_EQ(visit_write(visitor, SPARE, 1), WRITE_DENIED);
}

TEST(mint_read_only, "4/R-VM-27", "a read-only copy gives read-only mappings")
{
    new_spare_tables();
    EXPECT_OK(frame_map(mint(new_page(), READ_ONLY, 0), OWN_SPACE, SPARE));
    expect_read_only();
}

TEST(mint_again, "4/R-VM-28", "a copy of a read-only copy is read-only")
{
    new_spare_tables();
    seL4_CPtr copy = mint(mint(new_page(), READ_ONLY, 0), READ_WRITE, 0);
    EXPECT_OK(frame_map(copy, OWN_SPACE, SPARE));
    expect_read_only();
}

TEST(mint_with_badge, "4/R-VM-29", "the badge of a page's copy has no effect")
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    seL4_CPtr copy = mint(page, READ_WRITE, 0x1234567);
    EXPECT_OK(frame_map(copy, OWN_SPACE, SPARE + 4096));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE + 4096, SECOND), VISIT_OK);
    expect_word(visitor, SPARE, SECOND);
    struct answer of_page = invoke(page, X86PageGetAddress, NONE, NONE);
    EXPECT(invoke(copy, X86PageGetAddress, NONE, NONE), seL4_NoError, of_page.mr[0]);
}

TEST(map_with_attributes, "4/R-VM-30", "all attribute words are taken, and change no contents")
{
    static const seL4_Word attributes[] = {1, 2, 3, 4, 7, 0xffff};
    new_spare_tables();
    /* The page's address is even, so that no bit of it hides a wrong one. */
    seL4_CPtr page = new_object_from(new_untyped(PAGE_BITS + 3), seL4_X86_4K, 0);
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, FIRST), VISIT_OK);
    for (unsigned i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i += 1) {
        EXPECT_OK(frame_unmap(page));
        EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_WRITE, attributes[i]));
        expect_word(visitor, SPARE, FIRST + i);
        CHECK_EQ(visit_write(visitor, SPARE, FIRST + i + 1), VISIT_OK);
    }
}

TEST(large_page_attributes, "4/R-VM-30", "attributes of a large page do not move it")
{
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    seL4_CPtr page = new_large_page();
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, FIRST), VISIT_OK);
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_WRITE, seL4_X86_WriteCombining));
    expect_word(visitor, SPARE, FIRST);
}

TEST(execute_read_only, "4/R-VM-31", "code in a read-only page can be executed")
{
    static const unsigned char code[] = {0xb8, 0x2a, 0, 0, 0, 0xc3}; /* mov $42, %eax; ret */
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    for (unsigned i = 0; i < sizeof(code); i += 1) {
        ((volatile unsigned char *)SPARE)[i] = code[i];
    }
    EXPECT_OK(frame_map_as(page, OWN_SPACE, SPARE, READ_ONLY, 0));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_write(visitor, SPARE, 0), WRITE_DENIED);
    CHECK_EQ(visit_call(visitor, SPARE), VISIT_OK);
    CHECK_EQ(visitor->word, 42);
}
