/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * VSpaces that come to their end, with their ASID pool or alone (spec 04, section 6.1).
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/partners.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

extern const char raw_syscall_instruction[];

enum { SYSCALL_BYTES = 2 };

static const struct table_kind *const kinds[] = {&pdpt, &page_directory, &page_table};

/* A VSpace with a page at SPARE. */
struct inhabited {
    seL4_CPtr untyped, pool, space; /* the pool's untyped */
    seL4_CPtr tables[3];            /* in the order of kinds */
    seL4_CPtr page;
};

static struct inhabited new_inhabited(void)
{
    struct inhabited it = {.untyped = new_untyped(seL4_ASIDPoolBits)};
    it.pool = new_pool_from(it.untyped);
    it.space = new_space(it.pool);
    for (unsigned i = 0; i < 3; i += 1) {
        it.tables[i] = new_mapped_table(kinds[i], it.space, SPARE);
    }
    it.page = new_page();
    EXPECT_OK(frame_map(it.page, it.space, SPARE));
    return it;
}

/* Nothing can be mapped there any more. */
static void expect_dead(const struct inhabited *it)
{
    EXPECT_NO_SPACE(frame_map(new_page(), it->space, SPARE + PAGE_BYTES));
    EXPECT_NO_SPACE(frame_map(it->page, it->space, SPARE));
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT_NO_SPACE(table_map(kinds[i], new_table(kinds[i]), it->space, OTHER_SPARE));
    }
}

/* The page and the tables are unmapped, and then of use in the root task's space. */
static void expect_reusable(const struct inhabited *it)
{
    EXPECT(frame_map(it->page, OWN_SPACE, SPARE), seL4_InvalidCapability, 1);
    for (unsigned i = 0; i < 3; i += 1) {
        EXPECT(table_map(kinds[i], it->tables[i], OWN_SPACE, SPARE), seL4_InvalidCapability, 0);
        EXPECT_OK(table_unmap(kinds[i], it->tables[i]));
        EXPECT_OK(table_map(kinds[i], it->tables[i], OWN_SPACE, SPARE));
    }
    EXPECT_OK(frame_unmap(it->page));
    struct visitor *visitor = new_visitor();
    CHECK_EQ(visit_read(visitor, SPARE), READ_MISSING); /* the tables were cleared */
    EXPECT_OK(frame_map(it->page, OWN_SPACE, SPARE));
    expect_word(visitor, SPARE, 0);
}

TEST(delete_pool, "4/R-VM-64", "with its pool a VSpace dies: no more maps, but unmaps succeed")
{
    struct inhabited it = new_inhabited();
    delete_cap(it.pool);
    expect_dead(&it);
    expect_reusable(&it);
}

TEST(dead_pool_and_range, "4/R-VM-65", "the range is checked before the VSpace's life")
{
    struct inhabited it = new_inhabited();
    delete_cap(it.pool);
    EXPECT(frame_map(new_page(), it.space, 0x7ffffffff000), seL4_InvalidArgument, 0);
    EXPECT(table_map(&pdpt, new_table(&pdpt), it.space, ABOVE_USER), seL4_InvalidArgument, 0);
    EXPECT_NO_SPACE(frame_map(new_page(), it.space, SPARE + 1)); /* but not the alignment */
}

TEST(reuse_pool_index, "4/R-VM-66", "a VSpace whose ASID belongs to another one is refused")
{
    struct inhabited it = new_inhabited();
    delete_cap(it.pool);
    seL4_CPtr pool = new_pool();
    seL4_CPtr space = new_space(pool);
    new_tables_down_to(&page_table, space, SPARE);
    EXPECT(frame_map(new_page(), it.space, SPARE + PAGE_BYTES), seL4_InvalidCapability, 1);
    EXPECT(table_map(&pdpt, new_table(&pdpt), it.space, OTHER_SPARE), seL4_InvalidCapability, 1);
    EXPECT(assign(pool, it.space), seL4_InvalidCapability, 1);
    new_copy(it.space, seL4_AllRights);
    seL4_CPtr page = new_page();
    EXPECT_OK(frame_map(page, space, SPARE));
    EXPECT_OK(frame_unmap(it.page)); /* of the same ASID and address, but another page */
    EXPECT(frame_map(page, OWN_SPACE, SPARE), seL4_InvalidCapability, 1);
}

/* A VSpace that has the root task's image, and a thread of MAIN_PRIORITY that counts there. */
struct lively {
    seL4_CPtr pool, space, handler;
    struct thread *thread;
};

