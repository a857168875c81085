/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What arrives of a message (spec 03, section 13.9).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

enum { MAX = seL4_MsgMaxLength };

/* All registers of a system call, and the thread that makes it. */
struct act {
    struct registers in, out;
};

static void do_act(struct thread *thread)
{
    struct act *act = thread->shared;
    act->out = act->in;
    raw_syscall(&act->out);
}

static struct words distinct_words(void)
{
    static seL4_Word words[MAX];
    for (seL4_Word i = 0; i < MAX; i += 1) {
        words[i] = 0xabc00000 + i;
    }
    return (struct words){MAX, words};
}

TEST(long_message, "3/R-IPC-08",
     "a message of any length arrives completely, and nothing beyond its length")
{
    static const unsigned lengths[] = {0, 2, 4, 5, 50, 119, 120};
    seL4_CPtr ep = new_endpoint();
    struct words words = distinct_words();
    struct partner *partner = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i += 1) {
        partner_receives(partner, ep);
        message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(3, 0, 0, lengths[i]), NONE,
                words);
        expect_got(partner, 0, 3);
        CHECK_EQ(partner->answer.length, lengths[i]);
        for (unsigned j = 0; j < MAX; j += 1) {
            CHECK_EQ(partner->answer.mr[j], j < lengths[i] ? words.word[j] : MARK(j));
        }
    }
}

TEST(label_bits, "3/R-IPC-09", "all 52 bits of the label arrive, the sender's capsUnwrapped do not")
{
    static const seL4_Word labels[] = {(1ul << 52) - 1, 1ul << 51, 0xa5a5a5a5a5a5a};
    seL4_CPtr ep = new_endpoint();
    struct partner *partner = new_partner(ABOVE, 0);
    for (unsigned i = 0; i < 3; i += 1) {
        partner_receives(partner, ep);
        message((seL4_Word)seL4_SysSend, ep, (seL4_MessageInfo_t){{labels[i] << 12 | 7 << 9 | 1}},
                NONE, WORDS(5));
        CHECK(partner_is_done(partner));
        CHECK_EQ(partner->answer.info, labels[i] << 12 | 1);
    }
}

static struct answer receive_ten(seL4_CPtr ep, struct partner *sender)
{
    partner_does(sender, (seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(3, 0, 0, 10), NONE,
                 WORDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    return receive_if_any(ep);
}

TEST(sender_without_buffer, "3/R-IPC-10", "without a buffer only four words are sent")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *sender = new_partner(ABOVE, 0);
    EXPECT(receive_ten(ep, sender), 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(sender->tcb, 0, ROOT), seL4_NoError);
    struct answer answer = receive_ten(ep, sender);
    EXPECT(answer, 3, 0, 1, 2, 3);
    CHECK_EQ(answer.mr[4], MARK(4));
}

/* Sends ten words and two caps, one of the endpoint itself; four words and no caps arrive. */
static void expect_cut(seL4_CPtr ep, struct partner *receiver)
{
    partner_receives(receiver, ep);
    seL4_CPtr slot = new_slot();
    receiver->buffer->receiveCNode = ROOT;
    receiver->buffer->receiveIndex = slot;
    receiver->buffer->receiveDepth = DEPTH;
    message((seL4_Word)seL4_SysSend, ep, seL4_MessageInfo_new(3, 0, 2, 10), WORDS(ep, arena()),
            WORDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect_got(receiver, 0, 3);
    EXPECT(receiver->answer, 3, 0, 1, 2, 3);
    CHECK_EQ(receiver->answer.extra_caps, 0);
    CHECK_EQ(receiver->answer.caps_unwrapped, 0);
    CHECK_EQ(receiver->answer.mr[4], MARK(4));
    CHECK(!slot_is_full(slot));
}

TEST(receiver_without_buffer, "3/R-IPC-11",
     "without a writable buffer four words are received and no caps")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *receiver = new_partner(ABOVE, 0);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(receiver->tcb, 0, ROOT), seL4_NoError);
    expect_cut(ep, receiver);
    seL4_CPtr read_only = new_copy(image_frame(receiver->buffer), seL4_CanRead);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(receiver->tcb, (seL4_Word)receiver->buffer, read_only),
             seL4_NoError);
    expect_cut(ep, receiver);
    EXPECT(receive_ten(ep, receiver), 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
}

/* Nothing of `act` is different after the call but what the trap itself destroys. */
static void expect_all_kept(const struct act *act)
{
    CHECK_EQ(act->out.rax, act->in.rax);
    CHECK_EQ(act->out.rbx, act->in.rbx);
    CHECK_EQ(act->out.rdx, act->in.rdx);
    CHECK_EQ(act->out.rsi, act->in.rsi);
    CHECK_EQ(act->out.rdi, act->in.rdi);
    CHECK_EQ(act->out.rbp, act->in.rbp);
    CHECK_EQ(act->out.r8, act->in.r8);
    CHECK_EQ(act->out.r9, act->in.r9);
    CHECK_EQ(act->out.r10, act->in.r10);
    CHECK_EQ(act->out.r12, act->in.r12);
    CHECK_EQ(act->out.r13, act->in.r13);
    CHECK_EQ(act->out.r14, act->in.r14);
    CHECK_EQ(act->out.r15, act->in.r15);
    CHECK_EQ(act->out.rsp, 0);
}

TEST(send_keeps_registers, "3/R-IPC-15", "Send changes no register, whether it waited or not")
{
    static struct act act;
    seL4_CPtr ep = new_endpoint();
    for (unsigned waits = 0; waits < 2; waits += 1) {
        act.in = (struct registers){
            .rax = 1,
            .rbx = 2,
            .rdx = (seL4_Word)seL4_SysSend,
            .rsi = seL4_MessageInfo_new(9, 5, 0, 3).words[0],
            .rdi = new_badged(ep, 8),
            .rbp = 3,
            .r8 = 4,
            .r9 = 5,
            .r10 = 6,
            .r12 = 7,
            .r13 = 8,
            .r14 = 9,
            .r15 = 10,
        };
        struct partner *receiver = new_partner(BELOW, 0);
        if (!waits) {
            partner_receives(receiver, ep);
            let_others_run();
        }
        struct thread *thread = run_thread(do_act, ABOVE, &act);
        CHECK_EQ(thread->is_done, !waits);
        if (waits) {
            partner_receives(receiver, ep);
            let_others_run();
        }
        CHECK(thread->is_done);
        let_others_run();
        expect_got(receiver, 8, 9);
        expect_all_kept(&act);
    }
}
