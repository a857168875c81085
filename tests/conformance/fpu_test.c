/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The FPU (spec 04, section 6.5). The suite itself is compiled without it.
 */
#include "support/actors.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/raw.h"
#include "support/test.h"
#include "support/victims.h"

enum { FPU_DISABLED = 1, SETTLED = 20, X87_REGISTERS = 8, X87_BYTES = 10, XMM_REGISTERS = 16 };

/* The area of FXSAVE; XMM registers in two halves. */
struct fpu_state {
    unsigned short control, status;
    unsigned char tags; /* a bit for each register that is in use */
    unsigned char unused[19];
    unsigned mxcsr, mxcsr_mask;
    unsigned char x87[X87_REGISTERS][16];
    seL4_Word xmm[XMM_REGISTERS][2];
    unsigned char rest[96];
} __attribute__((aligned(16)));

_Static_assert(sizeof(struct fpu_state) == 512, "FXSAVE");

static struct fpu_state save_fpu(void)
{
    struct fpu_state state;
    __asm__ volatile("fxsave64 %0" : "=m"(state));
    return state;
}

static void load_fpu(const struct fpu_state *state)
{
    __asm__ volatile("fxrstor64 %0" : : "m"(*state));
}

/* A state with which no other seed has a register in common. */
static struct fpu_state distinct_state(seL4_Word seed)
{
    struct fpu_state state = {.control = 0x37f,
                              .tags = 0xff,
                              .mxcsr = (unsigned)(0x1f80 | (seed % 4) << 13)}; /* rounding */
    state.control |= (unsigned short)((seed % 4) << 10);
    for (unsigned i = 0; i < X87_REGISTERS; i += 1) {
        for (unsigned j = 0; j < X87_BYTES; j += 1) {
            state.x87[i][j] = (unsigned char)(0x80 | (seed * 31 + i * 13 + j));
        }
    }
    for (unsigned i = 0; i < XMM_REGISTERS; i += 1) {
        state.xmm[i][0] = seed << 32 | i;
        state.xmm[i][1] = seed << 40 | i << 8;
    }
    return state;
}

static int is_same_state(const struct fpu_state *a, const struct fpu_state *b)
{
    int same = a->control == b->control && a->tags == b->tags && a->mxcsr == b->mxcsr;
    for (unsigned i = 0; i < X87_REGISTERS; i += 1) {
        for (unsigned j = 0; j < X87_BYTES; j += 1) {
            same &= a->x87[i][j] == b->x87[i][j];
        }
    }
    for (unsigned i = 0; i < XMM_REGISTERS; i += 1) {
        same &= a->xmm[i][0] == b->xmm[i][0] && a->xmm[i][1] == b->xmm[i][1];
    }
    return same;
}

/* Notes of threads that keep a state. */
enum { ROUNDS_DONE, LOST };

/* Loads the state of the number in `shared`; is it still there? */
static void load_own(const struct thread *thread)
{
    struct fpu_state state = distinct_state((seL4_Word)thread->shared);
    load_fpu(&state);
}

static void check_own(struct thread *thread)
{
    struct fpu_state expected = distinct_state((seL4_Word)thread->shared);
    struct fpu_state got = save_fpu();
    thread->notes[LOST] += !is_same_state(&got, &expected);
    thread->notes[ROUNDS_DONE] += 1;
}

static void keep_and_yield(struct thread *thread)
{
    load_own(thread);
    while (thread->notes[ROUNDS_DONE] < SETTLED) {
        seL4_Yield();
        check_own(thread);
    }
}

static void keep_and_spin(struct thread *thread)
{
    load_own(thread);
    for (;;) {
        check_own(thread);
    }
}

/* Leaves a state of its own in the FPU. */
static void make_dirty(struct thread *thread)
{
    load_own(thread);
}

GADGET(look_at_fpu, "fxsave64 (%rdi); fnstenv (%rsi)");

