/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Loading programs into an address space (spec/06 section 10.6).
 */
#include "harness.h"

#include <cpio/cpio.h>
#include <sel4utils/elf.h>
#include <sel4utils/vspace.h>
#include <string.h>

extern char _cpio_archive[], _cpio_archive_end[];

static vspace_t loadee;
static sel4utils_alloc_data_t loadee_data;
static vka_object_t root;
static vka_object_t structures[64];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

static bool open_loadee(void)
{
    num_structures = 0;
    return vka_alloc_vspace_root(&vka, &root) == 0 &&
           seL4_X86_ASIDPool_Assign(FAKE_ASID_POOL, root.cptr) == 0 &&
           sel4utils_get_vspace(&spawner, &loadee, &loadee_data, &vka, root.cptr, keep_structure,
                                NULL) == 0;
}

static void close_loadee(void)
{
    vspace_tear_down(&loadee, VSPACE_FREE);
    while (num_structures > 0) {
        vka_free_object(&vka, &structures[--num_structures]);
    }
    vka_free_object(&vka, &root);
}

static bool find(const char *name, elf_t *elf)
{
    unsigned long size = 0;
    const void *file = cpio_get_file(
        _cpio_archive, (unsigned long)(_cpio_archive_end - _cpio_archive), name, &size);

    return file != NULL && elf_newFile(file, size, elf) == 0;
}

static bool memory_is(uintptr_t start, size_t size, bool from_file)
{
    for (uintptr_t vaddr = start; vaddr < start + size; vaddr++) {
        unsigned char *byte = fake_memory(root.cptr, vaddr);

        if (byte == NULL || *byte != (from_file ? app_byte(vaddr) : 0)) {
            return false;
        }
    }
    return true;
}

static void segments_are_copied_and_the_rest_is_zero(void)
{
    elf_t elf;

    CHECK(open_loadee() && find("app", &elf));
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) == (void *)APP_ENTRY);
    CHECK(memory_is(APP_TEXT, APP_TEXT_SIZE, true));
    CHECK(memory_is(APP_DATA, APP_DATA_FILE, true));
    CHECK(memory_is(APP_DATA + APP_DATA_FILE, APP_DATA_SIZE - APP_DATA_FILE, false));
    CHECK(fake_memory(root.cptr, APP_TEXT + APP_PAGES * PAGE_SIZE_4K) == NULL);
    close_loadee();
}

static void shared_page_belongs_to_the_writable_segment(void)
{
    elf_t elf;

    CHECK(open_loadee() && find("app", &elf));
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) != NULL);
    CHECK(!fake_is_writable(root.cptr, APP_TEXT));
    CHECK(fake_is_writable(root.cptr, APP_TEXT + PAGE_SIZE_4K));
    CHECK(fake_is_writable(root.cptr, APP_DATA + APP_DATA_SIZE - 1));
    close_loadee();
}

static void reservations_are_released_unless_asked_for(void)
{
    sel4utils_elf_region_t regions[2];
    elf_t elf;

    CHECK(open_loadee() && find("app", &elf));
    CHECK(sel4utils_elf_num_regions(&elf) == 2);
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) != NULL);
    CHECK(loadee_data.reservation_head == NULL);
    close_loadee();
    CHECK(open_loadee());
    CHECK(sel4utils_elf_load_record_regions(&loadee, &spawner, &vka, &vka, &elf, regions, 0) !=
          NULL);
    CHECK(regions[0].elf_vstart == (void *)APP_TEXT && regions[0].size == APP_TEXT_SIZE);
    CHECK(regions[0].reservation_size == PAGE_SIZE_4K && regions[0].segment_index == 1);
    CHECK(regions[1].elf_vstart == (void *)APP_DATA && regions[1].reservation.res != NULL);
    CHECK(regions[1].reservation_vstart == (void *)(APP_TEXT + PAGE_SIZE_4K));
    close_loadee();
}

