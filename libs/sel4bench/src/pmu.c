/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Architectural performance monitoring: a select and a value register for each counter, and from
 * version 2 on a register that enables them all. Select registers are only written here, so their
 * contents are remembered: selects[i] without its enable bit.
 */
#include <autoconf.h>
#include <cpuid.h>
#include <sel4bench/sel4bench.h>
#include <utils/util.h>

#define MAX_COUNTERS 8

#define LEAF_PERFORMANCE 0x0a

#define MSR_VALUE_0       0xc1
#define MSR_SELECT_0      0x186
#define MSR_GLOBAL_ENABLE 0x38f

#define SELECT_EVENT  MASK_UNSAFE(16)
#define SELECT_USER   BIT(16)
#define SELECT_KERNEL BIT(17)
#define SELECT_ENABLE BIT(22)

static uint64_t selects[MAX_COUNTERS];

#if defined(CONFIG_EXPORT_PMC_USER) && defined(CONFIG_KERNEL_X86_DANGEROUS_MSR)
static unsigned performance_leaf(void)
{
    unsigned eax = 0, ebx, ecx, edx;

    return __get_cpuid_count(LEAF_PERFORMANCE, 0, &eax, &ebx, &ecx, &edx) ? eax : 0;
}

static void write_msr(uint32_t msr, uint64_t value)
{
    seL4_X86DangerousWRMSR(msr, value);
}

static ccnt_t read_counter(counter_t counter)
{
    return (ccnt_t)__builtin_ia32_rdpmc((int)counter);
}
#else
/* The kernel lets nobody at the counters. */
static unsigned performance_leaf(void)
{
    return 0;
}

static void write_msr(uint32_t msr, uint64_t value)
{
    (void)msr, (void)value;
}

static ccnt_t read_counter(counter_t counter)
{
    (void)counter;
    return 0;
}
#endif

static unsigned version(void)
{
    return performance_leaf() & 0xff;
}

seL4_Word sel4bench_get_num_counters(void)
{
    seL4_Word counters = performance_leaf() >> 8 & 0xff;

    return version() == 0 ? 0 : MIN(counters, (seL4_Word)MAX_COUNTERS);
}

static counter_bitfield_t all_counters(void)
{
    return MASK_UNSAFE(sel4bench_get_num_counters());
}

static void select_event(counter_t counter, uint64_t enable)
{
    write_msr((uint32_t)(MSR_SELECT_0 + counter), selects[counter] | enable);
}

void sel4bench_init(void)
{
    counter_bitfield_t all = all_counters();

    if (all == 0) {
        return;
    }
    sel4bench_stop_counters(all);
    sel4bench_reset_counters();
    if (version() >= 2) {
        write_msr(MSR_GLOBAL_ENABLE, all);
    }
}

void sel4bench_destroy(void)
{
    sel4bench_stop_counters(all_counters());
}

ccnt_t sel4bench_get_counter(counter_t counter)
{
    return counter < sel4bench_get_num_counters() ? read_counter(counter) : 0;
}

ccnt_t sel4bench_get_counters(counter_bitfield_t counters, ccnt_t *values)
{
    counter_bitfield_t present = counters & all_counters();

    for (counter_t i = 0; i < MAX_COUNTERS; i++) {
        if (present & BIT(i)) {
            values[i] = read_counter(i);
        }
    }
    return sel4bench_get_cycle_count();
}

void sel4bench_set_count_event(counter_t counter, event_id_t id)
{
    if (counter < sel4bench_get_num_counters()) {
        selects[counter] = (id & SELECT_EVENT) | SELECT_USER | SELECT_KERNEL;
        select_event(counter, 0);
    }
}

static void enable_counters(counter_bitfield_t counters, uint64_t enable)
{
    counter_bitfield_t present = counters & all_counters();

    for (counter_t i = 0; i < MAX_COUNTERS; i++) {
        if (present & BIT(i)) {
            select_event(i, enable);
        }
    }
}

void sel4bench_start_counters(counter_bitfield_t counters)
{
    enable_counters(counters, SELECT_ENABLE);
}

void sel4bench_stop_counters(counter_bitfield_t counters)
{
    enable_counters(counters, 0);
}

void sel4bench_reset_counters(void)
{
    for (counter_t i = 0; i < sel4bench_get_num_counters(); i++) {
        write_msr((uint32_t)(MSR_VALUE_0 + i), 0);
    }
}
