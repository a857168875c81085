/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Dividing memory: the worked tables of spec 02, section 8.5, and its rules.
 */
#include "boot_untyped.h"
#include "console.h"
#include "root_objects.h"
#include "unit.h"

#include <stdio.h>

enum { MAX_LIST = 400 };

struct list {
    unsigned count;
    struct untyped_piece piece[MAX_LIST];
};

static void split(struct list *list, paddr_t start, paddr_t end)
{
    struct region rest = {start, end};
    while (list->count < MAX_LIST && untyped_next_piece(&rest, &list->piece[list->count])) {
        list->count++;
    }
}

static void split_all(struct list *list, const struct regions *set)
{
    for (unsigned i = 0; i < set->count; i++) {
        split(list, set->region[i].start, set->region[i].end);
    }
}

/* The tail that all device lists up to 3 GiB end with. */
#define DEVICE_TAIL                                                                                \
    "0xe0000000/28 0xf0000000/27 0xf8000000/26 0xfc000000/25 0xfe000000/23 0xfe800000/22 "         \
    "0xfec01000/12 0xfec02000/13 0xfec04000/14 0xfec08000/15 0xfec10000/16 0xfec20000/17 "         \
    "0xfec40000/18 0xfec80000/19 0xfed00000/20 "                                                   \
    "0xfee01000/12 0xfee02000/13 0xfee04000/14 0xfee08000/15 0xfee10000/16 0xfee20000/17 "         \
    "0xfee40000/18 0xfee80000/19 0xfef00000/20 "                                                   \
    "0xff000000/23 0xff800000/22 0xffc00000/21 0xffe00000/20 0xfff00000/19 0xfff80000/18 "         \
    "0xfffc0000/17 0xfffe0000/16 0xffff0000/15 0xffff8000/14 0xffffc000/13 0xffffe000/12 "         \
    "0xfffff000/11 0xfffff800/10 0xfffffc00/9 0xfffffe00/8 0xffffff00/7 0xffffff80/6 "             \
    "0xffffffc0/5 0xffffffe0/4 "                                                                   \
    "0x100000000/32 0x200000000/33 0x400000000/34 0x800000000/35 0x1000000000/36 "                 \
    "0x2000000000/37 0x4000000000/38 "                                                             \
    "0x8000000000/46 0x408000000000/45 0x608000000000/44 0x708000000000/43 "                       \
    "0x788000000000/42 0x7c8000000000/41 0x7e8000000000/40 0x7f8000000000/39 "
#define BOOT_RAM "0x100000/20 0x200000/21 0x400000/22 "

static void assert_list(const struct list *list, const char *expected)
{
    static char text[1 << 14];
    size_t length = 0;
    for (unsigned i = 0; i < list->count; i++) {
        length += (size_t)snprintf(text + length, sizeof(text) - length, "0x%lx/%u ",
                                   list->piece[i].paddr, list->piece[i].size_bits);
    }
    assert_string_equal(text, expected);
}

/* With MCS the scheduling context stands behind the TCB; what is left of the 2 KiB behind that. */
#if CONFIG_IS_ON(KERNEL_MCS)
#define REST(page) page "880/7 " page "900/8 " page "a00/9 " page "c00/10 "
enum { SCHED_CONTEXT_BYTES = 128, REST_MORE = 3 };
#else
#define REST(page) page "800/11 "
enum { SCHED_CONTEXT_BYTES = 0, REST_MORE = 0 };
#endif

/* A machine of section 8.5: kernel end 0xa13000, image of 8 pages at 0x400000, SKIM window. */
static void divide(const struct regions *ram, struct list *list, struct root_objects *objects)
{
    const struct elf_image image = {.start = 0x400000, .end = 0x408000, .entry = 0x401000};
    const struct region images = {0x100000, 0xa13000 + 0x8000};
    const struct machine_devices devices = {.ioapic_paddr = {0xfec00000}, .ioapic_count = 1};
    struct regions free = *ram;
    struct regions device;
    list->count = 0;
    assert_true(untyped_device_regions(&free, 0xfee00000, &devices, &device));
    assert_true(regions_remove(&free, images.start, images.end));
    assert_true(root_objects_place(&free, &image, objects));
    assert_true(regions_remove(&free, objects->block.start, objects->block.end));
    split_all(list, &device);
    split(list, images.start, 0x800000);
    split_all(list, &free);
}