TEST(first_state, "4/R-FPU-01", "a new thread has a clean FPU, whatever others left there")
{
    static struct fpu_state state;
    static unsigned short environment[14];
    struct fpu_state own = distinct_state(7);
    load_fpu(&own);
    run_thread(make_dirty, ABOVE, (void *)5);
    struct victim victim = new_victim();
    set_off_with(&victim, AT(look_at_fpu),
                 (seL4_UserContext){.rdi = (seL4_Word)&state, .rsi = (seL4_Word)environment});
    expect_exception(&victim, BEHIND(look_at_fpu), INVALID_OPCODE, 0);
    volatile const struct fpu_state *seen = &state;
    CHECK_EQ(seen->control, 0x37f);
    CHECK_EQ(seen->status, 0);
    CHECK_EQ(seen->tags, 0);
    CHECK_EQ(((volatile unsigned short *)environment)[4], 0xffff); /* tags in full */
    CHECK_EQ(seen->mxcsr, 0x1f80);
    for (unsigned i = 0; i < XMM_REGISTERS; i += 1) {
        CHECK_EQ(seen->xmm[i][0], 0);
        CHECK_EQ(seen->xmm[i][1], 0);
    }
}

TEST(yielding, "4/R-FPU-02", "threads that yield to each other keep their registers")
{
    struct thread *threads[3];
    for (unsigned i = 0; i < 3; i += 1) {
        threads[i] = run_thread(keep_and_yield, BELOW, (void *)(seL4_Word)(i + 1));
    }
    let_others_run();
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK(threads[i]->is_done);
        CHECK_EQ(threads[i]->notes[ROUNDS_DONE], SETTLED);
        CHECK_EQ(threads[i]->notes[LOST], 0);
    }
}

static seL4_CPtr endpoint;

static struct answer exchange(seL4_Word syscall)
{
    return message(syscall, endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
}

static void keep_and_serve(struct thread *thread)
{
    load_own(thread);
    receive(endpoint);
    for (;;) {
        check_own(thread);
        exchange((seL4_Word)seL4_SysReplyRecv);
    }
}

static void keep_and_call(struct thread *thread)
{
    load_own(thread);
    while (thread->notes[ROUNDS_DONE] < SETTLED) {
        exchange((seL4_Word)seL4_SysCall);
        check_own(thread);
    }
}

static void call_without_fpu(struct thread *thread)
{
    while (thread->notes[ROUNDS_DONE] < SETTLED) {
        exchange((seL4_Word)seL4_SysCall);
        thread->notes[ROUNDS_DONE] += 1;
    }
}

TEST(messages, "4/R-FPU-02", "threads that call each other keep their registers")
{
    endpoint = new_endpoint();
    struct thread *server = run_thread(keep_and_serve, ABOVE, (void *)1);
    void (*const clients[])(struct thread *) = {keep_and_call, keep_and_call, call_without_fpu,
                                                keep_and_call};
    for (unsigned i = 0; i < 4; i += 1) {
        struct thread *client = run_thread(clients[i], ABOVE, (void *)(seL4_Word)(i + 2));
        CHECK(client->is_done);
        CHECK_EQ(client->notes[LOST], 0);
    }
    CHECK_EQ(server->notes[ROUNDS_DONE], 4 * SETTLED);
    CHECK_EQ(server->notes[LOST], 0);
}

TEST(preempted, "4/R-FPU-03", "threads that the timer preempts keep their registers")
{
    struct timer timer = new_timer();
    struct fpu_state own = distinct_state(9);
    struct thread *threads[2];
    for (unsigned i = 0; i < 2; i += 1) {
        threads[i] = run_thread(keep_and_spin, BELOW, (void *)(seL4_Word)(i + 1));
    }
    load_fpu(&own);
    for (unsigned nap = 0; nap < 10; nap += 1) {
        timer_arm(&timer, 13000); /* more than a slice */
        CHECK(timer_wait(&timer));
        struct fpu_state got = save_fpu();
        CHECK(is_same_state(&got, &own));
    }
    for (unsigned i = 0; i < 2; i += 1) {
        CHECK(threads[i]->notes[ROUNDS_DONE] > 0);
        CHECK_EQ(threads[i]->notes[LOST], 0);
    }
}

static struct answer set_flags(seL4_CPtr tcb, seL4_Word clear, seL4_Word set)
{
    return invoke(tcb, TCBSetFlags, NONE, WORDS(clear, set));
}

GADGET(write_xmm, "movq %rax, %xmm3; read_xmm: movq %xmm3, %rbx");
GADGET(x87, "fld1");
extern const char read_xmm[];

TEST(disabled, "4/R-FPU-04", "with the FPU disabled its use is exception 7")
{
    struct victim victim = new_victim();
    EXPECT(set_flags(victim.tcb, 0, FPU_DISABLED), seL4_NoError, FPU_DISABLED);
    set_off(&victim, AT(write_xmm));
    expect_exception(&victim, AT(write_xmm), DEVICE_NOT_AVAILABLE, 0);
    set_off(&victim, AT(x87));
    expect_exception(&victim, AT(x87), DEVICE_NOT_AVAILABLE, 0);
}

TEST(enabled_again, "4/R-FPU-05",
     "with the FPU enabled again the instruction completes, and finds the earlier values")
{
    struct victim victim = new_victim();
    set_off_with(&victim, AT(write_xmm), (seL4_UserContext){.rax = 0x123456789});
    expect_exception(&victim, BEHIND(write_xmm), INVALID_OPCODE, 0);
    EXPECT(set_flags(victim.tcb, 0, FPU_DISABLED), seL4_NoError, FPU_DISABLED);
    set_off(&victim, (seL4_Word)read_xmm);
    expect_exception(&victim, (seL4_Word)read_xmm, DEVICE_NOT_AVAILABLE, 0);
    struct fpu_state other = distinct_state(3);
    load_fpu(&other);
    EXPECT(set_flags(victim.tcb, FPU_DISABLED, 0), seL4_NoError, 0);
    answer_fault(0, NONE);
    expect_exception(&victim, BEHIND(write_xmm), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim.thread).rbx, 0x123456789);
}

