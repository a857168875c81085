/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Registers of other threads (spec 03, section 13.8).
 */
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/threads.h"

extern const char raw_syscall_instruction[];

enum {
    COUNT = sizeof(seL4_UserContext) / sizeof(seL4_Word),
    FRAME_COUNT = 18,
    SYSCALL_BYTES = 2,
    SUSPEND_SOURCE = 1 << 0, /* flags of CopyRegisters */
    RESUME_DESTINATION = 1 << 1,
    COPY_FRAME = 1 << 2,
    COPY_INTEGER = 1 << 3,
};

/* The registers as the interface orders them. */
union context {
    seL4_UserContext registers;
    seL4_Word word[COUNT];
};

static union context read_all(seL4_CPtr tcb, int suspend)
{
    union context context;
    CHECK_EQ(seL4_TCB_ReadRegisters(tcb, (seL4_Bool)suspend, 0, COUNT, &context.registers),
             seL4_NoError);
    return context;
}

static void write_all(seL4_CPtr tcb, union context context)
{
    CHECK_EQ(seL4_TCB_WriteRegisters(tcb, 0, 0, COUNT, &context.registers), seL4_NoError);
}

/* Distinct values, which the kernel takes as they are. */
static union context distinct_context(seL4_Word seed)
{
    union context context;
    for (seL4_Word i = 0; i < COUNT; i += 1) {
        context.word[i] = seed << 32 | (i + 1);
    }
    context.registers.rflags = 0x202;
    return context;
}

static void expect_words(union context got, union context expected, unsigned first, unsigned end)
{
    for (unsigned i = first; i < end; i += 1) {
        CHECK_EQ(got.word[i], expected.word[i]);
    }
}

TEST(read_count, "3/R-TCB-01", "ReadRegisters takes counts from 1 to 20")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 0)), seL4_RangeError, 1, 20);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 21)), seL4_RangeError, 1, 20);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 1ul << 32 | 1)), seL4_RangeError, 1, 20);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 1)), seL4_NoError, 0);
    CHECK_EQ(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 20)).length, 20);
}

TEST(own_registers, "3/R-TCB-02", "a thread cannot read or write its own registers")
{
    seL4_CPtr self = seL4_CapInitThreadTCB;
    EXPECT_PLAIN(invoke(self, TCBReadRegisters, NONE, WORDS(0, 3)), seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(self, TCBReadRegisters, NONE, WORDS(1, 3)), seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(self, TCBWriteRegisters, NONE, WORDS(0, 1, 0)), seL4_IllegalOperation);
}

TEST(read_three, "3/R-TCB-03", "the first three registers are rip, rsp and rflags")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    seL4_UserContext registers = {.rip = 0x1234, .rsp = 0x5678, .rflags = 0x246};
    CHECK_EQ(seL4_TCB_WriteRegisters(tcb, 0, 0, COUNT, &registers), seL4_NoError);
    struct answer answer = invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 3));
    EXPECT(answer, seL4_NoError, 0x1234, 0x5678, 0x246);
    CHECK_EQ(answer.mr[3], MARK(3));
}

TEST(read_what_was_written, "3/R-TCB-04", "registers read back as they were written")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    union context context = distinct_context(0x7654);
    write_all(tcb, context);
    expect_words(read_all(tcb, 0), context, 0, COUNT);
    for (unsigned i = 0; i < COUNT; i += 1) {
        context.word[i] = (seL4_Word)-1 - i;
    }
    context.registers.rflags = 0xffffffff;
    write_all(tcb, context);
    context.registers.rflags = 0xed7;
    expect_words(read_all(tcb, 0), context, 0, COUNT);
}

/* rip, fs_base and gs_base. */
static union context with_addresses(seL4_Word rip, seL4_Word fs_base, seL4_Word gs_base)
{
    union context context = distinct_context(1);
    context.registers.rip = rip;
    context.registers.fs_base = fs_base;
    context.registers.gs_base = gs_base;
    return context;
}

