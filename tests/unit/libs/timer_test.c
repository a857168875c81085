/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Drivers of timers, ACPI tables and the clock, over a machine of memory.
 */
#include "check.h"
#include "timer_machine.h"

#include <platsupport/arch/tsc.h>
#include <platsupport/delay.h>
#include <platsupport/plat/rtc.h>
#include <platsupport/plat/timer.h>
#include <string.h>

/* Registers of the fake HPET. */
#define CONFIGURATION     machine.hpet[0x10 / 8]
#define COUNTER           machine.hpet[0xf0 / 8]
#define COMPARATOR_CONFIG machine.hpet[0x100 / 8]
#define COMPARATOR        machine.hpet[0x108 / 8]
#define MESSAGE           machine.hpet[0x110 / 8]
#define ENABLED           4ul
#define COUNT_NS          10 /* a count takes */

static int num_events;
static ltimer_t ltimer;

static void on_event(void *token, ltimer_event_t event)
{
    num_events += token == &num_events && event == LTIMER_TIMEOUT_EVENT;
}

static bool start(void)
{
    num_events = 0;
    return ltimer_default_init(&ltimer, machine_ops(), on_event, &num_events) == 0;
}

static void the_hpet_is_found_and_described(void)
{
    pmem_region_t region;
    ps_irq_t irq;

    machine_reset();
    CHECK(ltimer_default_describe(&ltimer, machine_ops()) == 0 && machine.num_mapped == 0);
    CHECK(ltimer_get_num_irqs(&ltimer) == 1 && ltimer_get_nth_irq(&ltimer, 0, &irq) == 0);
    CHECK(irq.type == PS_IOAPIC && irq.ioapic.ioapic == 0 && irq.ioapic.pin == 2);
    CHECK(irq.ioapic.level == 0 && irq.ioapic.polarity == 1 && irq.ioapic.vector == 0);
    CHECK(ltimer_get_num_pmems(&ltimer) == 1 && ltimer_get_nth_pmem(&ltimer, 0, &region) == 0);
    CHECK(region.type == PMEM_TYPE_DEVICE && region.base_addr == HPET_PADDR);
    CHECK(region.length == 0x38 && ltimer_get_nth_pmem(&ltimer, 1, &region) == EINVAL);
    uint64_t time;
    CHECK(ltimer_get_time(&ltimer, &time) == ENOSYS);
    CHECK(ltimer_set_timeout(&ltimer, 1, TIMEOUT_RELATIVE) == ENOSYS && !machine.callback);
    ltimer_destroy(&ltimer);
}

static void time_passes_with_the_counter(void)
{
    uint64_t time;

    machine_reset();
    COUNTER = 12345;
    CHECK(start() && CONFIGURATION == 1 && COUNTER == 0 && machine.num_mapped == 1);
    CHECK(machine.num_port_writes == 3 &&
          machine.port_written[0x43] == 0x30); /* the PIT is silent */
    COUNTER = 123;
    CHECK(ltimer_get_time(&ltimer, &time) == 0 && time == 123 * COUNT_NS);
    COUNTER = 0x123456789abcul;
    CHECK(ltimer_get_time(&ltimer, &time) == 0 && time == 0x123456789abcul * COUNT_NS);
    CHECK(ltimer_get_resolution(&ltimer, &time) == ENOSYS);
    ltimer_destroy(&ltimer);
    CHECK(CONFIGURATION == 0 && machine.num_mapped == 0 && !machine.callback);
}

static void a_timeout_comes_once(void)
{
    machine_reset();
    CHECK(start() && ltimer_set_timeout(&ltimer, 50000, TIMEOUT_RELATIVE) == 0);
    CHECK(COMPARATOR * COUNT_NS >= 50000 && COMPARATOR * COUNT_NS < 50020);
    CHECK(COMPARATOR_CONFIG & ENABLED && (COMPARATOR_CONFIG >> 9 & 31) == 2);
    COUNTER = 4000; /* an interrupt of somebody else */
    machine_raise_irq();
    CHECK(num_events == 0 && machine.num_acknowledged == 1);
    COUNTER = COMPARATOR;
    machine_raise_irq();
    CHECK(num_events == 1 && machine.num_acknowledged == 2);
    machine_raise_irq();
    CHECK(num_events == 1 && machine.num_acknowledged == 3);
    ltimer_destroy(&ltimer);
}