static void test_512_mib(void **state)
{
    (void)state;
    const struct regions ram = {1, {{0x100000, 0x1ffe0000}}};
    struct root_objects objects;
    struct list list;
    divide(&ram, &list, &objects);
    assert_list(&list, "0x0/20 0x1ffe0000/17 0x20000000/29 0x40000000/30 0x80000000/30 "
                       "0xc0000000/29 " DEVICE_TAIL BOOT_RAM
                       "0xa1b000/12 0xa1c000/14 0xa20000/17 0xa40000/18 0xa80000/19 0xb00000/20 "
                       "0xc00000/22 0x1000000/24 0x2000000/25 0x4000000/26 0x8000000/27 "
                       "0x10000000/27 0x18000000/26 0x1c000000/25 0x1e000000/24 0x1f000000/23 "
                       "0x1f800000/22 0x1fc00000/21 0x1fe00000/20 0x1ff00000/19 " REST(
                           "0x1ffc8") "0x1ffc9000/12 0x1ffca000/13 0x1ffcc000/14 0x1ffd0000/16 ");
    assert_int_equal(list.count, 93 + REST_MORE);
}

static void test_512_mib_objects(void **state)
{
    (void)state;
    const struct regions ram = {1, {{0x100000, 0x1ffe0000}}};
    struct root_objects objects;
    struct list list;
    divide(&ram, &list, &objects);
    assert_int_equal(objects.cnode, 0x1ff80000);
    assert_int_equal(objects.extra, 0x1ffc0000);
    assert_int_equal(objects.pml4, 0x1ffc1000);
    assert_int_equal(objects.asid_pool, 0x1ffc2000);
    assert_int_equal(objects.ipc_buffer, 0x1ffc3000);
    assert_int_equal(objects.boot_info, 0x1ffc4000);
    assert_int_equal(objects.tables, 0x1ffc5000);
    assert_int_equal(objects.tcb, 0x1ffc8000);
    assert_int_equal(objects.block.start, 0x1ff80000);
    assert_true(!WITH_MCS || objects.sched_context == 0x1ffc8800);
    assert_int_equal(objects.block.end, 0x1ffc8800 + SCHED_CONTEXT_BYTES);
}

static void test_3_gib(void **state)
{
    (void)state;
    const struct regions ram = {1, {{0x100000, 0xbffe0000}}};
    struct root_objects objects;
    struct list list;
    divide(&ram, &list, &objects);
    assert_list(&list, "0x0/20 0xbffe0000/17 0xc0000000/29 " DEVICE_TAIL BOOT_RAM
                       "0xa1b000/12 0xa1c000/14 0xa20000/17 0xa40000/18 0xa80000/19 0xb00000/20 "
                       "0xc00000/22 0x1000000/24 0x2000000/25 0x4000000/26 0x8000000/27 "
                       "0x10000000/28 0x20000000/29 0x40000000/30 0x80000000/29 0xa0000000/28 "
                       "0xb0000000/27 0xb8000000/26 0xbc000000/25 0xbe000000/24 0xbf000000/23 "
                       "0xbf800000/22 0xbfc00000/21 0xbfe00000/20 0xbff00000/19 " REST(
                           "0xbffc8") "0xbffc9000/12 0xbffca000/13 0xbffcc000/14 0xbffd0000/16 ");
    assert_int_equal(list.count, 95 + REST_MORE);
}

static void test_6_gib(void **state)
{
    (void)state;
    const struct regions ram = {2, {{0x100000, 0xbffe0000}, {0x100000000, 0x1c0000000}}};
    struct root_objects objects;
    struct list list;
    divide(&ram, &list, &objects);
    assert_int_equal(list.count, 110 + REST_MORE);
    assert_int_equal(objects.tcb, 0x1bffc8000);
}