TEST(bad_addresses, "3/R-TCB-04", "addresses that are not canonical are written as 0")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    const seL4_Word low = 0x0000800000000000;
    const seL4_Word high = 0xffff800000000000;
    union context context = with_addresses(low - 1, high, low - 1);
    write_all(tcb, context);
    expect_words(read_all(tcb, 0), context, 0, COUNT);
    write_all(tcb, with_addresses(low, low, high - 1));
    expect_words(read_all(tcb, 0), with_addresses(0, 0, 0), 0, COUNT);
    write_all(tcb, with_addresses(high - 1, 0x1234567890abcdef, low));
    expect_words(read_all(tcb, 0), with_addresses(0, 0, 0), 0, COUNT);
}

TEST(write_count, "3/R-TCB-05", "WriteRegisters wants as many words as it is told to write")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_PLAIN(invoke(tcb, TCBWriteRegisters, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBWriteRegisters, NONE, WORDS(0, 3, 7, 8)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBWriteRegisters, NONE, WORDS(0, (seL4_Word)-1, 7, 8)),
                 seL4_TruncatedMessage);
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 2)), seL4_NoError, 0, 0);
    EXPECT_OK(invoke(tcb, TCBWriteRegisters, NONE, WORDS(0, 2, 7, 8, 9)));
    EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 3)), seL4_NoError, 7, 8, 0x202);
}

static void first_way(struct thread *thread)
{
    thread->notes[0] = 1;
}

static void second_way(struct thread *thread)
{
    thread->notes[0] = 2;
    (void)seL4_TCB_Suspend(thread->tcb);
}

TEST(write_and_resume, "3/R-TCB-06", "WriteRegisters with resume starts at the rip it writes")
{
    struct thread *thread = new_thread(first_way, ABOVE, NULL, 0);
    union context context = read_all(thread->tcb, 0);
    context.registers.rip = (seL4_Word)second_way;
    write_all(thread->tcb, context);
    let_others_run();
    CHECK_EQ(thread->notes[0], 0);
    CHECK_EQ(seL4_TCB_WriteRegisters(thread->tcb, 1, 0, COUNT, &context.registers), seL4_NoError);
    CHECK_EQ(thread->notes[0], 2);
}

TEST(flags_sanitised, "3/R-TCB-07", "of rflags only what a program may choose is written")
{
    static const seL4_Word written[] = {0xffffffff, 0, (seL4_Word)-1, 0x46};
    static const seL4_Word read[] = {0xed7, 0x202, 0xed7, 0x246};
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_OK(invoke(tcb, TCBWriteRegisters, NONE, WORDS(0, 3, 0, 0, written[i])));
        EXPECT(invoke(tcb, TCBReadRegisters, NONE, WORDS(0, 3)), seL4_NoError, 0, 0, read[i]);
    }
}

/* Counts its turns. */
static void take_turns(struct thread *thread)
{
    for (;;) {
        thread->notes[0] += 1;
        seL4_Yield();
    }
}

/* The thread is ready. A tick may end anybody's turn early, so that one Yield is not enough. */
static void expect_turn(const struct thread *thread)
{
    seL4_Word turns = thread->notes[0];
    for (int i = 0; i < 10 && thread->notes[0] == turns; i += 1) {
        seL4_Yield();
    }
    CHECK(thread->notes[0] > turns);
}

static struct thread *new_turn_taker(void)
{
    struct thread *thread = run_thread(take_turns, MAIN_PRIORITY, NULL);
    expect_turn(thread);
    return thread;
}

static void expect_no_turn(const struct thread *thread)
{
    seL4_Word turns = thread->notes[0];
    seL4_Yield();
    let_others_run();
    CHECK_EQ(thread->notes[0], turns);
}

TEST(read_and_suspend, "3/R-TCB-08", "ReadRegisters with suspend stops the thread, without it not")
{
    struct thread *thread = new_turn_taker();
    (void)read_all(thread->tcb, 0);
    expect_turn(thread);
    union context context = read_all(thread->tcb, 1);
    expect_no_turn(thread);
    expect_words(read_all(thread->tcb, 0), context, 0, COUNT);
}