static struct lively new_lively(void)
{
    struct lively it = {.pool = new_pool(), .handler = new_endpoint()};
    it.space = new_space(it.pool);
    map_image(it.space);
    it.thread = new_thread(spin, MAIN_PRIORITY, NULL, it.handler);
    CHECK_EQ(seL4_TCB_SetSpace(it.thread->tcb, it.handler, ROOT, 0, it.space, 0), seL4_NoError);
    start_thread(it.thread);
    CHECK(is_growing(&it.thread->notes[0]));
    return it;
}

TEST(delete_pool_of_thread, "4/R-VM-67", "a thread whose VSpace dies faults at its instruction")
{
    struct lively it = new_lively();
    delete_cap(it.pool);
    CHECK(!is_growing(&it.thread->notes[0]));
    struct answer fault = receive_if_any(it.handler);
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.mr[seL4_VMFault_Addr], fault.mr[seL4_VMFault_IP]);
    CHECK_EQ(fault.mr[seL4_VMFault_FSR], fetch_missing());
    CHECK_EQ(fault.mr[seL4_VMFault_IP], read_registers(it.thread).rip);
}

TEST(delete_own_pool, "4/R-VM-67", "a thread that ends its own VSpace does not come back to it")
{
    struct lively it = new_lively();
    struct partner *partner = new_partner(ABOVE, it.handler);
    CHECK_EQ(seL4_TCB_SetSpace(partner->tcb, it.handler, ROOT, 0, it.space, 0), seL4_NoError);
    partner_does(partner, (seL4_Word)seL4_SysCall, ROOT, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2),
                 NONE, WORDS(it.pool, DEPTH));
    CHECK(!slot_is_full(it.pool));
    seL4_Word next = (seL4_Word)raw_syscall_instruction + SYSCALL_BYTES;
    CHECK_EQ(take_fault(it.handler, next, next), fetch_missing());
    CHECK(!partner_is_done(partner));
}

TEST(revoke_own_space, "4/R-VM-67",
     "a thread that revokes the capability of its own VSpace is without one at once")
{
    seL4_CPtr space = new_space(new_pool());
    seL4_CPtr handler = new_endpoint();
    struct partner *partner = new_partner(ABOVE, handler);
    map_image(space);
    CHECK_EQ(seL4_TCB_SetSpace(partner->tcb, handler, ROOT, 0, space, 0), seL4_NoError);
    partner_does(partner, (seL4_Word)seL4_SysCall, ROOT, seL4_MessageInfo_new(CNodeRevoke, 0, 0, 2),
                 NONE, WORDS(space, DEPTH));
    seL4_Word next = (seL4_Word)raw_syscall_instruction + SYSCALL_BYTES;
    CHECK_EQ(take_fault(handler, next, next), fetch_missing());
    CHECK(!partner_is_done(partner));
    CHECK_EQ(seL4_TCB_SetSpace(partner->tcb, handler, ROOT, 0, space, 0), seL4_NoError);
    send_reply(seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
    CHECK(partner_is_done(partner)); /* with its old VSpace it goes on */
}

TEST(delete_space_of_thread, "4/R-VM-68", "a VSpace lives as long as a thread uses it")
{
    struct lively it = new_lively();
    struct visitor *visitor = new_visitor_in(it.space);
    delete_cap(it.space);
    CHECK(is_growing(&it.thread->notes[0]));
    expect_word(visitor, (seL4_Word)&it.pool, it.pool);
    CHECK_EQ(visit_read(visitor, SPARE), READ_MISSING);
}

TEST(delete_last_thread_of_space, "4/R-VM-68", "with its last thread a VSpace gives its ASID back")
{
    seL4_CPtr pool = new_pool();
    seL4_CPtr space = 0;
    for (unsigned i = 0; i < POOL_SIZE; i += 1) {
        space = new_space(pool);
    }
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_SetSpace(tcb, 0, ROOT, 0, space, 0), seL4_NoError);
    delete_cap(space);
    seL4_CPtr more = new_pml4();
    EXPECT_PLAIN(assign(pool, more), seL4_DeleteFirst);
    delete_cap(tcb);
    EXPECT_OK(assign(pool, more));
}

TEST(delete_space, "4/R-VM-69",
     "pages and tables of a deleted VSpace count as mapped until unmapped")
{
    struct inhabited it = new_inhabited();
    delete_cap(it.space);
    expect_reusable(&it);
}

TEST(revoke_pool_untyped, "4/R-VM-70", "revoking a pool's untyped deletes the pool")
{
    struct inhabited it = new_inhabited();
    revoke_cap(it.untyped);
    CHECK(!slot_is_full(it.pool));
    expect_dead(&it);
    CHECK(untyped_is_free(it.untyped, seL4_ASIDPoolBits));
}