static void test_the_next_lower_region_is_tried(void **state)
{
    (void)state;
    const struct elf_image image = {.start = 0x400000, .end = 0x408000};
    const struct regions free = {
        3, {{0x0, 0x1000}, {0x1000000, 0x1081000}, {0x2000000, 0x2048800 + SCHED_CONTEXT_BYTES}}};
    struct root_objects objects;
    console_clear();
    assert_true(root_objects_place(&free, &image, &objects));
    assert_int_equal(objects.cnode, 0x2000000); /* exactly fits */
    const struct regions smaller = {
        3, {{0x0, 0x1000}, {0x1000000, 0x1081000}, {0x2000000, 0x2048000}}};
    assert_true(root_objects_place(&smaller, &image, &objects));
    assert_int_equal(objects.cnode, 0x1000000);
    const struct regions none = {2, {{0x0, 0x1000}, {0x1001000, 0x104a000}}};
    assert_false(root_objects_place(&none, &image, &objects));
    assert_true(console_says("ERROR: no free memory region is big enough for root server objects, "
                             "need size/alignment of 2^18\n"));
    assert_true(console_says("0x1001000-0x104a000"));
}

static void test_tables_cover_the_image_and_three_pages(void **state)
{
    (void)state;
    struct elf_image image = {.start = 0x400000, .end = 0x5fd000};
    assert_int_equal(root_table_count(&image, 1), 1);
    image.end = 0x5fe000; /* the last of the three pages is in the next 2 MiB */
    assert_int_equal(root_table_count(&image, 1), 2);
    assert_int_equal(root_table_count(&image, 2), 1);
    image = (struct elf_image){.start = 0x7fbffff000, .end = 0x8000000000};
    assert_int_equal(root_table_count(&image, 3), 2);
    assert_int_equal(root_table_count(&image, 2), 3);
    image = (struct elf_image){.start = 0, .end = 0x1000};
    assert_int_equal(root_table_count(&image, 1), 1);
}

static void test_small_pieces_are_skipped(void **state)
{
    (void)state;
    struct list list = {0};
    split(&list, 0x100001, 0x100041);
    assert_list(&list, "0x100010/4 0x100020/5 ");
    list.count = 0;
    split(&list, 0x100008, 0x100017);
    assert_int_equal(list.count, 0);
    split(&list, 0x1000, 0x1000);
    assert_int_equal(list.count, 0);
}

static void test_pieces_are_no_greater_than_47_bits(void **state)
{
    (void)state;
    struct list list = {0};
    split(&list, 0x8000000000, 0x8000000000 + (UINT64_C(1) << 49));
    assert_int_equal(list.piece[0].size_bits, 47);
}

static void test_every_piece_is_aligned_and_the_pieces_cover_the_range(void **state)
{
    (void)state;
    for (paddr_t start = 0x7fffff0000; start < 0x8000010000; start += 0x1230) {
        struct list list = {0};
        paddr_t at = start;
        split(&list, start, start + 0x54320);
        for (unsigned i = 0; i < list.count; i++) {
            uint64_t size = UINT64_C(1) << list.piece[i].size_bits;
            assert_int_equal(list.piece[i].paddr, at);
            assert_int_equal((at + 0xffffff8000000000) & (size - 1), 0);
            at += size;
        }
        assert_int_equal(at, start + 0x54320);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_512_mib),
        cmocka_unit_test(test_512_mib_objects),
        cmocka_unit_test(test_3_gib),
        cmocka_unit_test(test_6_gib),
        cmocka_unit_test(test_the_next_lower_region_is_tried),
        cmocka_unit_test(test_tables_cover_the_image_and_three_pages),
        cmocka_unit_test(test_small_pieces_are_skipped),
        cmocka_unit_test(test_pieces_are_no_greater_than_47_bits),
        cmocka_unit_test(test_every_piece_is_aligned_and_the_pieces_cover_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