TEST(rip_of_running, "3/R-TCB-09",
     "a thread that runs shows its last system call, a suspended one what comes after it")
{
    seL4_CPtr ep = new_endpoint();
    struct partner *sender = new_partner(BELOW, 0);
    seL4_Word at = (seL4_Word)raw_syscall_instruction;
    partner_sends(sender, ep, 5);
    CHECK_EQ(receive(ep).label, 5);
    CHECK_EQ(read_all(sender->tcb, 0).registers.rip, at);
    CHECK_EQ(read_all(sender->tcb, 1).registers.rip, at + SYSCALL_BYTES);
    CHECK_EQ(read_all(sender->tcb, 0).registers.rip, at + SYSCALL_BYTES);
    CHECK_EQ(seL4_TCB_Resume(sender->tcb), seL4_NoError);
    let_others_run();
    CHECK(partner_is_done(sender));
    CHECK_EQ(receive_if_any(ep).label, 0);
}

static struct answer copy_registers(seL4_CPtr to, seL4_CPtr from, seL4_Word flags)
{
    return invoke(to, TCBCopyRegisters, WORDS(from), WORDS(flags));
}

TEST(copy_errors, "3/R-TCB-10", "CopyRegisters wants a TCB to copy from")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT(copy_registers(tcb, new_endpoint(), 0), seL4_InvalidCapability, 1);
    EXPECT(copy_registers(tcb, new_slot(), 0), seL4_InvalidCapability, 1);
    EXPECT_PLAIN(invoke(tcb, TCBCopyRegisters, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBCopyRegisters, WORDS(tcb), NONE), seL4_TruncatedMessage);
}

TEST(copy_groups, "3/R-TCB-11", "CopyRegisters copies the groups that it is told to")
{
    seL4_CPtr to = new_object(seL4_TCBObject, 0);
    seL4_CPtr from = new_object(seL4_TCBObject, 0);
    union context old = distinct_context(1);
    union context new = distinct_context(2);
    write_all(to, old);
    write_all(from, new);
    EXPECT_OK(copy_registers(to, from, 0));
    expect_words(read_all(to, 0), old, 0, COUNT);
    EXPECT_OK(copy_registers(to, from, COPY_INTEGER));
    expect_words(read_all(to, 0), old, 0, FRAME_COUNT);
    expect_words(read_all(to, 0), new, FRAME_COUNT, COUNT);
    write_all(to, old);
    EXPECT_OK(copy_registers(to, from, COPY_FRAME));
    expect_words(read_all(to, 0), new, 0, FRAME_COUNT);
    expect_words(read_all(to, 0), old, FRAME_COUNT, COUNT);
    expect_words(read_all(from, 0), new, 0, COUNT);
}

TEST(copy_stops_and_starts, "3/R-TCB-12", "CopyRegisters stops the source, starts the destination")
{
    struct thread *source = new_turn_taker();
    struct thread *destination = new_thread(first_way, ABOVE, NULL, 0);
    EXPECT_OK(copy_registers(destination->tcb, source->tcb, SUSPEND_SOURCE));
    expect_no_turn(source);
    CHECK(!destination->is_done);
    CHECK_EQ(seL4_TCB_Resume(source->tcb), seL4_NoError);
    EXPECT_OK(copy_registers(destination->tcb, source->tcb, RESUME_DESTINATION));
    CHECK(destination->is_done);
    expect_turn(source);
}

TEST(tls_base, "3/R-TCB-35", "SetTLSBase of another thread is its fs_base")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    union context context = distinct_context(1);
    write_all(tcb, context);
    EXPECT_PLAIN(invoke(tcb, TCBSetTLSBase, NONE, NONE), seL4_TruncatedMessage);
    EXPECT_OK(invoke(tcb, TCBSetTLSBase, NONE, WORDS(0x7fff12345678)));
    context.registers.fs_base = 0x7fff12345678;
    expect_words(read_all(tcb, 0), context, 0, COUNT);
}

TEST(copy_to_itself, "3/R-TCB-12", "a thread that stops and starts itself by CopyRegisters goes on")
{
    seL4_CPtr self = seL4_CapInitThreadTCB;
    struct answer answer = copy_registers(self, self, SUSPEND_SOURCE | RESUME_DESTINATION);
    EXPECT_OK(answer);
    CHECK_EQ(answer.mr[0], SUSPEND_SOURCE | RESUME_DESTINATION);
    CHECK_EQ(answer.mr[1], MARK(1));
}
