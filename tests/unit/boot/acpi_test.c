/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ACPI tables as firmware writes them, and broken ones (spec 02, section 3.4).
 */
#include "acpi.h"
#include "console.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { RSDT = 0x1000, FADT = 0x2000, MADT = 0x3000 };

static uint8_t *memory;
static uint8_t rsdp[ACPI_RSDP_BYTES];
static struct acpi_facts facts;
static unsigned madt_bytes;

static uint32_t place(unsigned offset)
{
    return (uint32_t)(uintptr_t)memory + offset;
}

/* Makes the bytes sum to zero by changing the one at `at`. */
static void fix_sum(uint8_t *bytes, size_t count, size_t at)
{
    unsigned sum = 0;
    bytes[at] = 0;
    for (size_t i = 0; i < count; i++) {
        sum += bytes[i];
    }
    bytes[at] = (uint8_t)(0x100 - (sum & 0xff));
}

static void table(unsigned offset, const char *name, uint32_t bytes)
{
    memcpy(memory + offset, name, 4);
    put32(memory + offset + 4, bytes);
}

static void make_rsdp(uint8_t *at, uint8_t revision)
{
    memcpy(at, "RSD PTR ", 8);
    at[15] = revision;
    put32(at + 16, place(RSDT));
    put32(at + 20, 36);
    fix_sum(at, 20, 8);
    fix_sum(at, 36, 32);
}

static void finish_rsdt(unsigned count, const uint32_t *tables)
{
    table(RSDT, "RSDT", 36 + 4 * count);
    for (unsigned i = 0; i < count; i++) {
        put32(memory + RSDT + 36 + 4 * i, tables[i]);
    }
    fix_sum(memory + RSDT, 36 + 4 * count, 9);
}

static uint8_t *madt_entry(uint8_t type, uint8_t bytes)
{
    uint8_t *entry = memory + MADT + madt_bytes;
    entry[0] = type;
    entry[1] = bytes;
    madt_bytes += bytes;
    table(MADT, "APIC", madt_bytes);
    return entry;
}

static void add_cpu(uint8_t id, uint32_t flags)
{
    uint8_t *entry = madt_entry(0, 8);
    entry[3] = id;
    put32(entry + 4, flags);
}

static void add_ioapic(uint8_t id, uint32_t address)
{
    uint8_t *entry = madt_entry(1, 12);
    entry[2] = id;
    put32(entry + 4, address);
}

static int set_up(void **state)
{
    (void)state;
    memory = low_memory();
    memset(rsdp, 0, sizeof(rsdp));
    memset(&facts, 0, sizeof(facts));
    make_rsdp(rsdp, 0);
    finish_rsdt(2, (uint32_t[]){place(FADT), place(MADT)});
    table(FADT, "FACP", 116);
    put32(memory + FADT + 112, 0x80a5);
    madt_bytes = 44;
    table(MADT, "APIC", madt_bytes);
    put32(memory + MADT + 36, 0xfee00000);
    put32(memory + MADT + 40, 1);
    console_clear();
    return 0;
}

static void test_the_root_pointer_is_found_on_16_byte_steps(void **state)
{
    (void)state;
    uint8_t found[ACPI_RSDP_BYTES];
    char expected[128];
    make_rsdp(memory + 0x108, 0); /* not on such a step */
    make_rsdp(memory + 0x210, 0);
    memory[0x210 + 9] ^= 1; /* sum broken */
    make_rsdp(memory + 0x320, 0);
    memory[0x320 + 30] = 0x77;
    assert_true(acpi_find_rsdp(place(0), place(0x1000), found));
    assert_memory_equal(found, memory + 0x320, ACPI_RSDP_BYTES);
    snprintf(expected, sizeof(expected), "ACPI: RSDP paddr=0x%x\nACPI: RSDP vaddr=0x%x\n",
             place(0x320), place(0x320));
    assert_string_equal(console_text(), expected);
}

static void test_an_old_root_pointer_may_end_the_range(void **state)
{
    (void)state;
    uint8_t found[ACPI_RSDP_BYTES];
    make_rsdp(memory + 0xfe0, 0); /* of 20 bytes; the 16 behind it are copied all the same */
    memory[0x1000] = 0x77;
    assert_true(acpi_find_rsdp(place(0), place(0x1000), found));
    assert_memory_equal(found, memory + 0xfe0, ACPI_RSDP_BYTES);
}