static void absolute_times_are_in_the_future(void)
{
    machine_reset();
    CHECK(start());
    COUNTER = 1000;
    CHECK(ltimer_set_timeout(&ltimer, 9999, TIMEOUT_ABSOLUTE) == ETIME);
    CHECK(ltimer_set_timeout(&ltimer, 10000, TIMEOUT_ABSOLUTE) == ETIME);
    CHECK(ltimer_set_timeout(&ltimer, 10001, TIMEOUT_ABSOLUTE) == 0);
    CHECK(COMPARATOR > COUNTER + 16 && COMPARATOR < COUNTER + 1000); /* a little later */
    CHECK(ltimer_set_timeout(&ltimer, 20000, TIMEOUT_ABSOLUTE) == 0);
    COUNTER = 2002;
    machine_raise_irq();
    CHECK(num_events == 1);
    CHECK(ltimer_set_timeout(&ltimer, UINT64_MAX, TIMEOUT_RELATIVE) == 0 && COMPARATOR > COUNTER);
    CHECK(ltimer_set_timeout(&ltimer, 0, TIMEOUT_RELATIVE) == 0 && COMPARATOR > COUNTER);
    CHECK(ltimer_set_timeout(&ltimer, 1, (timeout_type_t)3) == EINVAL);
    ltimer_destroy(&ltimer);
}

static void a_period_goes_on_without_drift(void)
{
    machine_reset();
    CHECK(start() && ltimer_set_timeout(&ltimer, 0, TIMEOUT_PERIODIC) == EINVAL);
    CHECK(ltimer_set_timeout(&ltimer, 1000000, TIMEOUT_PERIODIC) == 0);
    for (int i = 1; i <= 100; i++) {
        CHECK(COMPARATOR * COUNT_NS >= i * 1000000ul && COMPARATOR * COUNT_NS < i * 1000000ul + 20);
        COUNTER = COMPARATOR + (uint64_t)i; /* always a bit late */
        machine_raise_irq();
        CHECK(num_events == i);
    }
    COUNTER = 12345678 / COUNT_NS * 10; /* some are missed */
    machine_raise_irq();
    CHECK(num_events == 101 && COMPARATOR * COUNT_NS - 124000000 < 20);
    CHECK(ltimer_reset(&ltimer) == 0 && !(COMPARATOR_CONFIG & ENABLED));
    COUNTER = COMPARATOR;
    machine_raise_irq();
    CHECK(num_events == 101);
    ltimer_destroy(&ltimer);
}

static void a_new_timeout_replaces_the_old(void)
{
    machine_reset();
    CHECK(start() && ltimer_set_timeout(&ltimer, 1000, TIMEOUT_PERIODIC) == 0);
    CHECK(ltimer_set_timeout(&ltimer, 50000, TIMEOUT_RELATIVE) == 0);
    COUNTER = 200;
    machine_raise_irq();
    CHECK(num_events == 0);
    COUNTER = COMPARATOR;
    machine_raise_irq();
    machine_raise_irq();
    CHECK(num_events == 1);
    ltimer_destroy(&ltimer);
}

static void destroy_timer(void *token, ltimer_event_t event)
{
    (void)event;
    ltimer_destroy(token);
}

static void a_callback_may_destroy_its_timer(void)
{
    machine_reset();
    CHECK(ltimer_default_init(&ltimer, machine_ops(), destroy_timer, &ltimer) == 0);
    CHECK(ltimer_set_timeout(&ltimer, 1000, TIMEOUT_PERIODIC) == 0);
    COUNTER = 1000;
    machine_raise_irq();
    CHECK(!machine.callback && machine.num_mapped == 0);
}

static void messages_are_preferred_to_pins(void)
{
    ps_irq_t irq;

    machine_reset();
    COMPARATOR_CONFIG |= 1ul << 15;
    CHECK(start() && ltimer_get_nth_irq(&ltimer, 0, &irq) == 0 && irq.type == PS_MSI);
    CHECK(MESSAGE >> 32 == 0xfee00000 && (uint32_t)MESSAGE == 0x30 + irq.msi.vector);
    CHECK(COMPARATOR_CONFIG & 1ul << 14 && machine.num_port_writes == 0);
    ltimer_destroy(&ltimer);
}

static void without_a_usable_hpet_it_is_the_pit(void)
{
    ps_irq_t irq;

    for (int damage = 0; damage < 4; damage++) {
        machine_reset();
        switch (damage) {
        case 0:
            memset(machine.bios, 0, sizeof(machine.bios));
            break;
        case 1:
            machine.hpet[0] &= ~(1ul << 13); /* 32 bits */
            break;
        case 2:
            COMPARATOR_CONFIG = 1ul << 5; /* no pin */
            break;
        default:
            machine.tables[0x400] = 'X'; /* no table */
            break;
        }
        CHECK(ltimer_default_describe(&ltimer, machine_ops()) == 0 && machine.num_mapped == 0);
        CHECK(ltimer_get_num_pmems(&ltimer) == 0 && ltimer_get_nth_irq(&ltimer, 0, &irq) == 0);
        CHECK(irq.type == PS_IOAPIC && irq.ioapic.pin == 2 && irq.ioapic.vector == 2);
        CHECK(irq.ioapic.level == 0 && irq.ioapic.polarity == 0);
        ltimer_destroy(&ltimer);
    }
}

