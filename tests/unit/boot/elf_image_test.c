/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Root task files: rules, loading and hostile ones (spec 02, section 1.7).
 */
#include "console.h"
#include "elf_image.h"
#include "random.h"
#include "unit.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* Room for what any accepted file may need in the random test. */
enum { FILE_BYTES = 0x2000, MEMORY_BYTES = 0x20000, RANDOM_FILES = 60000 };

static uint8_t *file; /* exactly FILE_BYTES, so that the sanitizer sees what is read beyond */
static uint8_t *memory;
static struct elf_image image;

static Elf64_Ehdr *header(void)
{
    return (Elf64_Ehdr *)file;
}

static Elf64_Phdr *segment(unsigned index)
{
    return (Elf64_Phdr *)(file + sizeof(Elf64_Ehdr)) + index;
}

static void add_segment(uint32_t type, uint64_t offset, uint64_t vaddr, uint64_t file_bytes,
                        uint64_t memory_bytes)
{
    *segment(header()->e_phnum) = (Elf64_Phdr){.p_type = type,
                                               .p_offset = offset,
                                               .p_vaddr = vaddr,
                                               .p_filesz = file_bytes,
                                               .p_memsz = memory_bytes};
    header()->e_phnum++;
}

static int set_up(void **state)
{
    (void)state;
    file = malloc(FILE_BYTES);
    memory = malloc(MEMORY_BYTES);
    for (unsigned i = 0; i < FILE_BYTES; i++) {
        file[i] = (uint8_t)(i * 7 + 1);
    }
    memset(memory, 0xee, MEMORY_BYTES);
    memset(file, 0, sizeof(Elf64_Ehdr));
    memcpy(file, ELFMAG, SELFMAG);
    file[EI_CLASS] = ELFCLASS64;
    header()->e_phoff = sizeof(Elf64_Ehdr);
    header()->e_phentsize = sizeof(Elf64_Phdr);
    header()->e_entry = 0x400000;
    console_clear();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(file);
    free(memory);
    return 0;
}

static void assert_refused(const char *message)
{
    console_clear();
    assert_false(elf_image_check(file, FILE_BYTES, &image));
    if (!console_says(message)) {
        fail_msg("said: %s", console_text());
    }
}

static void test_sizes_are_printed_in_one_line_without_end(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x123, 0x7001);
    header()->e_entry = 0x401000;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    assert_string_equal(console_text(),
                        "size=0x8000 v_entry=0x401000 v_start=0x400000 v_end=0x408000 ");
}

static void test_only_the_name_and_class_make_an_elf64(void **state)
{
    (void)state;
    const char *message = "Boot module does not contain a valid ELF image\n";
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x100, 0x1000);
    header()->e_machine = 0xffff;
    header()->e_type = ET_DYN;
    file[EI_DATA] = 77;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    file[EI_CLASS] = ELFCLASS32;
    assert_refused(message);
    file[EI_CLASS] = ELFCLASS64;
    file[0] = 0x7e;
    assert_refused(message);
    file[0] = 0x7f;
    console_clear();
    assert_false(elf_image_check(file, sizeof(Elf64_Ehdr) - 1, &image));
    assert_string_equal(console_text(), message);
    assert_false(elf_image_check(file, 0, &image));
}

static void test_a_file_without_memory_has_no_segments(void **state)
{
    (void)state;
    const char *message = "ELF image in boot module does not contain any segments\n";
    header()->e_phoff = UINT64_MAX; /* nobody reads an empty table */
    assert_refused(message);
    header()->e_phoff = sizeof(Elf64_Ehdr);
    add_segment(PT_LOAD, UINT64_MAX, UINT64_MAX, UINT64_MAX, 0);
    assert_refused(message);
}

