/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * PCI, tables of the firmware, the clock, device memory.
 */
#include "devices.h"

#include <pci/pci.h>
#include <platsupport/plat/rtc.h>
#include <platsupport/plat/timer.h>

static void pci_devices_are_found(void)
{
    libpci_scan(env.ops.io_port_ops);
    CHECK(libpci_num_devices >= 6 && libpci_num_devices < 12);
    libpci_device_t *host = libpci_find_device(0x8086, 0x1237);
    CHECK(host && host->bus == 0 && host->dev == 0 && host->class_code == 6);
    libpci_device_t *ide = libpci_find_device(0x8086, 0x7010);
    CHECK(ide && ide->fun == 1 && ide->class_code == 1 && ide->bars[4].space == LIBPCI_BAR_IO);
    CHECK(ide->bars[4].size == 16 && ide->bars[4].base);
    libpci_device_t *vga = libpci_find_device(0x1234, 0x1111);
    CHECK(vga && vga->class_code == 3 && vga->bars[0].space == LIBPCI_BAR_MEMORY);
    CHECK(vga->bars[0].size == 16 << 20 && vga->bars[0].is_prefetchable);
    CHECK(!libpci_find_device(0x8086, 0x9999));
}

static void acpi_tables_are_read(void)
{
    acpi_t *acpi = acpi_init(env.ops.io_mapper);

    CHECK(acpi);
    const acpi_header_t *madt = acpi_find_region(acpi, ACPI_MADT);
    const acpi_hpet_t *hpet = (const acpi_hpet_t *)acpi_find_region(acpi, ACPI_HPET);
    CHECK(madt && madt->length > sizeof(*madt) && acpi_find_region(acpi, ACPI_FADT));
    CHECK(hpet && hpet->base_address.address == 0xfed00000 && hpet->base_address.space == 0);
    CHECK(!acpi_find_region(acpi, "NONE"));
    acpi_destroy(acpi);
}

/* The root pointer from the boot information, for machines that have none in the BIOS area. */
static void the_timer_is_found_by_the_boot_information(void)
{
    struct {
        seL4_BootInfoHeader header;
        acpi_rsdp_t rsdp;
    } PACKED block;
    ltimer_t timer;

    CHECK(simple_get_extended_bootinfo(&env.simple, SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP, &block,
                                       sizeof(block)) == (ssize_t)sizeof(block));
    CHECK(ltimer_default_describe_with_rsdp(&timer, env.ops, block.rsdp) == 0);
    CHECK(ltimer_get_num_pmems(&timer) == 1);
    ltimer_destroy(&timer);
}

static long seconds_of(const rtc_time_date_t *t)
{
    return ((t->day * 24L + t->hour) * 60 + t->minute) * 60 + t->second;
}

static void the_clock_goes_on(void)
{
    rtc_time_date_t before;
    rtc_time_date_t after;
    ltimer_t timer;
    acpi_t *acpi = acpi_init(env.ops.io_mapper);

    CHECK(acpi && ltimer_default_init(&timer, env.ops, NULL, NULL) == 0);
    CHECK(rtc_get_time_date(env.ops.io_port_ops, acpi, &before) == 0);
    CHECK(before.year == 2026 && before.month == 11 && before.day == 29 && before.hour == 23);
    CHECK(ltimer_set_timeout(&timer, 2 * NS_IN_S, TIMEOUT_RELATIVE) == 0);
    env_wait();
    CHECK(rtc_get_time_date(env.ops.io_port_ops, acpi, &after) == 0);
    long passed = seconds_of(&after) - seconds_of(&before);
    CHECK(passed >= 2 && passed <= 3);
    ltimer_destroy(&timer);
    acpi_destroy(acpi);
}

static void device_memory_is_mapped_where_it_is(void)
{
    const libpci_bar_t *bar = &libpci_find_device(0x1234, 0x1111)->bars[0];
    const size_t size = 5 << 20;

    for (int round = 0; round < 3; round++) {
        volatile uint32_t *all = ps_io_map(&env.ops.io_mapper, bar->base, size, 0, PS_MEM_NORMAL);
        CHECK(all);
        for (uint32_t i = 0; i < size / sizeof(*all); i += 1024) {
            all[i] = i * 3 + (uint32_t)round;
        }
        CHECK(!ps_io_map(&env.ops.io_mapper, bar->base + 4096, 1, 0, PS_MEM_NORMAL)); /* taken */
        ps_io_unmap(&env.ops.io_mapper, (void *)all, size);
        uint8_t *part = ps_io_map(&env.ops.io_mapper, bar->base + 0x200ffc, 8, 0, PS_MEM_NORMAL);
        CHECK(part && (uintptr_t)part % 4096 == 0xffc);
        CHECK(*(volatile uint32_t *)(part + 4) == 0x201000 / 4 * 3 + (uint32_t)round);
        ps_io_unmap(&env.ops.io_mapper, part, 8);
    }
    CHECK(!ps_io_map(&env.ops.io_mapper, bar->base, 0, 0, PS_MEM_NORMAL));
    CHECK(!ps_io_map(&env.ops.io_mapper, ~(uintptr_t)0, 2, 0, PS_MEM_NORMAL));
}

int main(void)
{
    static const struct test tests[] = {
        {"PCI devices are found", pci_devices_are_found},
        {"ACPI tables are read", acpi_tables_are_read},
        {"the timer is found by the boot information", the_timer_is_found_by_the_boot_information},
        {"the clock goes on", the_clock_goes_on},
        {"device memory is mapped where it is", device_memory_is_mapped_where_it_is},
        {"a PCI device answers in its range", the_edu_device_answers},
        {"a PCI device interrupts", the_edu_device_interrupts},
        {"DMA memory is where the device is told", dma_memory_is_where_the_device_is_told},
        {"DMA memory comes and goes", dma_memory_comes_and_goes},
        {"interrupts are paired with notifications", interrupts_are_paired_with_notifications},
        {"what is not waited for is kept", what_is_not_waited_for_is_kept},
        {"interrupt interfaces refuse what makes no sense",
         interrupt_interfaces_refuse_what_makes_no_sense},
        {"bytes come back through the serial port", bytes_come_back_through_the_serial_port},
        {"a reader is called back by interrupts", a_reader_is_called_back_by_interrupts},
        {"a line can be set up otherwise", a_line_can_be_set_up_otherwise},
        {"keys come by interrupts", keys_come_by_interrupts},
        {"the screen shows text", the_screen_shows_text},
        {"the console can be a serial port", the_console_can_be_a_serial_port},
    };

    env_start();
    run_tests(tests, ARRAY_SIZE(tests), env.exit_slot);
}
