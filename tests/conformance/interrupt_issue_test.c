/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Issuing interrupts of the IOAPIC and of messages (spec 04, section 6.2). Nothing is attached to
 * PIN, so that no interrupts come.
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

/* With KernelIRQController=PIC: pic_test.c. */
#ifndef CONFIG_IRQ_PIC

enum {
    CONTROL = seL4_CapIRQControl,
    LAST_VECTOR = 107,
    VECTOR = 30,
    PIN = 21,
    PINS = 24,
    BAD = 1000,
};

/* Arguments of GetIOAPIC (ioapic, pin, level, polarity) or GetMSI (bus, device, function, handle).
 */
struct source {
    seL4_Word label, word[4];
};

#define IOAPIC(ioapic, pin, level, polarity)                                                       \
    ((struct source){X86IRQIssueIRQHandlerIOAPIC, {ioapic, pin, level, polarity}})
#define MSI(bus, device, function, handle)                                                         \
    ((struct source){X86IRQIssueIRQHandlerMSI, {bus, device, function, handle}})

static struct answer issue_in(seL4_CPtr root, seL4_CPtr slot, struct source source,
                              seL4_Word vector)
{
    return invoke(
        CONTROL, source.label, WORDS(root),
        WORDS(slot, DEPTH, source.word[0], source.word[1], source.word[2], source.word[3], vector));
}

static struct answer issue(struct source source, seL4_Word vector)
{
    return issue_in(ROOT, new_slot(), source, vector);
}

TEST(get_truncated, "4/R-IRQ-02", "Get needs three words and a root, before all else")
{
    seL4_CPtr slot = new_slot();
    EXPECT_PLAIN(invoke(CONTROL, IRQIssueIRQHandler, WORDS(ROOT), WORDS(0, slot)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(CONTROL, IRQIssueIRQHandler, NONE, WORDS(0, slot, DEPTH)),
                 seL4_TruncatedMessage);
}

TEST(control_labels, "4/R-IRQ-03", "IRQ control knows its own labels only")
{
    static const seL4_Word labels[] = {0,
                                       IRQIssueIRQHandler - 1,
                                       IRQAckIRQ,
                                       IRQSetIRQHandler,
                                       IRQClearIRQHandler,
                                       X86IRQIssueIRQHandlerIOAPIC - 1,
                                       X86IRQIssueIRQHandlerMSI + 1};
    for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i += 1) {
        EXPECT_PLAIN(
            invoke(CONTROL, labels[i], WORDS(ROOT), WORDS(new_slot(), DEPTH, 0, PIN, 0, 0, VECTOR)),
            seL4_IllegalOperation);
    }
}

TEST(issue_truncated, "4/R-IRQ-04", "GetIOAPIC and GetMSI need seven words and a root")
{
    seL4_CPtr slot = new_slot();
    static const seL4_Word labels[] = {X86IRQIssueIRQHandlerIOAPIC, X86IRQIssueIRQHandlerMSI};
    for (unsigned i = 0; i < 2; i += 1) {
        EXPECT_PLAIN(invoke(CONTROL, labels[i], WORDS(ROOT), WORDS(slot, DEPTH, 0, PIN, 0, 0)),
                     seL4_TruncatedMessage);
        EXPECT_PLAIN(invoke(CONTROL, labels[i], NONE, WORDS(slot, DEPTH, 0, PIN, 0, 0, VECTOR)),
                     seL4_TruncatedMessage);
    }
}

static void expect_vectors(struct source source)
{
    static const seL4_Word too_high[] = {LAST_VECTOR + 1, 109, 1ul << 32, 1ul << 32 | VECTOR, ~0ul};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT(issue(source, too_high[i]), seL4_RangeError, 0, LAST_VECTOR);
    }
    EXPECT_OK(issue(source, 0));
    EXPECT_OK(issue(source, LAST_VECTOR));
}

TEST(ioapic_vectors, "4/R-IRQ-05", "vectors of GetIOAPIC are 0 to 107")
{
    expect_vectors(IOAPIC(0, PIN, 0, 0));
}

TEST(msi_vectors, "4/R-IRQ-05", "vectors of GetMSI are 0 to 107")
{
    expect_vectors(MSI(0, 0, 0, 0));
}

TEST(issued_vector, "4/R-IRQ-06",
     "a vector is issued once, which is checked before all but its range")
{
    EXPECT_OK(issue(MSI(0, 0, 0, 0), VECTOR));
    const struct source sources[] = {IOAPIC(0, PIN, 0, 0), IOAPIC(BAD, BAD, BAD, BAD),
                                     MSI(0, 0, 0, 0), MSI(BAD, BAD, BAD, 0)};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT_PLAIN(issue(sources[i], VECTOR), seL4_RevokeFirst);
        EXPECT_PLAIN(issue_in(ROOT, arena(), sources[i], VECTOR), seL4_RevokeFirst);
        EXPECT_PLAIN(issue_in(new_endpoint(), new_slot(), sources[i], VECTOR), seL4_RevokeFirst);
    }
}

