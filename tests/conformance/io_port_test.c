/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Capabilities to I/O ports (spec 04, section 6.3). The ports that tests use are those of the PIT
 * (0x40 to 0x43), of PCI configuration, page registers of the DMA controller, which hold what
 * one writes, and some that nothing uses.
 */
#include "support/actors.h"
#include "support/console.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/test.h"

enum {
    CONTROL = seL4_CapIOPortControl,
    LAST_PORT = 0xffff,
    UNUSED = 0x5000,      /* first of eight ports without a device */
    PAGE_REGISTER = 0x82, /* and the one behind it: of channels 3 and 1 */
    PCI_ADDRESS = 0xcf8,
    PCI_DATA = 0xcfc,
};

static struct answer issue(seL4_Word first, seL4_Word last, seL4_CPtr slot)
{
    return invoke(CONTROL, X86IOPortControlIssue, WORDS(ROOT), WORDS(first, last, slot, DEPTH));
}

static seL4_CPtr new_ports(seL4_Word first, seL4_Word last)
{
    seL4_CPtr slot = new_slot();
    EXPECT_OK(issue(first, last, slot));
    return slot;
}

static struct answer in(seL4_CPtr ports, seL4_Word label, seL4_Word port)
{
    return invoke(ports, label, NONE, WORDS(port));
}

static struct answer out(seL4_CPtr ports, seL4_Word label, seL4_Word port, seL4_Word data)
{
    return invoke(ports, label, NONE, WORDS(port, data));
}

/* One word, and no other one of the message is changed. */
static seL4_Word expect_word_in(struct answer answer)
{
    EXPECT(answer, seL4_NoError, answer.mr[0]);
    CHECK_EQ(answer.mr[1], MARK(1));
    return answer.mr[0];
}