static void test_start_end_and_entry_follow_the_rules(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0x400010, 0x100, 0x1000);
    assert_refused("v_end=0x402000 Userland image virtual start address must be 4KB-aligned\n");
    segment(0)->p_vaddr = 0x400000;
    header()->e_entry = 0x3fffff;
    assert_refused("Userland image entry point does not lie within userland image\n");
    header()->e_entry = 0x401000;
    assert_refused("Userland image entry point does not lie within userland image\n");
    header()->e_entry = 0x400fff;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
}

static void test_the_greatest_end_is_0x7fffffffd000(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0x7fffffffc000, 0x100, 0x1000);
    header()->e_entry = 0x7fffffffc000;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    segment(0)->p_memsz = 0x1001;
    assert_refused("Userland image virtual end address too high\n");
    segment(0)->p_vaddr = 0xffffffff80000000;
    assert_refused("Userland image virtual end address too high\n");
}

static void test_a_start_of_0_is_accepted(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0, 0x100, 0x1000);
    header()->e_entry = 0;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    assert_string_equal(console_text(), "size=0x1000 v_entry=0 v_start=0 v_end=0x1000 ");
}

static void test_segments_of_every_type_count(void **state)
{
    (void)state;
    add_segment(PT_NOTE, 0x1000, 0x3ff000, 0x10, 0x20);
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x100, 0x100);
    add_segment(PT_GNU_STACK, 0, 0x409000, 0, 0x10);
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    assert_int_equal(image.start, 0x3ff000);
    assert_int_equal(image.end, 0x40a000);
}

static void test_loading_fills_gaps_with_zeros(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1001, 0x400000, 0x10, 0x20);
    add_segment(PT_LOAD, 0x800, 0x402ff0, 0x18, 0x18);
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    elf_image_load(file, &image, memory);
    for (unsigned i = 0; i < 0x4000; i++) {
        uint8_t expected = 0;
        if (i < 0x10) {
            expected = file[0x1001 + i];
        } else if (i >= 0x2ff0 && i < 0x3008) {
            expected = file[0x800 + i - 0x2ff0];
        }
        assert_int_equal(memory[i], expected);
    }
    assert_int_equal(memory[0x4000], 0xee);
}

static void test_later_segments_overwrite_with_bytes_and_zeros(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x100, 0x100);
    add_segment(PT_TLS, 0x1800, 0x400080, 8, 16);
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    elf_image_load(file, &image, memory);
    for (unsigned i = 0; i < 0x100; i++) {
        uint8_t expected = file[0x1000 + i];
        if (i >= 0x80 && i < 0x90) {
            expected = i < 0x88 ? file[0x1800 + i - 0x80] : 0;
        }
        assert_int_equal(memory[i], expected);
    }
}

static void test_files_cut_short_are_refused(void **state)
{
    (void)state;
    add_segment(PT_LOAD, FILE_BYTES - 0xff, 0x400000, 0x100, 0x1000);
    assert_refused("clavis: root task: segment 0, 0x100 bytes at offset 0x1f01, lies beyond the "
                   "end of the boot module (0x2000 bytes)");
    segment(0)->p_offset--;
    assert_true(elf_image_check(file, FILE_BYTES, &image));
    segment(0)->p_offset = UINT64_MAX - 0x10;
    assert_refused("lies beyond the end of the boot module");
    segment(0)->p_filesz = 0; /* nothing is read then */
    assert_true(elf_image_check(file, FILE_BYTES, &image));
}

static void test_more_in_the_file_than_in_memory_is_refused(void **state)
{
    (void)state;
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x1001, 0x1000);
    assert_refused("clavis: root task: segment 0 has more bytes in the file (0x1001) than in "
                   "memory (0x1000)\n");
}

static void test_addresses_that_wrap_are_refused(void **state)
{
    (void)state;
    const char *message = "goes beyond the end of the address space\n";
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x100, UINT64_MAX);
    assert_refused(message);
    segment(0)->p_vaddr = 0xfffffffffffff000;
    segment(0)->p_memsz = 0x1000;
    assert_refused(message);
    segment(0)->p_memsz = 0xfff;
    assert_refused(message);
}