TEST(issue_where, "4/R-IRQ-07", "the destination is checked before the source")
{
    const struct source sources[] = {IOAPIC(0, PIN, 0, 0), IOAPIC(BAD, BAD, BAD, BAD),
                                     MSI(0, 0, 0, 0), MSI(BAD, BAD, BAD, 0)};
    for (unsigned i = 0; i < 4; i += 1) {
        EXPECT(issue_in(new_endpoint(), new_slot(), sources[i], VECTOR), seL4_FailedLookup, 0,
               seL4_InvalidRoot);
        EXPECT_PLAIN(issue_in(ROOT, arena(), sources[i], VECTOR), seL4_DeleteFirst);
    }
    EXPECT_OK(issue(sources[0], VECTOR)); /* nothing was issued before */
}

TEST(issue_which_ioapic, "4/R-IRQ-08", "the IOAPIC exists, which is checked before its pin")
{
    EXPECT(issue(IOAPIC(1, PIN, 0, 0), VECTOR), seL4_RangeError, 0, 0);
    EXPECT(issue(IOAPIC(1, BAD, BAD, BAD), VECTOR), seL4_RangeError, 0, 0);
    EXPECT(issue(IOAPIC(1ul << 32, PIN, 0, 0), VECTOR), seL4_RangeError, 0, 0);
}

TEST(issue_which_pin, "4/R-IRQ-09", "pin, level and polarity are checked in this order")
{
    EXPECT(issue(IOAPIC(0, PINS, BAD, BAD), VECTOR), seL4_RangeError, 0, PINS - 1);
    EXPECT(issue(IOAPIC(0, PIN, 2, 2), VECTOR), seL4_RangeError, 0, 1);
    EXPECT(issue(IOAPIC(0, PIN, 2, 0), VECTOR), seL4_RangeError, 0, 1);
    EXPECT(issue(IOAPIC(0, PIN, 0, 2), VECTOR), seL4_RangeError, 0, 1);
    EXPECT_OK(issue(IOAPIC(0, PINS - 1, 1, 1), VECTOR));
    EXPECT_OK(issue(IOAPIC(0, PINS - 2, 1, 0), VECTOR + 1));
}

TEST(issue_which_message, "4/R-IRQ-10", "bus, device and function are checked in this order")
{
    EXPECT(issue(MSI(256, 32, 8, 0), VECTOR), seL4_RangeError, 0, 255);
    EXPECT(issue(MSI(255, 32, 8, 0), VECTOR), seL4_RangeError, 0, 31);
    EXPECT(issue(MSI(255, 31, 8, 0), VECTOR), seL4_RangeError, 0, 7);
    EXPECT_OK(issue(MSI(255, 31, 7, 0), VECTOR));
}

TEST(issue_wide_handle, "4/R-IRQ-11", "a handle of more than 32 bits is taken")
{
    EXPECT_OK(issue(MSI(0, 0, 0, ~0ul), VECTOR));
}

TEST(revoke_control, "4/R-IRQ-21", "revoking IRQ control deletes all handlers, and issues again")
{
    seL4_CPtr pin = new_slot(), message = new_slot();
    EXPECT_OK(issue_in(ROOT, pin, IOAPIC(0, PIN, 0, 0), VECTOR));
    EXPECT_OK(issue_in(ROOT, message, MSI(0, 0, 0, 0), VECTOR + 1));
    seL4_CPtr copy = new_copy(pin, seL4_AllRights);
    revoke_cap(CONTROL);
    CHECK(!slot_is_full(pin) && !slot_is_full(message) && !slot_is_full(copy));
    EXPECT_OK(issue_in(ROOT, message, IOAPIC(0, PIN, 0, 0), VECTOR));
    EXPECT_OK(issue_in(ROOT, pin, MSI(0, 0, 0, 0), VECTOR + 1));
}

TEST(copy_control, "4/R-IRQ-21", "IRQ control has no copies")
{
    seL4_CPtr slot = new_slot();
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(slot, DEPTH, CONTROL, DEPTH, 15)),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(ROOT, CNodeMint, WORDS(ROOT), WORDS(slot, DEPTH, CONTROL, DEPTH, 15, 0)),
                 seL4_IllegalOperation);
    CHECK(!slot_is_full(slot));
}

#endif