TEST(flag_arguments, "4/R-FPU-06",
     "SetFlags clears, then sets, and answers the flags that it knows")
{
    struct victim victim = new_victim();
    EXPECT_PLAIN(invoke(victim.tcb, TCBSetFlags, NONE, WORDS(0)), seL4_TruncatedMessage);
    EXPECT(set_flags(victim.tcb, 0, 0xff), seL4_NoError, 1);
    EXPECT(set_flags(victim.tcb, 1, 1), seL4_NoError, 1);
    EXPECT(set_flags(victim.tcb, ~0ul, 0), seL4_NoError, 0);
    EXPECT_THROUGH(&victim, x87);
}

/* The flags of the calling thread. */
static void flag_self(struct thread *thread)
{
    load_own(thread);
    set_flags(thread->tcb, 0, FPU_DISABLED);
    set_flags(thread->tcb, FPU_DISABLED, 0);
    check_own(thread);
    set_flags(thread->tcb, 0, FPU_DISABLED);
    check_own(thread); /* faults */
    thread->notes[ROUNDS_DONE] = 99;
}

TEST(own_flags, "4/R-FPU-07", "SetFlags on oneself works at once, and keeps the registers")
{
    seL4_CPtr handler = new_endpoint();
    struct thread *thread = new_thread(flag_self, ABOVE, (void *)6, handler);
    start_thread(thread);
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_UserException);
    CHECK_EQ(fault.mr[seL4_UserException_Number], DEVICE_NOT_AVAILABLE);
    CHECK_EQ(thread->notes[ROUNDS_DONE], 1);
    CHECK_EQ(thread->notes[LOST], 0);
    EXPECT(set_flags(thread->tcb, FPU_DISABLED, 0), seL4_NoError, 0);
    answer_fault(0, NONE);
    CHECK_EQ(thread->notes[ROUNDS_DONE], 99);
    CHECK_EQ(thread->notes[LOST], 0);
}

TEST(owner_destroyed, "4/R-FPU-08", "the end of the FPU's owner harms nobody's registers")
{
    struct fpu_state own = distinct_state(2);
    load_fpu(&own);
    for (unsigned i = 0; i < 3; i += 1) {
        struct victim owner = new_victim();
        set_off_with(&owner, AT(write_xmm), (seL4_UserContext){.rax = i});
        delete_cap(owner.tcb); /* it was the last to use the FPU */
        struct fpu_state got = save_fpu();
        CHECK(is_same_state(&got, &own));
    }
    struct thread *kept = run_thread(keep_and_yield, BELOW, (void *)4);
    struct victim other = new_victim(); /* in memory that was an owner's */
    set_off(&other, (seL4_Word)read_xmm);
    expect_exception(&other, BEHIND(write_xmm), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(other.thread).rbx, 0);
    let_others_run();
    CHECK_EQ(kept->notes[ROUNDS_DONE], SETTLED);
    CHECK_EQ(kept->notes[LOST], 0);
}