TEST(issue_truncated, "4/R-IO-01", "Issue needs four words and a root, and is all that there is")
{
    EXPECT_PLAIN(invoke(CONTROL, X86IOPortControlIssue, WORDS(ROOT), WORDS(UNUSED, UNUSED, 0)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(
        invoke(CONTROL, X86IOPortControlIssue, NONE, WORDS(UNUSED, UNUSED, new_slot(), DEPTH)),
        seL4_TruncatedMessage);
    static const seL4_Word labels[] = {0, X86IOPortIn8, X86IOPortOut32, X86IRQIssueIRQHandlerMSI,
                                       CNodeCopy};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_PLAIN(
            invoke(CONTROL, labels[i], WORDS(ROOT), WORDS(UNUSED, UNUSED, new_slot(), DEPTH)),
            seL4_IllegalOperation);
    }
}

TEST(issue_backwards, "4/R-IO-02", "a last port below the first is refused before all else")
{
    new_ports(UNUSED, UNUSED);
    EXPECT(issue(UNUSED, UNUSED - 1, new_slot()), seL4_InvalidArgument, 1);
    EXPECT(issue(UNUSED, UNUSED - 1, arena()), seL4_InvalidArgument, 1);
    EXPECT(issue(LAST_PORT, 0x10000, new_slot()), seL4_InvalidArgument, 1);
}

TEST(issue_modulo, "4/R-IO-03", "port numbers are those of their low 16 bits")
{
    seL4_CPtr ports = new_ports(0x10040, 0x20043);
    expect_word_in(in(ports, X86IOPortIn8, 0x40));
    expect_word_in(in(ports, X86IOPortIn8, 0x30043));
    EXPECT_PLAIN(in(ports, X86IOPortIn8, 0x3f), seL4_IllegalOperation);
    EXPECT_PLAIN(in(ports, X86IOPortIn8, 0x44), seL4_IllegalOperation);
    EXPECT_PLAIN(issue(0x40, 0x40, new_slot()), seL4_RevokeFirst);
    EXPECT_PLAIN(issue(0x43, 0x43, new_slot()), seL4_RevokeFirst);
    EXPECT_OK(issue(0x44, 0x44, new_slot()));
}

TEST(issue_overlap, "4/R-IO-04", "a port is issued once, which is checked before the slot")
{
    new_ports(UNUSED, UNUSED + 3);
    EXPECT_PLAIN(issue(UNUSED + 3, UNUSED + 7, new_slot()), seL4_RevokeFirst);
    EXPECT_PLAIN(issue(UNUSED - 4, UNUSED, new_slot()), seL4_RevokeFirst);
    EXPECT_PLAIN(issue(UNUSED + 1, UNUSED + 1, new_slot()), seL4_RevokeFirst);
    EXPECT_PLAIN(issue(UNUSED - 200, UNUSED + 200, arena()), seL4_RevokeFirst);
    EXPECT_OK(issue(UNUSED + 4, UNUSED + 7, new_slot()));
    EXPECT_OK(issue(UNUSED - 200, UNUSED - 1, new_slot()));
}

TEST(issue_where, "4/R-IO-05", "Issue checks its destination")
{
    EXPECT(invoke(CONTROL, X86IOPortControlIssue, WORDS(new_endpoint()),
                  WORDS(UNUSED, UNUSED, new_slot(), DEPTH)),
           seL4_FailedLookup, 0, seL4_InvalidRoot);
    EXPECT_PLAIN(issue(UNUSED, UNUSED, arena()), seL4_DeleteFirst);
    EXPECT(
        invoke(CONTROL, X86IOPortControlIssue, WORDS(ROOT), WORDS(UNUSED, UNUSED, new_slot(), 65)),
        seL4_RangeError, 1, 64);
    EXPECT_OK(issue(UNUSED, UNUSED, new_slot()));
}

TEST(issue_all, "4/R-IO-06 4/R-IO-08", "all ports are free, and can be one range")
{
    seL4_CPtr slot = new_slot();
    console_release();
    struct answer issued = issue(0, LAST_PORT, slot);
    struct answer byte = in(slot, X86IOPortIn8, LAST_PORT);
    struct answer half = in(slot, X86IOPortIn16, LAST_PORT);
    struct answer word = in(slot, X86IOPortIn32, LAST_PORT - 2);
    struct answer last_half = in(slot, X86IOPortIn16, LAST_PORT - 1);
    delete_cap(slot);
    console_acquire();
    EXPECT_OK(issued);
    expect_word_in(byte);
    EXPECT_PLAIN(half, seL4_IllegalOperation);
    EXPECT_PLAIN(word, seL4_IllegalOperation);
    expect_word_in(last_half);
}

TEST(port_range, "4/R-IO-07", "all bytes of an access are in the range")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    EXPECT_PLAIN(in(ports, X86IOPortIn8, UNUSED - 1), seL4_IllegalOperation);
    EXPECT_PLAIN(in(ports, X86IOPortIn8, UNUSED + 4), seL4_IllegalOperation);
    EXPECT_PLAIN(in(ports, X86IOPortIn16, UNUSED + 3), seL4_IllegalOperation);
    EXPECT_PLAIN(in(ports, X86IOPortIn32, UNUSED + 1), seL4_IllegalOperation);
    EXPECT_PLAIN(in(ports, X86IOPortIn32, UNUSED - 1), seL4_IllegalOperation);
    EXPECT_PLAIN(out(ports, X86IOPortOut8, UNUSED + 4, 0), seL4_IllegalOperation);
    EXPECT_PLAIN(out(ports, X86IOPortOut16, UNUSED + 3, 0), seL4_IllegalOperation);
    EXPECT_PLAIN(out(ports, X86IOPortOut32, UNUSED + 1, 0), seL4_IllegalOperation);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, UNUSED + 3)), 0xff);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn16, UNUSED + 2)), 0xffff);
    expect_word_in(in(ports, X86IOPortIn16, UNUSED + 1)); /* need not be aligned */
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn32, UNUSED)), 0xffffffff);
    EXPECT_OK(out(ports, X86IOPortOut16, UNUSED + 2, 0));
    EXPECT_OK(out(ports, X86IOPortOut32, UNUSED, 0));
}