static void test_no_root_pointer_is_said(void **state)
{
    (void)state;
    uint8_t found[ACPI_RSDP_BYTES];
    assert_false(acpi_find_rsdp(place(0), place(0x1000), found));
    make_rsdp(memory + 0xff0, 0); /* does not lie in the range as a whole */
    assert_false(acpi_find_rsdp(place(0), place(0x1000), found));
    assert_string_equal(console_text(),
                        "BIOS: No ACPI support detected\nBIOS: No ACPI support detected\n");
}

static void test_sums_of_root_pointer_and_table_are_checked(void **state)
{
    (void)state;
    assert_true(acpi_check(rsdp));
    console_clear();
    rsdp[35] ^= 1; /* of no matter in revision 0 */
    assert_true(acpi_check(rsdp));
    make_rsdp(rsdp, 2);
    assert_true(acpi_check(rsdp));
    rsdp[35] ^= 1;
    console_clear();
    assert_false(acpi_check(rsdp));
    assert_string_equal(console_text(), "BIOS: ACPIv2 information corrupt\n");
    rsdp[10] ^= 1;
    console_clear();
    assert_false(acpi_check(rsdp));
    assert_string_equal(console_text(), "BIOS: ACPIv1 information corrupt\n");
    make_rsdp(rsdp, 0);
    memory[RSDT + 37] ^= 1;
    console_clear();
    assert_false(acpi_check(rsdp));
    assert_true(console_says("ACPI: RSDT checksum failure\n"));
}

static void test_a_root_table_of_impossible_size_is_refused(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {0, 35, 0x7fffffff, 0xffffffff};
    for (unsigned i = 0; i < 4; i++) {
        put32(memory + RSDT + 4, sizes[i]);
        assert_false(acpi_check(rsdp));
    }
    put32(rsdp + 16, 0);
    fix_sum(rsdp, 20, 8);
    assert_false(acpi_check(rsdp));
}

static void test_lines_and_facts_of_qemu(void **state)
{
    (void)state;
    char expected[1024];
    add_cpu(0, 1);
    add_ioapic(0, 0xfec00000);
    uint8_t *iso = madt_entry(2, 10);
    iso[3] = 10;
    put32(iso + 4, 10);
    put16(iso + 8, 0xd);
    assert_true(acpi_read_tables(rsdp, &facts));
    snprintf(expected, sizeof(expected),
             "ACPI: FADT paddr=0x%x\nACPI: FADT vaddr=0x%x\nACPI: FADT flags=0x80a5\n"
             "ACPI: MADT paddr=0x%x\nACPI: MADT vaddr=0x%x\n"
             "ACPI: MADT apic_addr=0xfee00000\nACPI: MADT flags=0x1\n"
             "ACPI: MADT_APIC apic_id=0x0\n"
             "ACPI: MADT_IOAPIC ioapic_id=0 ioapic_addr=0xfec00000 gsib=0\n"
             "ACPI: MADT_ISO bus=0 source=10 gsi=0x00a flags=0xd\n"
             "ACPI: 1 CPU(s) detected\n",
             place(FADT), place(FADT), place(MADT), place(MADT));
    assert_string_equal(console_text(), expected);
    assert_int_equal(facts.cpu_count, 1);
    assert_int_equal(facts.devices.ioapic_count, 1);
    assert_int_equal(facts.devices.ioapic_paddr[0], 0xfec00000);
}

static void test_only_flags_of_exactly_1_make_a_cpu(void **state)
{
    (void)state;
    add_cpu(1, 0);
    add_cpu(2, 3);
    uint8_t *x2apic = madt_entry(9, 16);
    put32(x2apic + 4, 0x1234);
    put32(x2apic + 8, 1);
    add_cpu(7, 1);
    add_ioapic(0, 0xfec00000);
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_int_equal(facts.devices.boot_apic_id, 0x1234);
    assert_int_equal(facts.cpu_count, 1);
    assert_true(console_says("ACPI: MADT_x2APIC apic_id=0x1234\nACPI: MADT_APIC apic_id=0x7\n"
                             "ACPI: Not recording this APIC, only support 1\n"));
    assert_false(console_says("apic_id=0x1\n"));
    assert_false(console_says("apic_id=0x2\n"));
}

