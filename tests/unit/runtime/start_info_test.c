/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading the auxiliary vector and the program headers it points to (spec 02, sections 9.2, 9.3).
 */
#include "start_info.h"
#include "unit.h"

#include <sel4runtime/elf.h>
#include <string.h>

static Elf64_Phdr const headers[] = {
    {.p_type = PT_LOAD, .p_vaddr = 0x400000, .p_filesz = 0x1000, .p_memsz = 0x2000},
    {.p_type = PT_TLS, .p_vaddr = 0x401000, .p_filesz = 8, .p_memsz = 24, .p_align = 8},
    {.p_type = PT_NUM, .p_vaddr = 0x402000},
};

#define VALUE(type, value)                                                                         \
    {                                                                                              \
        .a_type = (type), .a_un.a_val = (long)(value)                                              \
    }

static void an_entry_is_16_bytes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(auxv_t), 16);
    assert_int_equal(offsetof(auxv_t, a_un), 8);
}

static void a_process_learns_everything(void **state)
{
    (void)state;
    auxv_t const auxv[] = {
        VALUE(AT_PAGESZ, 0x1000),
        VALUE(AT_PHDR, headers),
        VALUE(AT_PHNUM, 3),
        VALUE(AT_PHENT, sizeof headers[0]),
        VALUE(AT_SEL4_IPC_BUFFER_PTR, 0x10000000),
        VALUE(AT_SEL4_TCB, 5),
        VALUE(AT_SYSINFO, 0x494caf),
        VALUE(AT_NULL, 0),
        VALUE(AT_SEL4_TCB, 9),
    };
    struct start_info info = start_info_read(auxv);
    assert_null(info.bootinfo);
    assert_ptr_equal(info.ipc_buffer, (void *)0x10000000);
    assert_int_equal(info.tcb, 5);
    assert_ptr_equal(info.tls.image, (void *)0x401000);
    assert_int_equal(info.tls.image_size, 8);
    assert_int_equal(info.tls.size, 24);
    assert_int_equal(info.tls.alignment, 8);
}

static void a_root_task_has_one_header_whose_told_size_is_wrong(void **state)
{
    (void)state;
    auxv_t const auxv[] = {
        VALUE(AT_PHENT, sizeof(Elf32_Phdr)), VALUE(AT_PHNUM, 1), VALUE(AT_PHDR, &headers[1]),
        VALUE(AT_SEL4_BOOT_INFO, 0x500000),  VALUE(AT_NULL, 0),
    };
    struct start_info info = start_info_read(auxv);
    assert_ptr_equal(info.bootinfo, (void *)0x500000);
    assert_int_equal(info.tls.size, 24);
}

static void headers_may_be_larger_than_known(void **state)
{
    (void)state;
    struct {
        Elf64_Phdr header;
        char more[8];
    } const wide[] = {{headers[0], ""}, {headers[1], ""}};
    auxv_t const auxv[] = {
        VALUE(AT_PHENT, sizeof wide[0]),
        VALUE(AT_PHNUM, 2),
        VALUE(AT_PHDR, wide),
        VALUE(AT_NULL, 0),
    };
    assert_ptr_equal(start_info_read(auxv).tls.image, (void *)0x401000);
}

static void a_program_may_have_no_variables(void **state)
{
    (void)state;
    auxv_t const no_headers[] = {VALUE(AT_PHNUM, 3), VALUE(AT_NULL, 0)};
    assert_int_equal(start_info_read(no_headers).tls.size, 0);
    auxv_t const no_tls[] = {VALUE(AT_PHDR, headers), VALUE(AT_PHNUM, 1), VALUE(AT_NULL, 0)};
    assert_int_equal(start_info_read(no_tls).tls.size, 0);
}

static void the_name_is_the_last_part_of_the_path(void **state)
{
    (void)state;
    assert_null(base_name(NULL));
    assert_string_equal(base_name(""), "");
    assert_string_equal(base_name("app"), "app");
    assert_string_equal(base_name("/bin/app"), "app");
    assert_string_equal(base_name("bin/"), "");
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test(an_entry_is_16_bytes),
        cmocka_unit_test(a_process_learns_everything),
        cmocka_unit_test(a_root_task_has_one_header_whose_told_size_is_wrong),
        cmocka_unit_test(headers_may_be_larger_than_known),
        cmocka_unit_test(a_program_may_have_no_variables),
        cmocka_unit_test(the_name_is_the_last_part_of_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