static void test_a_table_outside_the_file_is_refused(void **state)
{
    (void)state;
    const char *message = "lie beyond the end of the boot module";
    add_segment(PT_LOAD, 0x1000, 0x400000, 0x100, 0x1000);
    header()->e_phoff = FILE_BYTES - 55;
    assert_refused(message);
    header()->e_phoff = UINT64_MAX;
    assert_refused(message);
    header()->e_phoff = sizeof(Elf64_Ehdr);
    header()->e_phnum = 65535;
    assert_refused(message);
    header()->e_phentsize = 32;
    assert_refused("clavis: root task: its program headers have 32 bytes each instead of 56\n");
}

/* A number that is often near a limit. */
static uint64_t hostile_number(struct random *random)
{
    static const uint64_t base[] = {0,        0x1000,           0x2000,     0x400000,
                                    0x401000, 0x7fffffffd000,   UINT64_MAX, UINT64_MAX / 2,
                                    1 << 31,  UINT64_MAX - 4095};
    uint64_t number = base[random_below(random, sizeof(base) / sizeof(base[0]))];
    return number + random_below(random, 64) - 32 * random_below(random, 2);
}

static uint64_t mostly(struct random *random, uint64_t usual)
{
    return random_below(random, 4) == 0 ? hostile_number(random) : usual;
}

static void make_hostile(struct random *random)
{
    header()->e_phoff = mostly(random, sizeof(Elf64_Ehdr));
    header()->e_phnum = (Elf64_Half)mostly(random, 1 + random_below(random, 4));
    header()->e_phentsize = sizeof(Elf64_Phdr);
    header()->e_entry = 0x400000;
    for (unsigned i = 0; i < 4; i++) {
        uint64_t bytes = random_below(random, 0x3000);
        *segment(i) = (Elf64_Phdr){.p_type = random_below(random, 8),
                                   .p_offset = mostly(random, random_below(random, FILE_BYTES)),
                                   .p_vaddr = mostly(random, 0x400000 + 0x1000 * i),
                                   .p_filesz = mostly(random, random_below(random, 0x1800)),
                                   .p_memsz = mostly(random, bytes)};
    }
}

static void test_hostile_files_are_refused_with_a_message_or_load_safely(void **state)
{
    (void)state;
    struct random random = random_begin(__func__);
    unsigned loaded = 0;
    for (unsigned i = 0; i < RANDOM_FILES; i++) {
        make_hostile(&random);
        console_clear();
        if (!elf_image_check(file, FILE_BYTES, &image)) {
            size_t length = strlen(console_text());
            assert_true(length > 0 && console_text()[length - 1] == '\n');
            continue;
        }
        assert_true(image.start < image.end && image.start % 4096 == 0 && image.end % 4096 == 0);
        if (image.end - image.start <= MEMORY_BYTES) {
            uint8_t *exact = malloc(image.end - image.start);
            elf_image_load(file, &image, exact);
            free(exact);
            loaded++;
        }
    }
    assert_true(loaded > RANDOM_FILES / 1000); /* both happen */
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_sizes_are_printed_in_one_line_without_end),
        TEST(test_only_the_name_and_class_make_an_elf64),
        TEST(test_a_file_without_memory_has_no_segments),
        TEST(test_start_end_and_entry_follow_the_rules),
        TEST(test_the_greatest_end_is_0x7fffffffd000),
        TEST(test_a_start_of_0_is_accepted),
        TEST(test_segments_of_every_type_count),
        TEST(test_loading_fills_gaps_with_zeros),
        TEST(test_later_segments_overwrite_with_bytes_and_zeros),
        TEST(test_files_cut_short_are_refused),
        TEST(test_more_in_the_file_than_in_memory_is_refused),
        TEST(test_addresses_that_wrap_are_refused),
        TEST(test_a_table_outside_the_file_is_refused),
        TEST(test_hostile_files_are_refused_with_a_message_or_load_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