static void test_no_cpu_and_no_ioapic_are_fatal(void **state)
{
    (void)state;
    add_ioapic(0, 0xfec00000);
    assert_false(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("ACPI: 0 CPU(s) detected\nNo CPUs detected\n"));
    set_up(NULL);
    add_cpu(0, 1);
    assert_false(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("No IOAPICs detected\n"));
}

static void test_more_ioapics_than_supported_are_said(void **state)
{
    (void)state;
    add_cpu(0, 1);
    add_ioapic(4, 0xfec00000);
    add_ioapic(5, 0xfec10000);
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_int_equal(facts.devices.ioapic_count, 1);
    assert_true(console_says("ioapic_id=5 ioapic_addr=0xfec10000 gsib=0\n"
                             "ACPI: Not recording this IOAPIC, only support 1\n"));
}

static void test_short_entries_are_reported_and_passed_over(void **state)
{
    (void)state;
    madt_entry(0, 7);
    madt_entry(1, 11);
    madt_entry(2, 9);
    madt_entry(9, 15);
    add_cpu(3, 1);
    add_ioapic(0, 0xfec00000);
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_int_equal(facts.devices.boot_apic_id, 3);
    assert_true(console_says("ACPI: BIOS bug, MADT APIC entry size 7 < 8 expected bytes.\n"));
    assert_true(console_says("ACPI: BIOS bug, MADT IOAPIC entry size 11 < 12 expected bytes.\n"));
    assert_true(console_says("ACPI: BIOS bug, MADT x2APIC entry size 15 < 16 expected bytes.\n"));
}

static void test_entries_without_size_or_beyond_the_table_end_it(void **state)
{
    (void)state;
    add_cpu(3, 1);
    add_ioapic(0, 0xfec00000);
    madt_entry(0, 8)[1] = 0;
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("clavis: ACPI: an MADT entry of 0 bytes, 8 are left"));
    set_up(NULL);
    add_cpu(3, 1);
    add_ioapic(0, 0xfec00000);
    madt_entry(0, 8)[1] = 9;
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("clavis: ACPI: an MADT entry of 9 bytes, 8 are left"));
}

static void test_tables_that_cannot_be_are_passed_over(void **state)
{
    (void)state;
    finish_rsdt(4, (uint32_t[]){0, place(FADT), place(0x5000), place(MADT)});
    table(FADT, "FACP", 100);
    table(0x5000, "APIC", 5);
    add_cpu(0, 1);
    add_ioapic(0, 0xfec00000);
    assert_true(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("clavis: ACPI: the FADT has only 100 bytes"));
    set_up(NULL);
    table(MADT, "APIC", 40);
    assert_false(acpi_read_tables(rsdp, &facts));
    assert_true(console_says("clavis: ACPI: the MADT has only 40 bytes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_root_pointer_is_found_on_16_byte_steps, set_up),
        cmocka_unit_test_setup(test_an_old_root_pointer_may_end_the_range, set_up),
        cmocka_unit_test_setup(test_no_root_pointer_is_said, set_up),
        cmocka_unit_test_setup(test_sums_of_root_pointer_and_table_are_checked, set_up),
        cmocka_unit_test_setup(test_a_root_table_of_impossible_size_is_refused, set_up),
        cmocka_unit_test_setup(test_lines_and_facts_of_qemu, set_up),
        cmocka_unit_test_setup(test_only_flags_of_exactly_1_make_a_cpu, set_up),
        cmocka_unit_test_setup(test_no_cpu_and_no_ioapic_are_fatal, set_up),
        cmocka_unit_test_setup(test_more_ioapics_than_supported_are_said, set_up),
        cmocka_unit_test_setup(test_short_entries_are_reported_and_passed_over, set_up),
        cmocka_unit_test_setup(test_entries_without_size_or_beyond_the_table_end_it, set_up),
        cmocka_unit_test_setup(test_tables_that_cannot_be_are_passed_over, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
