/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * IPC buffers of threads (spec 03, sections 7.4, 13.8).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { BUFFER_BYTES = 1 << seL4_IPCBufferSizeBits, REGISTERS = seL4_FastMessageRegisters };

static struct answer set_buffer(seL4_CPtr tcb, seL4_Word address, struct words caps)
{
    return invoke(tcb, TCBSetIPCBuffer, caps, WORDS(address));
}

/* Lets the partner receive ten words, of which so many arrive. */
static void expect_length(struct partner *partner, seL4_Word length)
{
    seL4_CPtr ep = new_endpoint();
    partner_receives(partner, ep);
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(1, 0, 0, 10), NONE,
            WORDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect_got(partner, 0, 1);
    CHECK_EQ(partner->answer.length, length);
}

/* The words that expect_length has brought are in this buffer, and nothing else. */
static void expect_words_in(const seL4_IPCBuffer *buffer)
{
    for (unsigned i = REGISTERS; i < 10; i += 1) {
        CHECK_EQ(buffer->msg[i], i);
    }
    CHECK_EQ(buffer->msg[10], 0);
}

/* The buffer in this quarter of the partner's page, empty. */
static seL4_IPCBuffer *quarter(const struct partner *partner, unsigned index)
{
    seL4_IPCBuffer *buffer = (seL4_IPCBuffer *)((seL4_Word)partner->buffer + index * BUFFER_BYTES);
    *buffer = (seL4_IPCBuffer){.tag = {{0}}};
    return buffer;
}

TEST(buffer_arguments, "3/R-TCB-23", "a buffer is an aligned part of a frame")
{
    struct partner *partner = new_partner(ABOVE, 0);
    seL4_Word page = (seL4_Word)partner->buffer;
    seL4_CPtr frame = image_frame(partner->buffer);
    EXPECT_PLAIN(set_buffer(partner->tcb, page, WORDS(new_endpoint())), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(partner->tcb, page + 8, WORDS(new_endpoint())), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(partner->tcb, page, WORDS(new_slot())), seL4_IllegalOperation);
    EXPECT_PLAIN(set_buffer(partner->tcb, page + 8, WORDS(frame)), seL4_AlignmentError);
    EXPECT_PLAIN(set_buffer(partner->tcb, page + 512, WORDS(frame)), seL4_AlignmentError);
    EXPECT_PLAIN(invoke(partner->tcb, TCBSetIPCBuffer, WORDS(frame), NONE), seL4_TruncatedMessage);
    for (unsigned i = 1; i < 4; i += 1) {
        seL4_IPCBuffer *buffer = quarter(partner, i);
        EXPECT_OK(set_buffer(partner->tcb, (seL4_Word)buffer, WORDS(frame)));
        expect_length(partner, 10);
        expect_words_in(buffer);
    }
}

TEST(no_buffer_any_more, "3/R-TCB-24", "address 0 takes the buffer away, whatever the cap")
{
    struct partner *partner = new_partner(ABOVE, 0);
    seL4_Word page = (seL4_Word)partner->buffer;
    seL4_CPtr caps[] = {new_endpoint(), new_slot(), image_frame(partner->buffer), arena()};
    EXPECT_PLAIN(set_buffer(partner->tcb, 0, NONE), seL4_TruncatedMessage);
    for (unsigned i = 0; i < 4; i += 1) {
        expect_length(partner, 10);
        EXPECT_OK(set_buffer(partner->tcb, 0, WORDS(caps[i])));
        expect_length(partner, 4);
        EXPECT_OK(set_buffer(partner->tcb, page, WORDS(image_frame(partner->buffer))));
    }
}

TEST(buffer_cap_deleted, "3/R-TCB-25",
     "a buffer outlives the cap it was set with, and ends when that is revoked")
{
    struct partner *partner = new_partner(ABOVE, 0);
    seL4_CPtr frame = new_object(seL4_X86_4K, 0);
    seL4_CPtr copy = new_copy(frame, seL4_AllRights);
    EXPECT_OK(set_buffer(partner->tcb, 2 * BUFFER_BYTES, WORDS(copy)));
    delete_cap(copy);
    expect_length(partner, 10);
    revoke_cap(frame);
    expect_length(partner, 4);

    EXPECT_OK(set_buffer(partner->tcb, 2 * BUFFER_BYTES, WORDS(frame)));
    delete_cap(frame); /* the frame lives on in the TCB */
    expect_length(partner, 10);
    seL4_CPtr ep = new_endpoint();
    partner_does(partner, (seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(1, 0, 0, 10), NONE,
                 NONE);
    struct answer answer = receive_if_any(ep);
    CHECK_EQ(answer.length, 10);
    for (unsigned i = REGISTERS; i < 10; i += 1) {
        CHECK_EQ(answer.mr[i], i);
    }
}

TEST(buffer_of_blocked, "3/R-TCB-40", "a receiver gets its message in the buffer it has by then")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *partner = new_partner(ABOVE, 0);
    seL4_IPCBuffer *buffer = quarter(partner, 2);
    partner_receives(partner, ep);
    EXPECT_OK(set_buffer(partner->tcb, (seL4_Word)buffer, WORDS(image_frame(partner->buffer))));
    CHECK(!partner_is_done(partner));
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(1, 0, 0, 10), NONE,
            WORDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect_got(partner, 0, 1);
    CHECK_EQ(partner->answer.length, 10);
    expect_words_in(buffer);
    for (unsigned i = REGISTERS; i < 10; i += 1) {
        CHECK_EQ(partner->answer.mr[i], MARK(i)); /* the old buffer's */
    }
}