TEST(access_truncated, "4/R-IO-09", "In needs a port, Out a port and data, before all else")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    for (seL4_Word label = X86IOPortIn8; label <= X86IOPortIn32; label += 1) {
        EXPECT_PLAIN(invoke(ports, label, NONE, NONE), seL4_TruncatedMessage);
    }
    for (seL4_Word label = X86IOPortOut8; label <= X86IOPortOut32; label += 1) {
        EXPECT_PLAIN(invoke(ports, label, NONE, WORDS(UNUSED)), seL4_TruncatedMessage);
        EXPECT_PLAIN(invoke(ports, label, NONE, WORDS(0)), seL4_TruncatedMessage);
    }
}

TEST(access_words, "4/R-IO-10", "Out32 and In32 move 32 bits")
{
    seL4_CPtr ports = new_ports(PCI_ADDRESS, PCI_DATA + 3);
    EXPECT_OK(out(ports, X86IOPortOut32, PCI_ADDRESS, 0xffffffff80000000));
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn32, PCI_ADDRESS)), 0x80000000);
    seL4_Word id = expect_word_in(in(ports, X86IOPortIn32, PCI_DATA));
    CHECK_EQ(id >> 32, 0);
    CHECK(id != 0 && id != 0xffffffff);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn16, PCI_DATA)), id & 0xffff);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PCI_DATA + 1)), id >> 8 & 0xff);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn16, PCI_DATA + 2)), id >> 16);
}

TEST(access_bytes, "4/R-IO-11", "Out8 writes the low byte")
{
    seL4_CPtr ports = new_ports(PAGE_REGISTER, PAGE_REGISTER + 1);
    EXPECT_OK(out(ports, X86IOPortOut8, PAGE_REGISTER + 1, 0x77));
    EXPECT_OK(out(ports, X86IOPortOut8, PAGE_REGISTER, 0x12345));
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER)), 0x45);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER + 1)), 0x77);
    EXPECT_OK(out(ports, X86IOPortOut16, PAGE_REGISTER, 0x3210));
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER)), 0x10);
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER + 1)), 0x32);
}

TEST(in_by_send, "4/R-IO-12", "In by Send returns nothing")
{
    seL4_CPtr ports = new_ports(PAGE_REGISTER, PAGE_REGISTER);
    static const seL4_Word syscalls[] = {(seL4_Word)seL4_SysSend, (seL4_Word)seL4_SysNBSend};
    for (unsigned i = 0; i < 2; i += 1) {
        struct registers registers = {
            .rdx = syscalls[i],
            .rdi = ports,
            .rsi = seL4_MessageInfo_new(X86IOPortIn8, 0, 0, 1).words[0],
            .r10 = PAGE_REGISTER,
            .r8 = 11,
            .r9 = 12,
            .r15 = 13,
        };
        const struct registers before = registers;
        raw_syscall(&registers);
        CHECK_EQ(registers.rdi, before.rdi);
        CHECK_EQ(registers.rsi, before.rsi);
        CHECK_EQ(registers.rdx, before.rdx);
        CHECK_EQ(registers.r10, before.r10);
        CHECK_EQ(registers.r8, before.r8);
        CHECK_EQ(registers.r9, before.r9);
        CHECK_EQ(registers.r15, before.r15);
    }
}

TEST(copy_ports, "4/R-IO-13", "copies of ports are as good as the first; the control has none")
{
    seL4_CPtr ports = new_ports(PAGE_REGISTER, PAGE_REGISTER + 1);
    const seL4_CPtr copies[] = {new_copy(ports, seL4_NoRights), new_badged(ports, 0x5000600070)};
    for (unsigned i = 0; i < 2; i += 1) {
        EXPECT_OK(out(copies[i], X86IOPortOut8, PAGE_REGISTER, 0x60 + i));
        CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER)), 0x60 + i);
        expect_word_in(in(copies[i], X86IOPortIn16, PAGE_REGISTER));
        EXPECT_PLAIN(in(copies[i], X86IOPortIn8, PAGE_REGISTER + 2), seL4_IllegalOperation);
        EXPECT_PLAIN(in(copies[i], X86IOPortIn8, PAGE_REGISTER - 1), seL4_IllegalOperation);
    }
    seL4_CPtr slot = new_slot();
    CHECK_EQ(seL4_CNode_Copy(ROOT, slot, DEPTH, ROOT, CONTROL, DEPTH, seL4_AllRights),
             seL4_IllegalOperation);
    CHECK(!slot_is_full(slot));
}

