/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Scheduling contexts, reply objects and time.
 */
#include "support/sched_contexts.h"

#include "support/objects.h"
#include "support/test.h"

#include <sel4runtime.h>

seL4_CPtr sched_context_new(seL4_Word size_bits)
{
    return new_object(seL4_SchedContextObject, size_bits);
}

seL4_CPtr reply_new(void)
{
    return new_object(seL4_ReplyObject, 0);
}

seL4_CPtr sched_control(void)
{
    return sel4runtime_bootinfo()->schedcontrol.start;
}

void sched_context_configure(seL4_CPtr sched_context, seL4_Word budget_us, seL4_Word period_us,
                             seL4_Word extra_refills, seL4_Word badge, seL4_Word flags)
{
    CHECK_EQ(seL4_SchedControl_ConfigureFlags(sched_control(), sched_context, budget_us, period_us,
                                              extra_refills, badge, flags),
             seL4_NoError);
}

void sched_context_bind(seL4_CPtr sched_context, seL4_CPtr tcb_or_notification)
{
    CHECK_EQ(seL4_SchedContext_Bind(sched_context, tcb_or_notification), seL4_NoError);
}

void sched_context_unbind(seL4_CPtr sched_context)
{
    CHECK_EQ(seL4_SchedContext_Unbind(sched_context), seL4_NoError);
}

seL4_CPtr sched_context_with(seL4_Word budget_us, seL4_Word period_us)
{
    seL4_CPtr sched_context = sched_context_new(seL4_MinSchedContextBits);
    sched_context_configure(sched_context, budget_us, period_us, 0, 0, 0);
    return sched_context;
}

seL4_Word sched_context_consumed(seL4_CPtr sched_context)
{
    seL4_SchedContext_Consumed_t answer = seL4_SchedContext_Consumed(sched_context);
    CHECK_EQ(answer.error, seL4_NoError);
    return answer.consumed;
}

seL4_Word cycles_now(void)
{
    return __builtin_ia32_rdtsc();
}

/* The kernel tells the rate in MHz behind the first page of the boot information. */
static seL4_Word cycles_per_us(void)
{
    const seL4_BootInfo *info = sel4runtime_bootinfo();
    const char *chunk = (const char *)info + seL4_BootInfoFrameSize;
    const char *end = chunk + info->extraLen;
    while (chunk < end) {
        const seL4_BootInfoHeader *header = (const seL4_BootInfoHeader *)(const void *)chunk;
        if (header->id == SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) {
            return *(const seL4_Uint32 *)(const void *)(header + 1);
        }
        chunk += header->len;
    }
    CHECK(!"the boot information tells the rate of the time stamp counter");
    return 0;
}

seL4_Word cycles_of_us(seL4_Word microseconds)
{
    static seL4_Word rate;
    if (rate == 0) {
        rate = cycles_per_us();
    }
    return microseconds * rate;
}

seL4_Word us_of_cycles(seL4_Word cycles)
{
    return cycles / cycles_of_us(1);
}

void spin_us(seL4_Word microseconds)
{
    seL4_Word end = cycles_now() + cycles_of_us(microseconds);
    while (cycles_now() < end) {
    }
}
