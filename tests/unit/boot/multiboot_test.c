/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Boot loader information of both versions, sane and odd (spec 02, sections 1.4 to 1.6, 4.2, 8.1).
 */
#include "console.h"
#include "multiboot.h"
#include "unit.h"

#include <string.h>

enum { MAP = 0x1000, MODULES = 0x2000, TEXT = 0x3000, VBE = 0x4000 };

static struct multiboot mb;
static uint8_t *memory;

static uint32_t info(void)
{
    return (uint32_t)(uintptr_t)memory;
}

static int set_up(void **state)
{
    (void)state;
    memory = low_memory();
    memset(&mb, 0, sizeof(mb));
    console_clear();
    return 0;
}

/* --- multiboot 1 */

struct entry {
    uint64_t start;
    uint64_t bytes;
    uint32_t type;
};

static void mb1_begin(uint32_t flags)
{
    put32(memory, flags);
}

static void mb1_modules(unsigned count, const uint32_t (*ranges)[2])
{
    strcpy((char *)memory + TEXT, "root.elf args");
    put32(memory + 20, count);
    put32(memory + 24, info() + MODULES);
    for (unsigned i = 0; i < count; i++) {
        put32(memory + MODULES + 16 * i, ranges[i][0]);
        put32(memory + MODULES + 16 * i + 4, ranges[i][1]);
        put32(memory + MODULES + 16 * i + 8, info() + TEXT);
    }
}

static void mb1_map(unsigned count, const struct entry *entries)
{
    put32(memory + 44, 24 * count);
    put32(memory + 48, info() + MAP);
    for (unsigned i = 0; i < count; i++) {
        put32(memory + MAP + 24 * i, 20);
        put64(memory + MAP + 24 * i + 4, entries[i].start);
        put64(memory + MAP + 24 * i + 12, entries[i].bytes);
        put32(memory + MAP + 24 * i + 20, entries[i].type);
    }
}

static const uint32_t one_module[][2] = {{0xa14000, 0xa168e8}};

static bool mb1_read_map(unsigned count, const struct entry *entries)
{
    mb1_begin(1 | 1 << 3 | 1 << 6);
    mb1_modules(1, one_module);
    mb1_map(count, entries);
    return multiboot_read(MULTIBOOT1_MAGIC, info(), &mb);
}

static void assert_ram(unsigned count, const struct region *regions)
{
    assert_int_equal(mb.ram.count, count);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(mb.ram.region[i].start, regions[i].start);
        assert_int_equal(mb.ram.region[i].end, regions[i].end);
    }
}

static void test_mb1_prints_and_keeps_what_qemu_gives(void **state)
{
    (void)state;
    const struct entry map[] = {
        {0, 0x9fc00, 1},           {0x9fc00, 0x400, 2},      {0xf0000, 0x10000, 2},
        {0x100000, 0x1fee0000, 1}, {0x1ffe0000, 0x20000, 2}, {0xfffc0000, 0x40000, 2},
    };
    assert_true(mb1_read_map(6, map));
    assert_string_equal(
        console_text(),
        "Detected 1 boot module(s):\n"
        "  module #0: start=0xa14000 end=0xa168e8 size=0x28e8 name='root.elf args'\n"
        "Parsing GRUB physical memory map\n"
        "\tPhysical Memory Region from 0 size 9fc00 type 1\n"
        "\tPhysical Memory Region from 9fc00 size 400 type 2\n"
        "\tPhysical Memory Region from f0000 size 10000 type 2\n"
        "\tPhysical Memory Region from 100000 size 1fee0000 type 1\n"
        "Adding physical memory region 0x100000-0x1ffe0000\n"
        "\tPhysical Memory Region from 1ffe0000 size 20000 type 2\n"
        "\tPhysical Memory Region from fffc0000 size 40000 type 2\n"
        "Multiboot gave us no video information\n");
    assert_ram(1, (struct region[]){{0x100000, 0x1ffe0000}});
    assert_int_equal(mb.root_task.start, 0xa14000);
    assert_int_equal(mb.root_task.end, 0xa168e8);
    assert_int_equal(mb.modules_end, 0xa168e8);
    assert_int_equal(mb.map_bytes, 6 * 24);
    assert_memory_equal(mb.map, memory + MAP, 6 * 24);
}