TEST(delete_ports, "4/R-IO-14", "ports are free once their last cap is deleted")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    seL4_CPtr copy = new_copy(ports, seL4_AllRights);
    delete_cap(ports);
    EXPECT_PLAIN(issue(UNUSED + 1, UNUSED + 1, new_slot()), seL4_RevokeFirst);
    expect_word_in(in(copy, X86IOPortIn8, UNUSED));
    delete_cap(copy);
    EXPECT_OK(issue(UNUSED + 1, UNUSED + 4, new_slot()));
}

TEST(revoke_control, "4/R-IO-15", "revoking the control deletes all ports")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    seL4_CPtr copy = new_copy(ports, seL4_AllRights);
    seL4_CPtr others = new_ports(UNUSED + 4, UNUSED + 7);
    console_release();
    revoke_cap(CONTROL);
    console_acquire();
    CHECK(!slot_is_full(ports) && !slot_is_full(copy) && !slot_is_full(others));
    EXPECT_OK(issue(UNUSED, UNUSED + 7, ports));
}

TEST(revoke_ports, "4/R-IO-15", "revoking ports deletes their copies only")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    seL4_CPtr copy = new_copy(ports, seL4_AllRights);
    seL4_CPtr others = new_ports(UNUSED + 4, UNUSED + 7);
    revoke_cap(ports);
    CHECK(slot_is_full(ports) && !slot_is_full(copy) && slot_is_full(others));
    EXPECT_PLAIN(issue(UNUSED, UNUSED, copy), seL4_RevokeFirst);
    expect_word_in(in(ports, X86IOPortIn8, UNUSED));
}

/* Instructions that access a port themselves. */
extern const char direct_in[], direct_out[];

static void access_directly(struct thread *thread)
{
    seL4_Word is_input = (seL4_Word)thread->shared;
    seL4_Word byte = 0x33;
    if (is_input) {
        __asm__ volatile(".global direct_in\ndirect_in: in %w1, %b0"
                         : "+a"(byte)
                         : "d"(PAGE_REGISTER));
    } else {
        __asm__ volatile(".global direct_out\ndirect_out: out %b0, %w1"
                         :
                         : "a"(byte), "d"(PAGE_REGISTER));
    }
    thread->notes[0] = byte;
}

TEST(direct_access, "4/R-IO-16", "IN and OUT in programs fault, with or without a capability")
{
    const seL4_Word instructions[] = {(seL4_Word)direct_out, (seL4_Word)direct_in};
    seL4_CPtr ports = new_ports(PAGE_REGISTER, PAGE_REGISTER);
    EXPECT_OK(out(ports, X86IOPortOut8, PAGE_REGISTER, 0x55));
    for (seL4_Word is_input = 0; is_input < 2; is_input += 1) {
        seL4_CPtr handler = new_endpoint();
        struct thread *thread = new_thread(access_directly, ABOVE, (void *)is_input, handler);
        start_thread(thread);
        struct answer fault = receive_if_any(handler);
        CHECK_EQ(fault.label, seL4_Fault_UserException);
        CHECK_EQ(fault.length, seL4_UserException_Length);
        CHECK_EQ(fault.mr[seL4_UserException_FaultIP], instructions[is_input]);
        CHECK_EQ(fault.mr[seL4_UserException_Number], 13);
        CHECK_EQ(fault.mr[seL4_UserException_Code], 0);
        CHECK(!thread->is_done);
    }
    CHECK_EQ(expect_word_in(in(ports, X86IOPortIn8, PAGE_REGISTER)), 0x55);
}

TEST(port_labels, "4/R-IO-17", "ports know In and Out only")
{
    seL4_CPtr ports = new_ports(UNUSED, UNUSED + 3);
    static const seL4_Word labels[] = {0, X86IOPortIn8 - 1, X86IOPortOut32 + 1, CNodeDelete,
                                       X86IOPortControlIssue};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT_PLAIN(out(ports, labels[i], UNUSED, 0), seL4_IllegalOperation);
    }
}