static void entry_points_above_4_gib_are_refused(void)
{
    fake_census_t before;
    elf_t elf;

    CHECK(open_loadee() && find("far", &elf));
    before = fake_full_census();
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) == NULL);
    CHECK(fake_same_census(before, fake_full_census()));
    close_loadee();
}

static void segments_outside_the_file_are_refused(void)
{
    /* The first round leaves book-keeping in the spawner, the second has it already. */
    for (int round = 0; round < 2; round++) {
        fake_census_t before = fake_full_census();
        elf_t elf;

        CHECK(open_loadee());
        CHECK(!find("cut", &elf) ||
              sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) == NULL);
        CHECK(loadee_data.reservation_head == NULL);
        for (uintptr_t i = 0; i < APP_PAGES; i++) {
            CHECK(vspace_get_cap(&loadee, (void *)(APP_TEXT + i * PAGE_SIZE_4K)) == 0);
        }
        close_loadee();
        CHECK(round == 0 || fake_same_census(before, fake_full_census()));
    }
}

static void occupied_addresses_are_refused(void)
{
    elf_t elf;
    reservation_t res;

    CHECK(open_loadee() && find("app", &elf));
    res = vspace_reserve_range_at(&loadee, (void *)(APP_TEXT + 2 * PAGE_SIZE_4K), 1, seL4_AllRights,
                                  1);
    CHECK(res.res != NULL);
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) == NULL);
    vspace_free_reservation(&loadee, res);
    CHECK(loadee_data.reservation_head == NULL);
    CHECK(sel4utils_elf_load(&loadee, &spawner, &vka, &vka, &elf) != NULL);
    close_loadee();
}

static void headers_and_sections_can_be_read(void)
{
    Elf_Phdr phdrs[APP_PHDRS + 1] = {{0}};
    uint64_t size = 0;
    elf_t elf;

    CHECK(find("app", &elf));
    CHECK(sel4utils_elf_num_phdrs(&elf) == APP_PHDRS);
    sel4utils_elf_read_phdrs(&elf, APP_PHDRS + 1, phdrs);
    CHECK(phdrs[0].p_type == PT_PHDR && phdrs[3].p_type == PT_TLS);
    CHECK(phdrs[2].p_vaddr == APP_DATA && phdrs[2].p_memsz == APP_DATA_SIZE);
    memset(phdrs, 0, sizeof(phdrs));
    sel4utils_elf_read_phdrs(&elf, 2, phdrs);
    CHECK(phdrs[1].p_type == PT_LOAD && phdrs[2].p_type == 0);
    CHECK(sel4utils_elf_get_vsyscall(&elf) == APP_VSYSCALL);
    CHECK(sel4utils_elf_get_section(&elf, "__vsyscall", &size) != 0 && size == 8);
    CHECK(sel4utils_elf_get_section(&elf, "none", NULL) == 0);
}

static void elf_reserve_only_makes_reservations(void)
{
    sel4utils_elf_region_t regions[2];
    elf_t elf;

    CHECK(open_loadee() && find("app", &elf));
    CHECK(sel4utils_elf_reserve(&loadee, &elf, regions) == (void *)APP_ENTRY);
    CHECK(regions[0].reservation.res != NULL && regions[1].reservation.res != NULL);
    CHECK(vspace_get_cap(&loadee, regions[0].reservation_vstart) == 0);
    close_loadee();
}

const test_t elf_tests[] = {
    {"segments are copied, what follows them is zero", segments_are_copied_and_the_rest_is_zero},
    {"a page of two segments belongs to the writable one",
     shared_page_belongs_to_the_writable_segment},
    {"reservations of segments are released unless the caller records them",
     reservations_are_released_unless_asked_for},
    {"entry points above 4 GiB are refused", entry_points_above_4_gib_are_refused},
    {"segments outside the file are refused and undone", segments_outside_the_file_are_refused},
    {"occupied addresses are refused, and free ones taken later", occupied_addresses_are_refused},
    {"headers and sections can be read", headers_and_sections_can_be_read},
    {"elf_reserve makes reservations and maps nothing", elf_reserve_only_makes_reservations},
    {NULL, NULL},
};
