/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Pages as IPC buffers (spec 04, section 6.1). A partner's messages are longer than the registers
 * hold; the kernel takes the rest from a page of ours, not from the buffer that the partner itself
 * writes, so that one sees which page it uses.
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/partners.h"
#include "support/spaces.h"
#include "support/tcb.h"
#include "support/test.h"

enum { WORDS_SENT = 6, PAGE_WORDS = PAGE_BYTES / sizeof(seL4_Word), BUFFER_ALIGNMENT = 1 << 10 };

/* Contents of word `i` of the page, and of a message to a partner. */
#define IN_PAGE(i) (0xb0b0000 + (seL4_Word)(i))
#define IN_SENT(i) (0x5e20000 + (seL4_Word)(i))

static struct answer set_buffer(seL4_CPtr tcb, seL4_Word address, seL4_CPtr frame)
{
    return invoke(tcb, TCBSetIPCBuffer, WORDS(frame), WORDS(address));
}

/* A page mapped at SPARE, all words filled. */
static seL4_CPtr new_filled_page(void)
{
    new_spare_tables();
    seL4_CPtr page = new_mapped_page(SPARE);
    for (unsigned i = 0; i < PAGE_WORDS; i += 1) {
        ((volatile seL4_Word *)SPARE)[i] = IN_PAGE(i);
    }
    return page;
}

/* A partner with this buffer. */
static struct partner *new_partner_with(seL4_CPtr frame, seL4_Word address)
{
    struct partner *partner = new_partner(ABOVE, 0);
    EXPECT_OK(set_buffer(partner->tcb, address, frame));
    return partner;
}

/* What arrives of WORDS_SENT words that the partner sends. */
static struct answer message_of(struct partner *partner)
{
    seL4_CPtr ep = new_endpoint();
    partner_does(partner, (seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(3, 0, 0, WORDS_SENT),
                 NONE, WORDS(IN_SENT(0), IN_SENT(1), IN_SENT(2), IN_SENT(3), IN_SENT(4)));
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.label, 3);
    for (unsigned i = 0; i < seL4_FastMessageRegisters; i += 1) {
        CHECK_EQ(answer.mr[i], IN_SENT(i));
    }
    return answer;
}

/* The kernel takes words from the buffer at byte `offset` of the page. */
static void expect_sends_from(struct partner *partner, unsigned offset)
{
    struct answer answer = message_of(partner);
    CHECK_EQ(answer.length, WORDS_SENT);
    unsigned first = offset / sizeof(seL4_Word) + 1; /* behind the tag */
    CHECK_EQ(answer.mr[4], IN_PAGE(first + 4));
    CHECK_EQ(answer.mr[5], IN_PAGE(first + 5));
}

static void expect_sends_registers_only(struct partner *partner)
{
    struct answer answer = message_of(partner);
    CHECK_EQ(answer.length, seL4_FastMessageRegisters);
    CHECK_EQ(answer.mr[4], MARK(4));
}

TEST(set_buffer_truncated, "4/R-VM-71", "SetIPCBuffer needs an address and a page")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_PLAIN(invoke(tcb, TCBSetIPCBuffer, WORDS(new_page()), NONE), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetIPCBuffer, NONE, WORDS(SPARE)), seL4_TruncatedMessage);
    EXPECT_PLAIN(set_buffer(tcb, SPARE, tcb), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(tcb, SPARE, new_table(&page_table)), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(tcb, SPARE, new_slot()), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(tcb, SPARE, new_untyped(PAGE_BITS)), seL4_IllegalOperation);
}

TEST(device_buffer, "4/R-VM-72", "a device page is no buffer, which is checked before the address")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    seL4_CPtr page = new_object_from(device_untyped(PAGE_BITS), seL4_X86_4K, 0);
    EXPECT_PLAIN(set_buffer(tcb, SPARE, page), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(tcb, SPARE + 1, page), seL4_IllegalOperation);
}

TEST(buffer_alignment, "4/R-VM-73", "a buffer is aligned to 1024 bytes, anywhere in its page")
{
    seL4_CPtr page = new_filled_page();
    struct partner *partner = new_partner_with(page, SPARE);
    for (seL4_Word bit = 1; bit < BUFFER_ALIGNMENT; bit <<= 1) {
        EXPECT_PLAIN(set_buffer(partner->tcb, SPARE + bit, page), seL4_AlignmentError);
    }
    expect_sends_from(partner, 0);
    EXPECT_OK(set_buffer(partner->tcb, SPARE + 0x400, page));
    expect_sends_from(partner, 0x400);
    EXPECT_OK(set_buffer(partner->tcb, SPARE + 0xc00, page));
    expect_sends_from(partner, 0xc00);
}

