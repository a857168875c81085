/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * sel4bench over a processor of which the test knows what is in its registers.
 */
#include "check.h"

#include <sel4bench/logging.h>
#include <sel4bench/sel4bench.h>
#include <stdlib.h>
#include <string.h>

static unsigned leaf_0a;               /* what CPUID says of the counters */
static uint64_t selects[8], values[8]; /* registers of the processor */
static uint64_t global_enable;
static int unknown_registers;

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

int fake_cpuid(unsigned leaf, unsigned subleaf, unsigned *eax)
{
    (void)subleaf;
    *eax = leaf == 0x0a ? leaf_0a : 0;
    return leaf_0a != 0;
}

void fake_wrmsr(seL4_Uint32 msr, seL4_Uint64 value)
{
    unsigned counters = leaf_0a >> 8 & 0xff;

    if (msr >= 0x186 && msr < 0x186 + counters) {
        selects[msr - 0x186] = value;
    } else if (msr >= 0xc1 && msr < 0xc1 + counters) {
        values[msr - 0xc1] = value;
    } else if (msr == 0x38f && (leaf_0a & 0xff) >= 2) {
        global_enable = value;
    } else {
        unknown_registers++;
    }
}

unsigned long long fake_rdpmc(int counter)
{
    return values[counter];
}

/* Each counter that is enabled counts ten times the low byte of its event. */
static void run(void)
{
    for (int i = 0; i < 8; i++) {
        if (selects[i] & (1u << 22)) {
            values[i] += 10 * (selects[i] & 0xff);
        }
    }
}

static void start(unsigned leaf)
{
    leaf_0a = leaf;
    global_enable = 0;
    unknown_registers = 0;
    memset(selects, 0xff, sizeof(selects));
    memset(values, 0xff, sizeof(values));
    sel4bench_init();
}

static void without_counters(void)
{
    ccnt_t value = 7;

    start(0);
    CHECK(sel4bench_get_num_counters() == 0);
    sel4bench_set_count_event(0, SEL4BENCH_EVENT_BRANCH);
    sel4bench_start_counters(~0ul);
    sel4bench_reset_counters();
    CHECK(sel4bench_get_counter(0) == 0);
    CHECK(sel4bench_get_counters(~0ul, &value) > 0 && value == 7);
    CHECK(sel4bench_get_num_generic_counter_chunks(sel4bench_get_num_counters()) == 0);
    CHECK(sel4bench_enable_generic_counters(0, 4) == 0);
    sel4bench_destroy();
    CHECK(unknown_registers == 0);
}

static void counting(void)
{
    ccnt_t read[4] = {1, 1, 1, 1};

    start(0x07300402); /* version 2, 4 counters */
    CHECK(sel4bench_get_num_counters() == 4 && global_enable == 0xf);
    CHECK(sel4bench_get_counter(3) == 0 && sel4bench_get_counter(4) == 0);
    sel4bench_set_count_event(1, SEL4BENCH_EVENT_CACHE_LLC_MISS);
    CHECK(selects[1] == (0x412e | 3 << 16));
    sel4bench_set_count_event(4, SEL4BENCH_EVENT_BRANCH);
    run();
    CHECK(sel4bench_get_counter(1) == 0);
    sel4bench_start_counters(2);
    run();
    run();
    CHECK(sel4bench_get_counter(1) == 20 * 0x2e);
    sel4bench_stop_counters(2);
    run();
    CHECK(sel4bench_get_counters(0x12, read) > 0);
    CHECK(read[0] == 1 && read[1] == 20 * 0x2e && read[2] == 1);
    sel4bench_start_counters(2);
    run();
    CHECK(sel4bench_get_counter(1) == 30 * 0x2e);
    sel4bench_reset_counters();
    CHECK(sel4bench_get_counter(1) == 0);
    sel4bench_destroy();
    run();
    CHECK(sel4bench_get_counter(1) == 0 && unknown_registers == 0);
}

static void first_version(void)
{
    start(0x07300201);
    CHECK(sel4bench_get_num_counters() == 2 && global_enable == 0 && unknown_registers == 0);
    start(0x0730ff02);
    CHECK(sel4bench_get_num_counters() == 8 && global_enable == 0xff);
}

static void in_chunks(void)
{
    ccnt_t results[12] = {0};
    static const ccnt_t expected[] = {0x3c, 0xc0, 0x3c, 0x2e, 0x2e, 0xc4, 0xc5};

    start(0x07300302);
    CHECK(sel4bench_get_num_generic_counter_chunks(3) == 3);
    CHECK(sel4bench_get_num_counter_chunks(4, 8) == 2);
    for (seL4_Word chunk = 0; chunk < 3; chunk++) {
        counter_bitfield_t mask = sel4bench_enable_generic_counters(chunk, 3);
        CHECK(mask == (chunk < 2 ? 7u : 1u));
        run();
        sel4bench_read_and_stop_counters(mask, chunk, 3, results);
    }
    for (int i = 0; i < SEL4BENCH_NUM_GENERIC_EVENTS; i++) {
        CHECK(results[i] == 10 * expected[i]);
        CHECK(sel4bench_get_counter_description((counter_t)i));
    }
    CHECK(results[7] == 0 && results[8] == 0);
    CHECK(!sel4bench_get_counter_description(SEL4BENCH_NUM_GENERIC_EVENTS));
}

static void cycles(void)
{
    ccnt_t before, after;

    SEL4BENCH_READ_CCNT(before);
    SEL4BENCH_READ_CCNT(after);
    CHECK(after > before);
}

#define ENTRIES 500

static kernel_log_entry_t entries[ENTRIES];

static void random_log(void)
{
    for (unsigned i = 0; i < ENTRIES; i++) {
        entries[i] = (kernel_log_entry_t){.id = random_number() % 20, .duration = i};
    }
}

static void sorting(void)
{
    unsigned long sum = 0;

    random_log();
    logging_sort_log(entries, ENTRIES);
    for (unsigned i = 0; i < ENTRIES; i++) {
        sum += entries[i].duration;
        CHECK(i == 0 || entries[i - 1].id <= entries[i].id);
    }
    CHECK(sum == (unsigned long)ENTRIES * (ENTRIES - 1) / 2);
    logging_sort_log(entries, 0);
    logging_sort_log(entries, 1);
}

static void grouping(void)
{
    unsigned sizes[10], offsets[10], next = 0;

    random_log();
    logging_group_log_by_key(entries, ENTRIES, sizes, offsets, 10);
    for (unsigned key = 0; key < 10; key++) {
        CHECK(offsets[key] == next);
        for (unsigned i = 0; i < sizes[key]; i++, next++) {
            CHECK(kernel_logging_entry_get_key(&entries[next]) == key);
            CHECK(i == 0 || kernel_logging_entry_get_data(&entries[next - 1]) <
                                kernel_logging_entry_get_data(&entries[next]));
        }
    }
    for (; next < ENTRIES; next++) {
        CHECK(entries[next].id >= 10);
        CHECK(entries[next - 1].id < entries[next].id ||
              entries[next - 1].duration < entries[next].duration);
    }
}

static const struct test tests[] = {
    {"without counters nothing is done", without_counters},
    {"counters count what they are told, while they are told", counting},
    {"the first version has no common enable register", first_version},
    {"more events than counters are counted in chunks", in_chunks},
    {"the cycle counter goes up", cycles},
    {"a log is sorted by key", sorting},
    {"groups of a log keep their order", grouping},
};

int main(int argc, char *argv[])
{
    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