static void what_cannot_be_had_is_an_error(void)
{
    ps_io_ops_t ops = machine_ops();

    machine_reset();
    machine.refuses_irqs = true;
    CHECK(ltimer_default_init(&ltimer, ops, on_event, NULL) == EIO && machine.num_mapped == 0);
    CHECK(ltimer_pit_init_freq(&ltimer, ops, GHZ, on_event, NULL) == EIO);
    machine.refuses_irqs = false;
    machine.has_no_hpet_memory = true;
    CHECK(ltimer_hpet_init(&ltimer, ops, on_event, NULL) == EIO && !machine.callback);
    CHECK(ltimer_default_init(&ltimer, ops, on_event, NULL) == EIO && !machine.callback);
    machine.has_no_hpet_memory = false;
    CHECK(ltimer_default_init(NULL, ops, on_event, NULL) == EINVAL);
    ops.io_port_ops = (ps_io_port_ops_t){0};
    CHECK(ltimer_pit_init_freq(&ltimer, ops, GHZ, on_event, NULL) == EIO && !machine.callback);
    ops.malloc_ops = (ps_malloc_ops_t){0};
    CHECK(ltimer_default_init(&ltimer, ops, on_event, NULL) == ENOSYS);
}

static void the_pit_waits_in_pieces(void)
{
    machine_reset();
    num_events = 0;
    /* at this frequency of the counter an hour takes the host a millisecond or so */
    CHECK(ltimer_pit_init_freq(&ltimer, machine_ops(), KHZ, on_event, &num_events) == 0);
    CHECK(ltimer_pit_get_tsc_freq(&ltimer) == KHZ);
    CHECK(ltimer_set_timeout(&ltimer, 55 * NS_IN_MS, TIMEOUT_PERIODIC) == ENOSYS);
    CHECK(ltimer_set_timeout(&ltimer, 1000 * NS_IN_MINUTE, TIMEOUT_RELATIVE) == 0);
    CHECK(machine.port_written[0x43] == 0x30 && machine.port_written[0x40] == 0xff);
    int interrupts = 0;
    do {
        int written = machine.num_port_writes;
        machine_raise_irq();
        interrupts++;
        CHECK(num_events == 1 || machine.num_port_writes == written + 3);
    } while (num_events == 0);
    CHECK(interrupts > 1 && interrupts == machine.num_acknowledged);
    ltimer_destroy(&ltimer);
    CHECK(!machine.callback);
}

static void the_pit_counts_what_it_is_told(void)
{
    pit_t pit;
    uint64_t left;

    machine_reset();
    CHECK(pit_init(&pit, machine_ops().io_port_ops) == 0 && machine.num_port_writes == 0);
    CHECK(pit_init(&pit, (ps_io_port_ops_t){0}) == EINVAL && pit_init(NULL, pit.ops) == EINVAL);
    CHECK(pit_set_timeout(&pit, PIT_MAX_NS, false) == 0 && machine.port_written[0x40] == 0xff);
    CHECK(pit_set_timeout(&pit, PIT_MAX_NS + 1, false) == EINVAL);
    CHECK(pit_set_timeout(&pit, 0, true) == 0 && machine.port_written[0x43] == 0x34);
    CHECK(machine.port_written[0x40] == 0 && machine.num_port_writes == 6);
    machine.pit_count = 11932;
    CHECK(pit_get_time(&pit, &left) == 0 && left > 9999 * NS_IN_US && left < 10001 * NS_IN_US);
    machine.pit_count = 0xffff;
    CHECK(tsc_calculate_frequency_pit(&pit) > 0 && machine.port_written[0x43] == 0x30);
    machine.pit_count = 0xffff;
    machine.pit_step = 0;
    CHECK(tsc_calculate_frequency_pit(&pit) == 0); /* it stands still */
}

static void broken_tables_are_no_tables(void)
{
    ps_io_mapper_t mapper = machine_ops().io_mapper;

    machine_reset();
    acpi_t *acpi = acpi_init(mapper);
    CHECK(acpi && acpi_find_region(acpi, ACPI_HPET) && !acpi_find_region(acpi, "NONE"));
    CHECK(acpi_find_region(acpi, ACPI_FADT)->length == 116 && !acpi_find_region(acpi, NULL));
    CHECK(acpi_find_region(acpi, ACPI_HPET) == acpi_find_region(acpi, ACPI_HPET));
    acpi_destroy(acpi);
    machine.tables[0x420]++; /* the HPET's table, without its checksum */
    acpi = acpi_init(mapper);
    CHECK(acpi && !acpi_find_region(acpi, ACPI_HPET) && acpi_find_region(acpi, ACPI_FADT));
    acpi_destroy(acpi);
    machine.tables[0x108]++;
    CHECK(!acpi_init(mapper));
    machine_reset();
    machine.bios[RSDP_PADDR - 0xe0000 + 17]++;
    CHECK(!acpi_init(mapper) && machine.num_mapped == 0);
    acpi_destroy(NULL);
}