static void wait_without_fpu(struct thread *thread)
{
    (void)thread;
    receive(endpoint);
}

/* Whoever waits runs next. */
static void end_oneself(struct thread *thread)
{
    load_own(thread);
    exchange((seL4_Word)seL4_SysNBSend);
    delete_cap(thread->tcb);
    thread->notes[ROUNDS_DONE] = 1;
}

TEST(owner_destroys_itself, "4/R-FPU-08",
     "the end of the FPU's owner by its own hand harms nobody's registers")
{
    struct fpu_state own = distinct_state(2);
    load_fpu(&own);
    endpoint = new_endpoint();
    for (unsigned i = 0; i < 2; i += 1) {
        struct thread *next = i == 0 ? 0 : run_thread(wait_without_fpu, ABOVE, 0);
        struct thread *ended = run_thread(end_oneself, ABOVE, (void *)(seL4_Word)(i + 5));
        CHECK_EQ(ended->notes[ROUNDS_DONE], 0);
        CHECK(!next || next->is_done);
        struct fpu_state got = save_fpu();
        CHECK(is_same_state(&got, &own));
    }
}

GADGET(xgetbv, "xor %ecx, %ecx; xgetbv");
GADGET(load_ymm, "vmovdqu (%rdi), %ymm0; vmovdqu 32(%rdi), %ymm15; ymm_loaded: ud2;"
                 "vmovdqu %ymm0, 64(%rdi); vmovdqu %ymm15, 96(%rdi)");
extern const char ymm_loaded[];

TEST(avx, "4/R-FPU-09", "with AVX programs see its features, and keep the whole registers")
{
#if !defined(CONFIG_XSAVE) || CONFIG_XSAVE_FEATURE_SET != 7
    not_applicable("no AVX");
#endif
    enum { WORDS_LOADED = 8 };
    static volatile seL4_Word values[3][2 * WORDS_LOADED];
    struct victim victims[3];
    for (unsigned i = 0; i < 3; i += 1) {
        victims[i] = new_victim();
        EXPECT_THROUGH(&victims[i], xgetbv);
        CHECK_EQ(read_registers(victims[i].thread).rax, 7);
        CHECK_EQ(read_registers(victims[i].thread).rdx, 0);
        for (unsigned j = 0; j < WORDS_LOADED; j += 1) {
            values[i][j] = (i + 1) << 16 | (j + 1);
        }
        set_off_with(&victims[i], AT(load_ymm), (seL4_UserContext){.rdi = (seL4_Word)values[i]});
        expect_exception(&victims[i], (seL4_Word)ymm_loaded, INVALID_OPCODE, 0);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        start_thread(victims[i].thread); /* repeats its fault */
        expect_exception(&victims[i], (seL4_Word)ymm_loaded, INVALID_OPCODE, 0);
        answer_fault(0, WORDS((seL4_Word)ymm_loaded + 2));
        expect_exception(&victims[i], BEHIND(load_ymm), INVALID_OPCODE, 0);
        for (unsigned j = 0; j < WORDS_LOADED; j += 1) {
            CHECK_EQ(values[i][WORDS_LOADED + j], values[i][j]);
        }
    }
}

TEST(register_transfer, "4/R-FPU-11", "CopyRegisters and WriteRegisters leave the FPU registers")
{
    enum { FRAME_AND_INTEGER = 1 << 2 | 1 << 3 };
    struct victim source = new_victim(), victim = new_victim();
    set_off_with(&source, AT(write_xmm), (seL4_UserContext){.rax = 1});
    expect_exception(&source, BEHIND(write_xmm), INVALID_OPCODE, 0);
    set_off_with(&victim, AT(write_xmm), (seL4_UserContext){.rax = 2});
    expect_exception(&victim, BEHIND(write_xmm), INVALID_OPCODE, 0);
    EXPECT_OK(invoke(victim.tcb, TCBCopyRegisters, WORDS(source.tcb), WORDS(FRAME_AND_INTEGER)));
    set_off(&victim, (seL4_Word)read_xmm); /* by WriteRegisters */
    expect_exception(&victim, BEHIND(write_xmm), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(victim.thread).rbx, 2);
    set_off(&source, (seL4_Word)read_xmm);
    expect_exception(&source, BEHIND(write_xmm), INVALID_OPCODE, 0);
    CHECK_EQ(read_registers(source.thread).rbx, 1);
}
