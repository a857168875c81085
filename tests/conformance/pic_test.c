/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Issuing interrupts of the PIC (spec 04, sections 2.2 and 6.2). These tests exist in builds with
 * KernelIRQController=PIC only; there all tests of handlers use the PIC as well (support/irq.c).
 */
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

#ifdef CONFIG_IRQ_PIC

enum { CONTROL = seL4_CapIRQControl, LINES = 16, CASCADE = 2, PERIOD_US = 1000 };

static struct answer get(seL4_CPtr root, seL4_CPtr slot, seL4_Word irq)
{
    return invoke(CONTROL, IRQIssueIRQHandler, WORDS(root), WORDS(irq, slot, DEPTH));
}

TEST(pic_lines, "4/R-IRQ-23", "the PIC's lines 0 to 15 can be had once, except 2")
{
    for (seL4_Word irq = 0; irq < LINES; irq += 1) {
        EXPECT_PLAIN(get(ROOT, new_slot(), irq), irq == CASCADE ? seL4_RevokeFirst : seL4_NoError);
        EXPECT_PLAIN(get(ROOT, new_slot(), irq), seL4_RevokeFirst);
    }
}

TEST(pic_range, "4/R-IRQ-23", "there is no line 16 or above, which is checked before the slot")
{
    static const seL4_Word irqs[] = {LINES, LINES + 1, 1ul << 32, ~0ul};
    for (unsigned i = 0; i < sizeof(irqs) / sizeof(irqs[0]); i += 1) {
        EXPECT(get(ROOT, new_slot(), irqs[i]), seL4_RangeError, 0, LINES - 1);
        EXPECT(get(new_endpoint(), new_slot(), irqs[i]), seL4_RangeError, 0, LINES - 1);
    }
    EXPECT_PLAIN(get(new_endpoint(), new_slot(), CASCADE), seL4_RevokeFirst);
}

TEST(pic_where, "4/R-IRQ-23", "the handler of a line needs an empty slot that exists")
{
    EXPECT(get(new_endpoint(), new_slot(), 0), seL4_FailedLookup, 0, seL4_InvalidRoot);
    EXPECT_PLAIN(get(ROOT, new_endpoint(), 0), seL4_DeleteFirst);
    EXPECT_OK(get(ROOT, new_slot(), 0)); /* nothing was issued before */
}

TEST(pic_truncated, "4/R-IRQ-02", "Get needs three words and a root, before all else")
{
    seL4_CPtr slot = new_slot();
    EXPECT_PLAIN(invoke(CONTROL, IRQIssueIRQHandler, WORDS(ROOT), WORDS(LINES, slot)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(CONTROL, IRQIssueIRQHandler, NONE, WORDS(LINES, slot, DEPTH)),
                 seL4_TruncatedMessage);
}

TEST(pic_only, "4/R-IRQ-23", "GetIOAPIC and GetMSI are illegal, whatever their arguments")
{
    seL4_CPtr slot = new_slot();
    static const seL4_Word labels[] = {X86IRQIssueIRQHandlerIOAPIC, X86IRQIssueIRQHandlerMSI};
    for (unsigned i = 0; i < 2; i += 1) {
        EXPECT_PLAIN(invoke(CONTROL, labels[i], WORDS(ROOT), WORDS(slot, DEPTH, 0, 5, 0, 0, 30)),
                     seL4_IllegalOperation);
        EXPECT_PLAIN(invoke(CONTROL, labels[i], NONE, NONE), seL4_IllegalOperation);
        CHECK(!slot_is_full(slot));
    }
}

TEST(pic_timer, "4/R-IRQ-23", "line 0 is the PIT's")
{
    struct timer timer = new_timer(); /* issued by Get, with number 0 */
    for (unsigned i = 0; i < 3; i += 1) {
        timer_arm(&timer, PERIOD_US);
        CHECK(timer_wait(&timer));
    }
}

/* The real-time clock interrupts through the second controller. */
TEST(pic_second, "4/R-IRQ-23", "lines of the second controller interrupt, once per acknowledgement")
{
    enum { RTC_LINE = 8, RTC_INDEX = 0x70, RTC_DATA = 0x71, BADGE = 0x7 };
    enum { REGISTER_A = 0xa, REGISTER_B = 0xb, REGISTER_C = 0xc };
    enum { RATE_8_KHZ = 0x23, PERIODIC = 0x42, NO_INTERRUPTS = 0x02 };
    seL4_CPtr ports = new_slot(), handler = new_slot(), signal = new_notification();
    EXPECT_OK(get(ROOT, handler, RTC_LINE));
    CHECK_EQ(seL4_IRQHandler_SetNotification(handler, new_badged(signal, BADGE)), seL4_NoError);
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, RTC_INDEX, RTC_DATA, ROOT, ports,
                                          DEPTH),
             seL4_NoError);
    const seL4_Word setup[][2] = {{REGISTER_A, RATE_8_KHZ}, {REGISTER_B, PERIODIC}};
    for (unsigned i = 0; i < 2; i += 1) {
        CHECK_EQ(seL4_X86_IOPort_Out8(ports, RTC_INDEX, setup[i][0]), seL4_NoError);
        CHECK_EQ(seL4_X86_IOPort_Out8(ports, RTC_DATA, setup[i][1]), seL4_NoError);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        /* Reading register C takes the line down. */
        CHECK_EQ(seL4_X86_IOPort_Out8(ports, RTC_INDEX, REGISTER_C), seL4_NoError);
        CHECK_EQ(seL4_X86_IOPort_In8(ports, RTC_DATA).error, seL4_NoError);
        CHECK_EQ(seL4_IRQHandler_Ack(handler), seL4_NoError);
        CHECK_EQ(receive(signal).badge, BADGE);
    }
    CHECK_EQ(seL4_X86_IOPort_Out8(ports, RTC_INDEX, REGISTER_B), seL4_NoError);
    CHECK_EQ(seL4_X86_IOPort_Out8(ports, RTC_DATA, NO_INTERRUPTS), seL4_NoError);
}

#endif