TEST(buffer_in_upper_half, "4/R-VM-74", "a buffer's address need not be one of a program")
{
    seL4_CPtr page = new_filled_page();
    expect_sends_from(new_partner_with(page, 0xffffff8000000800), 0x800);
}

TEST(buffer_in_large_page, "4/R-VM-74", "a large page can be the buffer")
{
    const unsigned offset = LARGE_PAGE_BYTES - BUFFER_ALIGNMENT;
    new_tables_down_to(&page_directory, OWN_SPACE, SPARE);
    seL4_CPtr page = new_large_page();
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
    for (unsigned i = 0; i < BUFFER_ALIGNMENT / sizeof(seL4_Word); i += 1) {
        unsigned index = offset / sizeof(seL4_Word) + i;
        ((volatile seL4_Word *)SPARE)[index] = IN_PAGE(index);
    }
    expect_sends_from(new_partner_with(page, SPARE + offset), offset);
}

TEST(no_more_buffer, "4/R-VM-74", "with address 0 and any capability the buffer is removed")
{
    seL4_CPtr page = new_filled_page();
    const seL4_CPtr caps[] = {page, seL4_CapInitThreadTCB, new_slot(), new_pml4()};
    struct partner *partner = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_OK(set_buffer(partner->tcb, SPARE, page));
        expect_sends_from(partner, 0);
        EXPECT_OK(set_buffer(partner->tcb, 0, caps[i]));
        expect_sends_registers_only(partner);
    }
}

TEST(receive_into_read_only, "4/R-VM-75", "a receiver with a read-only buffer gets four words")
{
    seL4_CPtr page = new_filled_page();
    struct partner *partner = new_partner_with(new_copy(page, seL4_CanRead), SPARE);
    seL4_CPtr ep = new_endpoint();
    partner_receives(partner, ep);
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(3, 0, 0, WORDS_SENT), NONE,
            WORDS(IN_SENT(0), IN_SENT(1), IN_SENT(2), IN_SENT(3), IN_SENT(4), IN_SENT(5)));
    expect_got(partner, 0, 3);
    CHECK_EQ(partner->answer.length, seL4_FastMessageRegisters);
    for (unsigned i = 0; i < seL4_FastMessageRegisters; i += 1) {
        CHECK_EQ(partner->answer.mr[i], IN_SENT(i));
    }
    for (unsigned i = 0; i < PAGE_WORDS; i += 1) {
        CHECK_EQ(((volatile seL4_Word *)SPARE)[i], IN_PAGE(i));
    }
}

TEST(send_from_read_only, "4/R-VM-76",
     "a read-only buffer is enough to send, one without rights not")
{
    seL4_CPtr page = new_filled_page();
    expect_sends_from(new_partner_with(new_copy(page, seL4_CanRead), SPARE), 0);
    expect_sends_registers_only(new_partner_with(new_copy(page, seL4_NoRights), SPARE));
}

TEST(lose_buffer, "4/R-VM-77", "a buffer outlives its mapping and the cap that it was set with")
{
    seL4_CPtr page = new_filled_page();
    struct partner *partner = new_partner_with(page, SPARE);
    EXPECT_OK(frame_unmap(page));
    expect_sends_from(partner, 0);
    delete_cap(page);
    expect_sends_from(partner, 0);
}

TEST(revoke_buffer, "4/R-VM-77", "a buffer is lost when its cap is revoked")
{
    seL4_CPtr page = new_filled_page();
    struct partner *partner = new_partner_with(page, SPARE);
    revoke_cap(page);
    expect_sends_registers_only(partner);
}

TEST(bad_vspace, "4/R-VM-78", "only a PML4 with an ASID is a thread's VSpace")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    const seL4_CPtr spaces[] = {new_pml4(), new_page(), new_table(&page_table), new_slot(),
                                new_mapped_table(&pdpt, OWN_SPACE, SPARE)};
    for (unsigned i = 0; i < 5; i += 1) {
        const struct space space = {
            .cspace = ROOT, .vspace = spaces[i], .buffer = SPARE, .frame = new_page()};
        EXPECT_PLAIN(tcb_set_space(tcb, space), seL4_IllegalOperation);
        EXPECT_PLAIN(tcb_configure(tcb, space), seL4_IllegalOperation);
    }
}

TEST(configure_order, "4/R-VM-79", "Configure checks the buffer before CSpace and VSpace")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    seL4_CPtr bad = new_page();
    struct space space = {.cspace = bad, .vspace = bad, .buffer = SPARE + 1, .frame = new_page()};
    EXPECT_PLAIN(tcb_configure(tcb, space), seL4_AlignmentError);
    space.buffer = SPARE;
    EXPECT_PLAIN(tcb_configure(tcb, space), seL4_IllegalOperation);
}
