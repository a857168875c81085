/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4/sel4.h>
#include <sel4utils/arch/tsc.h>
#include <utils/util.h>

#define HZ_IN_MHZ 1000000u

uint32_t x86_get_tsc_freq_from_simple(simple_t *simple)
{
    struct {
        seL4_BootInfoHeader header;
        uint32_t freq_mhz;
    } PACKED block;
    ssize_t size = simple_get_extended_bootinfo(simple, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, &block,
                                                sizeof(block));

    if (size < (ssize_t)sizeof(block)) {
        ZF_LOGE("The boot information does not tell the frequency of the time stamp counter");
        return 0;
    }
    return block.freq_mhz * HZ_IN_MHZ;
}