static void test_mb1_needs_memory_and_modules(void **state)
{
    (void)state;
    mb1_begin(1 << 3);
    assert_false(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_string_equal(console_text(),
                        "Boot loader did not provide information about physical memory size\n");
    console_clear();
    mb1_begin(1);
    assert_false(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_string_equal(console_text(),
                        "Boot loader did not provide information about boot modules\n");
}

static void test_mb1_without_module_says_how_to_give_one(void **state)
{
    (void)state;
    mb1_begin(1 | 1 << 3);
    assert_false(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    const char *compatible = "Expect at least one boot module (containing a userland image)\n";
    const char *at = strstr(console_text(), compatible);
    assert_non_null(at);
    assert_non_null(strstr(at, "clavis: This is Clavis"));
    assert_non_null(strstr(at, "-initrd"));
}

static void test_mb1_refuses_an_empty_module(void **state)
{
    (void)state;
    const uint32_t empty[][2] = {{0x800000, 0x800000}};
    mb1_begin(1 | 1 << 3);
    mb1_modules(1, empty);
    assert_false(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_true(console_says("\nInvalid boot module size! Possible cause: boot module file not "
                             "found by QEMU\n"));
}

static void test_mb1_counts_all_modules_and_uses_the_first(void **state)
{
    (void)state;
    const uint32_t two[][2] = {{0x900000, 0x901000}, {0x800000, 0xb00000}};
    const struct entry map[] = {{0x100000, 0x1000000, 1}};
    mb1_begin(1 | 1 << 3 | 1 << 6);
    mb1_modules(2, two);
    mb1_map(1, map);
    assert_true(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_int_equal(mb.module_count, 2);
    assert_int_equal(mb.root_task.start, 0x900000);
    assert_int_equal(mb.modules_end, 0xb00000);
    assert_true(console_says("Detected 2 boot module(s):\n"));
    assert_true(console_says("  module #1: start=0x800000 end=0xb00000 size=0x300000 name="));
}

static void test_mb1_without_map_has_one_region(void **state)
{
    (void)state;
    mb1_begin(1 | 1 << 3);
    mb1_modules(1, one_module);
    put32(memory + 8, 1023);
    assert_true(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_ram(1, (struct region[]){{0x100000, 0x100000 + 1020 * 1024}});
}

static void test_mb1_keeps_vbe_information(void **state)
{
    (void)state;
    const struct entry map[] = {{0x100000, 0x1000000, 1}};
    mb1_begin(1 | 1 << 3 | 1 << 6 | 1 << 11);
    mb1_modules(1, one_module);
    mb1_map(1, map);
    put32(memory + 72, info() + VBE);
    put32(memory + 76, info() + VBE + 512);
    put16(memory + 80, 3);
    put16(memory + 82, 0x1111);
    put16(memory + 84, 0x2222);
    put16(memory + 86, 0x3333);
    memset(memory + VBE, 0xaa, 512);
    memset(memory + VBE + 512, 0xbb, 256);
    assert_true(multiboot_read(MULTIBOOT1_MAGIC, info(), &mb));
    assert_true(console_says("Got VBE info in multiboot. Current video mode is 3\n"));
    assert_true(mb.has_vbe);
    assert_memory_equal(&mb.vbe, memory + VBE, 768);
    assert_int_equal(mb.vbe.mode, 3);
    assert_int_equal(mb.vbe.interface_length, 0x3333);
    assert_int_equal(sizeof(mb.vbe), 784);
}

/* --- odd memory maps */

static void test_ram_below_1_mib_or_a_page_is_none(void **state)
{
    (void)state;
    const struct entry map[] = {
        {0xff000, 0x10000000, 1}, {0x200000, 4095, 1}, {0x300000, 0x1000, 1}};
    assert_true(mb1_read_map(3, map));
    assert_ram(1, (struct region[]){{0x300000, 0x301000}});
}

static void test_mb1_rounds_to_whole_pages(void **state)
{
    (void)state;
    const struct entry map[] = {{0x100001, 0x2ffe, 1}, {0x200800, 0x1000, 1}};
    assert_true(mb1_read_map(2, map));
    assert_ram(1, (struct region[]){{0x101000, 0x102000}});
}

static void test_order_and_overlap_do_not_matter(void **state)
{
    (void)state;
    const struct entry map[] = {
        {0x4000000, 0x1000000, 1}, {0x100000, 0x100000, 1}, {0x180000, 0x200000, 1}};
    assert_true(mb1_read_map(3, map));
    assert_ram(2, (struct region[]){{0x100000, 0x380000}, {0x4000000, 0x5000000}});
}

static void test_neighbours_are_joined(void **state)
{
    (void)state;
    struct entry map[40];
    for (unsigned i = 0; i < 40; i++) {
        map[i] = (struct entry){0x100000 + 0x10000 * i, 0x10000, 1};
    }
    assert_true(mb1_read_map(40, map));
    assert_ram(1, (struct region[]){{0x100000, 0x100000 + 40 * 0x10000}});
}

static void test_what_is_reserved_as_well_is_not_used(void **state)
{
    (void)state;
    const struct entry map[] = {{0x200800, 0x1000, 2}, {0x100000, 0x700000, 1}};
    assert_true(mb1_read_map(2, map));
    assert_ram(2, (struct region[]){{0x100000, 0x200000}, {0x202000, 0x800000}});
    assert_true(console_says("clavis: memory 0x200800-0x201800 is reserved (type 2) as well"));
}

static void test_memory_above_the_window_is_cut_and_named(void **state)
{
    (void)state;
    const struct entry map[] = {
        {0x100000, 0x100000, 1}, {0x7f7ff00000, 0x200000, 1}, {0x8000000000, 0x100000, 1}};
    assert_true(mb1_read_map(3, map));
    assert_ram(2, (struct region[]){{0x100000, 0x200000}, {0x7f7ff00000, 0x7f80000000}});
    assert_true(console_says("clavis: memory 0x7f80000000-0x7f80100000 is above"));
    assert_true(console_says("clavis: memory 0x8000000000-0x8000100000 is above"));
    assert_true(console_says("Adding physical memory region 0x7f7ff00000-0x7f80000000\n"));
}

static void test_entries_that_wrap_are_cut(void **state)
{
    (void)state;
    const struct entry map[] = {{0x100000, UINT64_MAX, 1}, {UINT64_MAX - 10, UINT64_MAX, 2}};
    assert_true(mb1_read_map(2, map));
    assert_ram(1, (struct region[]){{0x100000, 0x7f80000000}});
}

static void test_a_17th_region_is_fatal_and_named(void **state)
{
    (void)state;
    struct entry map[17];
    for (unsigned i = 0; i < 17; i++) {
        map[i] = (struct entry){0x100000 + 0x20000 * i, 0x10000, 1};
    }
    assert_true(mb1_read_map(16, map));
    assert_int_equal(mb.ram.count, 16);
    set_up(NULL);
    assert_false(mb1_read_map(17, map));
    assert_true(console_says("Dropping memory region 0x300000-0x310000, try increasing "
                             "MAX_NUM_FREEMEM_REG\n"));
}

static void test_only_50_entries_are_kept_but_all_are_used(void **state)
{
    (void)state;
    struct entry map[60];
    for (unsigned i = 0; i < 60; i++) {
        map[i] = (struct entry){0x100000 + 0x10000 * i, 0x10000, 1};
    }
    assert_true(mb1_read_map(60, map));
    assert_ram(1, (struct region[]){{0x100000, 0x100000 + 60 * 0x10000}});
    assert_int_equal(mb.map_bytes, 1200);
    assert_true(console_says("the last 10 are left out"));
}

static void test_no_ram_at_all_is_said(void **state)
{
    (void)state;
    const struct entry map[] = {{0, 0x9fc00, 1}};
    assert_false(mb1_read_map(1, map));
    assert_true(console_says("clavis: the boot loader names no memory above 1 MiB"));
}

/* --- multiboot 2 */

static uint8_t *next_tag;

static void mb2_begin(void)
{
    next_tag = memory + 8;
}

static uint8_t *mb2_tag(uint32_t type, uint32_t bytes)
{
    uint8_t *tag = next_tag;
    put32(tag, type);
    put32(tag + 4, bytes);
    next_tag += (bytes + 7) / 8 * 8;
    return tag;
}

static bool mb2_read(void)
{
    mb2_tag(0, 8);
    put32(memory, (uint64_t)(next_tag - memory));
    return multiboot_read(MULTIBOOT2_MAGIC, info(), &mb);
}

static void mb2_module(uint32_t start, uint32_t end)
{
    uint8_t *tag = mb2_tag(3, 16 + 5);
    put32(tag + 8, start);
    put32(tag + 12, end);
    strcpy((char *)tag + 16, "root");
}

static void mb2_map(unsigned count, uint32_t step, const struct entry *entries)
{
    uint8_t *tag = mb2_tag(6, 16 + count * step);
    put32(tag + 8, step);
    for (unsigned i = 0; i < count; i++) {
        put64(tag + 16 + i * step, entries[i].start);
        put64(tag + 16 + i * step + 8, entries[i].bytes);
        put32(tag + 16 + i * step + 16, entries[i].type);
    }
}

static void test_mb2_prints_and_keeps_what_grub_gives(void **state)
{
    (void)state;
    const struct entry map[] = {{0, 0x9fc00, 1}, {0x100000, 0x7ee0123, 1}, {0x7fe0123, 0xddd, 2}};
    mb2_begin();
    strcpy((char *)mb2_tag(1, 8 + 16) + 8, "debug_port=1016");
    mb2_tag(2, 8 + 5);
    mb2_module(0x900000, 0x912345);
    mb2_map(3, 24, map);
    uint8_t *fb = mb2_tag(8, 32);
    put64(fb + 8, 0xb8000);
    put32(fb + 16, 160);
    put32(fb + 20, 80);
    put32(fb + 24, 25);
    fb[28] = 16;
    fb[29] = 2;
    memset(mb2_tag(14, 8 + 20) + 8, 0x14, 20);
    memset(mb2_tag(15, 8 + 36) + 8, 0x15, 36);
    assert_true(mb2_read());
    assert_string_equal(console_text(),
                        "  module #0: start=0x900000 end=0x912345 size=0x12345 name='root'\n"
                        "\tPhysical Memory Region from 0 size 9fc00 type 1\n"
                        "\tPhysical Memory Region from 100000 size 7ee0123 type 1\n"
                        "Adding physical memory region 0x100000-0x7fe0123\n"
                        "\tPhysical Memory Region from 7fe0123 size ddd type 2\n"
                        "Got framebuffer info in multiboot2. Current video mode is at physical "
                        "address=b8000 pitch=160 resolution=80x25@16 type=2\n"
                        "Detected 1 boot module(s):\n");
    assert_ram(1, (struct region[]){{0x100000, 0x7fe0123}}); /* not rounded */
    assert_true(mb.has_rsdp);
    assert_int_equal(mb.rsdp[0], 0x15);
    assert_int_equal(mb.rsdp[35], 0x15);
    assert_int_equal(mb.map_bytes, 0);
    assert_string_equal(multiboot_command_line(MULTIBOOT2_MAGIC, info()), "debug_port=1016");
}

static void test_mb2_old_rsdp_is_followed_by_zeros(void **state)
{
    (void)state;
    const struct entry map[] = {{0x100000, 0x100000, 1}};
    mb2_begin();
    mb2_module(0x900000, 0x912345);
    mb2_map(1, 24, map);
    memset(mb2_tag(14, 8 + 20) + 8, 0x14, 28);
    mb2_tag(15, 8 + 35);
    assert_true(mb2_read());
    assert_int_equal(mb.rsdp[19], 0x14);
    assert_int_equal(mb.rsdp[20], 0);
}

static void test_mb2_tells_uefi_by_its_system_table(void **state)
{
    (void)state;
    mb2_begin();
    mb2_tag(1, 8 + 5);
    mb2_tag(0, 8);
    put32(memory, (uint64_t)(next_tag - memory));
    assert_false(multiboot_is_uefi(MULTIBOOT2_MAGIC, info()));
    for (uint32_t type = 11; type <= 12; type++) {
        mb2_begin();
        mb2_tag(1, 8 + 5);
        mb2_tag(type, 8 + 4 * (type - 10)); /* a 32-bit or 64-bit pointer */
        mb2_tag(0, 8);
        put32(memory, (uint64_t)(next_tag - memory));
        assert_true(multiboot_is_uefi(MULTIBOOT2_MAGIC, info()));
        assert_false(multiboot_is_uefi(MULTIBOOT1_MAGIC, info()));
    }
}

static void test_mb2_refuses_an_empty_module(void **state)
{
    (void)state;
    mb2_begin();
    mb2_module(0x900000, 0x800000);
    assert_false(mb2_read());
    assert_true(console_says("\nInvalid boot module size! Possible cause: boot module file not "
                             "found\n"));
}

static void test_mb2_without_module_is_refused(void **state)
{
    (void)state;
    mb2_begin();
    assert_false(mb2_read());
    assert_true(console_says("Expect at least one boot module (containing a userland image)\n"));
}

static void test_mb2_broken_tags_end_the_list(void **state)
{
    (void)state;
    mb2_begin();
    mb2_module(0x900000, 0x912345);
    mb2_tag(99, 8);
    put32(next_tag - 4, 3); /* shorter than a tag's head */
    assert_false(mb2_read());
    assert_true(console_says("clavis: the boot loader names no memory"));
    set_up(NULL);
    mb2_begin();
    mb2_module(0x900000, 0x912345);
    mb2_tag(6, 8);
    put32(next_tag - 4, 0xfffffff0); /* beyond the end */
    assert_false(mb2_read());
    set_up(NULL);
    mb2_begin();
    mb2_module(0x900000, 0x912345);
    mb2_map(0, 8, NULL);
    assert_false(mb2_read());
    assert_true(console_says("has entries of 8 bytes"));
}

static void test_another_magic_is_refused(void **state)
{
    (void)state;
    assert_false(multiboot_read(0x1234abcd, info(), &mb));
    assert_string_equal(console_text(), "Boot loader is not multiboot 1 or 2 compliant 1234abcd\n");
    assert_string_equal(multiboot_command_line(0x1234abcd, info()), "");
}

static void test_mb1_command_line_may_be_absent(void **state)
{
    (void)state;
    assert_string_equal(multiboot_command_line(MULTIBOOT1_MAGIC, info()), "");
    strcpy((char *)memory + TEXT, "kernel x=1");
    put32(memory + 16, info() + TEXT);
    assert_string_equal(multiboot_command_line(MULTIBOOT1_MAGIC, info()), "kernel x=1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_mb1_prints_and_keeps_what_qemu_gives, set_up),
        cmocka_unit_test_setup(test_mb1_needs_memory_and_modules, set_up),
        cmocka_unit_test_setup(test_mb1_without_module_says_how_to_give_one, set_up),
        cmocka_unit_test_setup(test_mb1_refuses_an_empty_module, set_up),
        cmocka_unit_test_setup(test_mb1_counts_all_modules_and_uses_the_first, set_up),
        cmocka_unit_test_setup(test_mb1_without_map_has_one_region, set_up),
        cmocka_unit_test_setup(test_mb1_keeps_vbe_information, set_up),
        cmocka_unit_test_setup(test_mb1_command_line_may_be_absent, set_up),
        cmocka_unit_test_setup(test_ram_below_1_mib_or_a_page_is_none, set_up),
        cmocka_unit_test_setup(test_mb1_rounds_to_whole_pages, set_up),
        cmocka_unit_test_setup(test_order_and_overlap_do_not_matter, set_up),
        cmocka_unit_test_setup(test_neighbours_are_joined, set_up),
        cmocka_unit_test_setup(test_what_is_reserved_as_well_is_not_used, set_up),
        cmocka_unit_test_setup(test_memory_above_the_window_is_cut_and_named, set_up),
        cmocka_unit_test_setup(test_entries_that_wrap_are_cut, set_up),
        cmocka_unit_test_setup(test_a_17th_region_is_fatal_and_named, set_up),
        cmocka_unit_test_setup(test_only_50_entries_are_kept_but_all_are_used, set_up),
        cmocka_unit_test_setup(test_no_ram_at_all_is_said, set_up),
        cmocka_unit_test_setup(test_mb2_prints_and_keeps_what_grub_gives, set_up),
        cmocka_unit_test_setup(test_mb2_old_rsdp_is_followed_by_zeros, set_up),
        cmocka_unit_test_setup(test_mb2_tells_uefi_by_its_system_table, set_up),
        cmocka_unit_test_setup(test_mb2_refuses_an_empty_module, set_up),
        cmocka_unit_test_setup(test_mb2_without_module_is_refused, set_up),
        cmocka_unit_test_setup(test_mb2_broken_tags_end_the_list, set_up),
        cmocka_unit_test_setup(test_another_magic_is_refused, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