static void random_tables_do_no_harm(void)
{
    ps_io_mapper_t mapper = machine_ops().io_mapper;

    for (int i = 0; i < 3000; i++) {
        machine_reset();
        for (uint32_t n = random_number() % 8; n > 0; n--) {
            machine.tables[0x100 + random_number() % 0x340] = (uint8_t)random_number();
        }
        if (random_number() % 2) {
            uint32_t *length = (uint32_t *)&machine.tables[0x104];
            *length = *length > 0x100 ? 0x100 : *length;
            length = (uint32_t *)&machine.tables[0x204];
            *length = *length > 0x100 ? 0x100 : *length;
            length = (uint32_t *)&machine.tables[0x404];
            *length = *length > 0x100 ? 0x100 : *length;
            machine_sum_up();
        }
        acpi_t *acpi = acpi_init(mapper);
        if (acpi) {
            acpi_find_region(acpi, ACPI_HPET);
            acpi_destroy(acpi);
        }
        CHECK(machine.num_mapped == 0);
    }
}

static void the_clock_is_read_in_all_its_ways(void)
{
    static const uint8_t bcd[] = {
        [0] = 0x59, [2] = 0x30, [4] = 0x23, [7] = 0x31, [8] = 0x12, [9] = 0x26, [0xb] = 0x02};
    ps_io_port_ops_t ports = machine_ops().io_port_ops;
    rtc_time_date_t t;

    machine_reset();
    memcpy(machine.rtc, bcd, sizeof(bcd));
    CHECK(rtc_get_time_date(ports, NULL, &t) == 0 && t.second == 59 && t.minute == 30);
    CHECK(t.hour == 23 && t.day == 31 && t.month == 12 && t.year == 2026);
    machine.rtc[0x32] = 0x19;
    acpi_t *acpi = acpi_init(machine_ops().io_mapper);
    CHECK(rtc_get_time_date(ports, acpi, &t) == 0 && t.year == 1926);
    acpi_destroy(acpi);
    machine.rtc[0xb] = 0x04; /* binary, 12 hours */
    machine.rtc[4] = 0x80 | 12;
    CHECK(rtc_get_time_date(ports, NULL, &t) == 0 && t.hour == 12 && t.year == 2038);
    machine.rtc[4] = 12;
    CHECK(rtc_get_time_date(ports, NULL, &t) == 0 && t.hour == 0 && t.second == 0x59);
    machine.rtc[0xa] = 0x80; /* for ever at work */
    CHECK(rtc_get_time_date(ports, NULL, &t) == EIO);
    CHECK(rtc_get_time_date((ps_io_port_ops_t){0}, NULL, &t) == EIO);
    CHECK(rtc_get_time_date(ports, NULL, NULL) == EINVAL);
}

static void a_delay_takes_its_time(void)
{
    uint64_t before = rdtsc_cpuid();

    ps_cpufreq_hint(100 * MHZ);
    ps_mdelay(1);
    ps_cpufreq_hint(0);
    CHECK(rdtsc_cpuid() - before >= 100000);
    before = rdtsc_cpuid();
    ps_ndelay(1000);
    CHECK(rdtsc_cpuid() - before >= 6000);
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"timer: the HPET is found and described", the_hpet_is_found_and_described},
        {"timer: time passes with the counter", time_passes_with_the_counter},
        {"timer: a timeout comes once, and not early", a_timeout_comes_once},
        {"timer: absolute times are in the future", absolute_times_are_in_the_future},
        {"timer: a period goes on without drift", a_period_goes_on_without_drift},
        {"timer: a new timeout replaces the old", a_new_timeout_replaces_the_old},
        {"timer: a callback may destroy its timer", a_callback_may_destroy_its_timer},
        {"timer: messages are preferred to pins", messages_are_preferred_to_pins},
        {"timer: without a usable HPET it is the PIT", without_a_usable_hpet_it_is_the_pit},
        {"timer: what cannot be had is an error", what_cannot_be_had_is_an_error},
        {"timer: the PIT waits in pieces", the_pit_waits_in_pieces},
        {"timer: the PIT counts what it is told", the_pit_counts_what_it_is_told},
        {"timer: broken ACPI tables are no tables", broken_tables_are_no_tables},
        {"timer: random ACPI tables do no harm", random_tables_do_no_harm},
        {"timer: the clock is read in all its ways", the_clock_is_read_in_all_its_ways},
        {"timer: a delay takes its time", a_delay_takes_its_time},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
