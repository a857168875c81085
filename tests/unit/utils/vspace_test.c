/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Address spaces: ranges, reservations, pages (spec/06 sections 9 and 10.1).
 */
#include "harness.h"

#include <sel4utils/mapping.h>
#include <sel4utils/vspace.h>
#include <string.h>

#define FIRST 0x10000000ul

/* A second address space, as a process has one. */
static vspace_t child;
static sel4utils_alloc_data_t child_data;
static vka_object_t child_root;
static vka_object_t structures[64];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

static bool open_child(void)
{
    num_structures = 0;
    return vka_alloc_vspace_root(&vka, &child_root) == 0 &&
           seL4_X86_ASIDPool_Assign(FAKE_ASID_POOL, child_root.cptr) == 0 &&
           sel4utils_get_vspace(&spawner, &child, &child_data, &vka, child_root.cptr,
                                keep_structure, NULL) == 0;
}

static void close_child(void)
{
    vspace_tear_down(&child, VSPACE_FREE);
    while (num_structures > 0) {
        vka_free_object(&vka, &structures[--num_structures]);
    }
    vka_free_object(&vka, &child_root);
}

/* The spawner's own book-keeping and paging structures stay: make them once. */
static void warm_up(void)
{
    if (open_child()) {
        void *vaddr = vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits);

        vspace_unmap_pages(&child, vaddr, 1, seL4_PageBits, VSPACE_FREE);
        close_child();
    }
}

static void first_range_is_at_0x10000000(void)
{
    void *vaddr = NULL, *second = NULL;

    CHECK(open_child());
    CHECK(vspace_reserve_range(&child, 5000, seL4_AllRights, 1, &vaddr).res != NULL);
    CHECK((uintptr_t)vaddr == FIRST);
    CHECK(vspace_reserve_range(&child, 1, seL4_AllRights, 1, &second).res != NULL);
    CHECK((uintptr_t)second == FIRST + 2 * PAGE_SIZE_4K);
    close_child();
}

static void new_pages_are_mapped_and_given_back(void)
{
    fake_census_t before;
    char *pages;

    warm_up();
    before = fake_full_census();
    CHECK(open_child());
    pages = vspace_new_pages(&child, seL4_AllRights, 3, seL4_PageBits);
    CHECK(pages != NULL);
    CHECK(fake_memory(child_root.cptr, (uintptr_t)pages) != NULL);
    CHECK(fake_memory(child_root.cptr, (uintptr_t)pages + 2 * PAGE_SIZE_4K) != NULL);
    CHECK(fake_memory(child_root.cptr, (uintptr_t)pages + 3 * PAGE_SIZE_4K) == NULL);
    CHECK(vspace_get_cap(&child, pages + 5000) != 0);
    CHECK(vspace_get_cookie(&child, pages) != 0);
    CHECK(num_structures == 3);
    vspace_unmap_pages(&child, pages, 3, seL4_PageBits, VSPACE_FREE);
    CHECK(vspace_get_cap(&child, pages) == 0);
    CHECK(fake_memory(child_root.cptr, (uintptr_t)pages) == NULL);
    close_child();
    CHECK(fake_same_census(before, fake_full_census()));
}

static void tear_down_frees_pages_and_reservations(void)
{
    fake_census_t before;
    void *vaddr;
    reservation_t res;

    warm_up();
    before = fake_full_census();
    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 7, seL4_PageBits) != NULL);
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_LargePageBits) != NULL);
    res = vspace_reserve_range(&child, 4 * PAGE_SIZE_4K, seL4_AllRights, 1, &vaddr);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 2, seL4_PageBits, res) == 0);
    close_child();
    CHECK(fake_same_census(before, fake_full_census()));
}

static void large_pages_are_aligned_and_cover_their_range(void)
{
    uintptr_t page;

    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != NULL);
    page = (uintptr_t)vspace_new_pages(&child, seL4_AllRights, 1, seL4_LargePageBits);
    CHECK(page != 0 && page % BIT(seL4_LargePageBits) == 0);
    CHECK(vspace_get_cap(&child, (void *)page) ==
          vspace_get_cap(&child, (void *)(page + BIT(seL4_LargePageBits) - 1)));
    CHECK(
        vspace_reserve_range_at(&child, (void *)(page + PAGE_SIZE_4K), 1, seL4_AllRights, 1).res ==
        NULL);
    close_child();
}

static void bad_requests_are_refused(void)
{
    void *vaddr;
    reservation_t none = {NULL};

    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 0, seL4_PageBits) == NULL);
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, 13) == NULL);
    CHECK(vspace_reserve_range(&child, 0, seL4_AllRights, 1, &vaddr).res == NULL);
    CHECK(vspace_reserve_range_aligned(&child, 1, 13, seL4_AllRights, 1, &vaddr).res == NULL);
    CHECK(vspace_reserve_range(&child, BIT(47), seL4_AllRights, 1, &vaddr).res == NULL);
    CHECK(strstr(last_log(), "Out of virtual memory") != NULL);
    CHECK(vspace_new_pages_at_vaddr(&child, (void *)FIRST, 1, seL4_PageBits, none) == -1);
    close_child();
}

static void wrappers_of_an_empty_vspace_say_so(void)
{
    vspace_t empty = {0};
    void *vaddr;

    CHECK(vspace_reserve_range(&empty, PAGE_SIZE_4K, seL4_AllRights, 1, &vaddr).res == NULL);
    CHECK(strstr(last_log(), "vspace_reserve_range_aligned@vspace.h:") != NULL);
    CHECK(strstr(last_log(), "Not implemented") != NULL);
    CHECK(vspace_new_pages(NULL, seL4_AllRights, 1, seL4_PageBits) == NULL);
    CHECK(vspace_get_cap(&empty, NULL) == 0);
}

static void reservation_at_an_address_is_exact(void)
{
    reservation_t res;

    CHECK(open_child());
    res = vspace_reserve_range_at(&child, (void *)0x400800, 0x1000, seL4_AllRights, 1);
    CHECK(res.res != NULL);
    CHECK(reservation_to_res(res)->start == 0x400000 && reservation_to_res(res)->end == 0x402000);
    CHECK(vspace_reserve_range_at(&child, (void *)0x401fff, 1, seL4_AllRights, 1).res == NULL);
    CHECK(strstr(last_log(), "Range not available at ") != NULL);
    CHECK(vspace_reserve_range_at(&child, (void *)0x402000, 1, seL4_AllRights, 1).res != NULL);
    vspace_free_reservation(&child, res);
    CHECK(vspace_reserve_range_at(&child, (void *)0x401000, 1, seL4_AllRights, 1).res != NULL);
    CHECK(
        vspace_reserve_range_at(&child, (void *)KERNEL_RESERVED_START, 1, seL4_AllRights, 1).res ==
        NULL);
    close_child();
}

static void pages_in_a_reservation_take_its_rights(void)
{
    void *vaddr;
    reservation_t res;

    CHECK(open_child());
    res = vspace_reserve_range(&child, 2 * PAGE_SIZE_4K, seL4_CanRead, 1, &vaddr);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    CHECK(!fake_is_writable(child_root.cptr, (uintptr_t)vaddr));
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == -1);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 2, seL4_PageBits, res) == -1);
    CHECK(vspace_new_pages_at_vaddr(&child, (char *)vaddr + PAGE_SIZE_4K, 2, seL4_PageBits, res) ==
          -1);
    close_child();
}

static void unmapped_page_of_a_reservation_is_reserved_again(void)
{
    void *vaddr;
    reservation_t res;

    CHECK(open_child());
    res = vspace_reserve_range(&child, PAGE_SIZE_4K, seL4_AllRights, 1, &vaddr);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    vspace_unmap_pages(&child, vaddr, 1, seL4_PageBits, VSPACE_FREE);
    CHECK(vspace_reserve_range_at(&child, vaddr, 1, seL4_AllRights, 1).res == NULL);
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != vaddr);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    close_child();
}

static void freed_reservation_leaves_its_pages_mapped(void)
{
    void *vaddr;
    reservation_t res;

    CHECK(open_child());
    res = vspace_reserve_range(&child, 2 * PAGE_SIZE_4K, seL4_AllRights, 1, &vaddr);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    vspace_free_reservation_by_vaddr(&child, vaddr);
    CHECK(vspace_get_cap(&child, vaddr) != 0);
    CHECK(vspace_reserve_range_at(&child, vaddr, 1, seL4_AllRights, 1).res == NULL);
    CHECK(vspace_reserve_range_at(&child, (char *)vaddr + PAGE_SIZE_4K, 1, seL4_AllRights, 1).res !=
          NULL);
    close_child();
}

static void deferred_reservation_takes_rights_with_each_page(void)
{
    vka_object_t frame;
    reservation_t res;
    void *vaddr = (void *)0x600000;

    CHECK(open_child());
    res = vspace_reserve_deferred_rights_range_at(&child, vaddr, PAGE_SIZE_4K, 1);
    CHECK(res.res != NULL);
    CHECK(vka_alloc_frame(&vka, seL4_PageBits, &frame) == 0);
    CHECK(vspace_map_pages_at_vaddr(&child, &frame.cptr, NULL, vaddr, 1, seL4_PageBits, res) == -1);
    CHECK(vspace_deferred_rights_map_pages_at_vaddr(&child, &frame.cptr, NULL, vaddr, 1,
                                                    seL4_PageBits, seL4_CanRead, res) == 0);
    CHECK(!fake_is_writable(child_root.cptr, (uintptr_t)vaddr));
    vspace_unmap_pages(&child, vaddr, 1, seL4_PageBits, VSPACE_PRESERVE);
    CHECK(!fake_slot_is_empty(frame.cptr));
    vka_free_object(&vka, &frame);
    close_child();
}

static void stack_has_a_guard_page(void)
{
    fake_census_t before;
    uintptr_t top;

    warm_up();
    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != NULL);
    before = fake_full_census();
    top = (uintptr_t)vspace_new_sized_stack(&child, 4);
    CHECK(top != 0 && top % PAGE_SIZE_4K == 0);
    CHECK(fake_memory(child_root.cptr, top - 1) != NULL);
    CHECK(fake_memory(child_root.cptr, top - 4 * PAGE_SIZE_4K) != NULL);
    CHECK(fake_memory(child_root.cptr, top - 4 * PAGE_SIZE_4K - 1) == NULL);
    CHECK(vspace_reserve_range_at(&child, (void *)(top - 5 * PAGE_SIZE_4K), 1, seL4_AllRights, 1)
              .res == NULL);
    vspace_free_sized_stack(&child, (void *)top, 4);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(vspace_reserve_range_at(&child, (void *)(top - 5 * PAGE_SIZE_4K), 5 * PAGE_SIZE_4K,
                                  seL4_AllRights, 1)
              .res != NULL);
    close_child();
}

static void shared_memory_is_the_same_memory(void)
{
    fake_census_t before;
    char *ours = vspace_new_pages(&spawner, seL4_AllRights, 2, seL4_PageBits);
    char *theirs;

    CHECK(ours != NULL);
    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != NULL);
    before = fake_full_census();
    theirs = vspace_share_mem(&spawner, &child, ours, 2, seL4_PageBits, seL4_CanRead, 1);
    CHECK(theirs != NULL);
    ours[PAGE_SIZE_4K + 3] = 42;
    CHECK(((char *)fake_memory(child_root.cptr, (uintptr_t)theirs + PAGE_SIZE_4K))[3] == 42);
    CHECK(!fake_is_writable(child_root.cptr, (uintptr_t)theirs));
    CHECK(vspace_get_cookie(&child, theirs) == 0);
    vspace_unmap_pages(&child, theirs, 2, seL4_PageBits, VSPACE_FREE);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(ours[PAGE_SIZE_4K + 3] == 42);
    close_child();
    vspace_unmap_pages(&spawner, ours, 2, seL4_PageBits, VSPACE_FREE);
}

static int add_one(void *access_addr, void *vaddr, void *cookie)
{
    (void)access_addr;
    *(char *)vaddr += 1;
    return *(int *)cookie;
}

static void callback_reaches_a_page_of_another_space(void)
{
    int result = 17;
    char *page;

    CHECK(open_child());
    page = vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits);
    CHECK(vspace_access_page_with_callback(&child, &spawner, page + 77, seL4_PageBits,
                                           seL4_AllRights, 1, add_one, &result) == 17);
    CHECK(((char *)fake_memory(child_root.cptr, (uintptr_t)page))[77] == 1);
    CHECK(vspace_access_page_with_callback(&child, &spawner, page + PAGE_SIZE_4K, seL4_PageBits,
                                           seL4_AllRights, 1, add_one, &result) == -1);
    close_child();
}

static void reservation_moves_and_changes_size(void)
{
    void *vaddr = (void *)0x800000;
    reservation_t res;

    CHECK(open_child());
    res = vspace_reserve_range_at(&child, vaddr, 4 * PAGE_SIZE_4K, seL4_AllRights, 1);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    CHECK(sel4utils_move_resize_reservation(&child, res, (void *)0x801000, PAGE_SIZE_4K) == -2);
    CHECK(sel4utils_move_resize_reservation(&child, res, vaddr, 2 * PAGE_SIZE_4K) == 0);
    CHECK(vspace_reserve_range_at(&child, (void *)0x802000, PAGE_SIZE_4K, seL4_AllRights, 1).res !=
          NULL);
    CHECK(sel4utils_move_resize_reservation(&child, res, vaddr, 4 * PAGE_SIZE_4K) == -1);
    CHECK(sel4utils_move_resize_reservation(&child, res, (void *)0x7ff000, 3 * PAGE_SIZE_4K) == 0);
    CHECK(vspace_new_pages_at_vaddr(&child, (void *)0x7ff000, 1, seL4_PageBits, res) == 0);
    close_child();
}

static void image_and_given_frames_are_not_handed_out(void)
{
    uintptr_t start, end;

    sel4utils_get_image_region(&start, &end);
    CHECK(start < end && start % PAGE_SIZE_4K == 0 && end % PAGE_SIZE_4K == 0);
    CHECK(start <= (uintptr_t)&image_and_given_frames_are_not_handed_out);
    CHECK(vspace_reserve_range_at(&spawner, (void *)start, 1, seL4_AllRights, 1).res == NULL);
    CHECK(vspace_reserve_range_at(&spawner, (void *)(end - 1), 1, seL4_AllRights, 1).res == NULL);
    CHECK(vspace_reserve_range_at(&spawner, (void *)0x7effffffe000, 1, seL4_AllRights, 1).res ==
          NULL);
}

static void no_alloc_reservation_needs_no_heap(void)
{
    static sel4utils_res_t record;
    void *vaddr;
    reservation_t res = {&record};

    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != NULL);
    fake_plan_refusal(0); /* malloc, or anything else that can fail */
    CHECK(sel4utils_reserve_range_no_alloc(&child, &record, PAGE_SIZE_4K, seL4_AllRights, 1,
                                           &vaddr) == 0);
    CHECK(!fake_was_refused());
    fake_plan_refusal(-1);
    CHECK(vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, res) == 0);
    close_child();
}

static void nothing_leaks_when_pages_are_refused(void)
{
    bool refused = true;

    CHECK(open_child());
    CHECK(vspace_new_pages(&child, seL4_AllRights, 1, seL4_PageBits) != NULL);
    for (long calls = 0; refused; calls++) {
        fake_census_t before = fake_full_census();
        void *vaddr;

        fake_plan_refusal(calls);
        vaddr = vspace_new_sized_stack(&child, 3);
        refused = fake_was_refused();
        fake_plan_refusal(-1);
        CHECK(refused == (vaddr == NULL));
        if (vaddr != NULL) {
            vspace_free_sized_stack(&child, vaddr, 3);
        }
        CHECK(fake_same_census(before, fake_full_census()));
    }
    close_child();
}

/* A plain model of a few pages beside the real thing. */
#define MODEL_PAGES 64

enum { FREE, RESERVED, MAPPED };

static void random_reservations_agree_with_a_model(void)
{
    const uintptr_t base = 0x20000000 - 32 * PAGE_SIZE_4K; /* across the border of a level */
    int state[MODEL_PAGES] = {FREE};
    reservation_t owner[MODEL_PAGES] = {{NULL}};
    unsigned seed = 20260101;

    CHECK(open_child());
    for (int step = 0; step < 4000; step++) {
        size_t start = (size_t)rand_r(&seed) % MODEL_PAGES;
        size_t num = 1 + (size_t)rand_r(&seed) % MIN(8ul, MODEL_PAGES - start);
        void *vaddr = (void *)(base + start * PAGE_SIZE_4K);
        reservation_t res;
        bool is_free = true;

        switch (rand_r(&seed) % 4) {
        case 0:
            for (size_t i = start; i < start + num; i++) {
                is_free = is_free && state[i] == FREE;
            }
            res = vspace_reserve_range_at(&child, vaddr, num * PAGE_SIZE_4K, seL4_AllRights, 1);
            CHECK(is_free == (res.res != NULL));
            for (size_t i = start; is_free && i < start + num; i++) {
                state[i] = RESERVED;
                owner[i] = res;
            }
            break;
        case 1:
            if (owner[start].res != NULL) {
                int error =
                    vspace_new_pages_at_vaddr(&child, vaddr, 1, seL4_PageBits, owner[start]);

                CHECK((error == 0) == (state[start] == RESERVED));
                state[start] = MAPPED;
            }
            break;
        case 2:
            if (state[start] == MAPPED) {
                vspace_unmap_pages(&child, vaddr, 1, seL4_PageBits, VSPACE_FREE);
                state[start] = owner[start].res != NULL ? RESERVED : FREE;
            }
            break;
        default:
            res = owner[start];
            if (res.res != NULL && rand_r(&seed) % 4 == 0) {
                vspace_free_reservation_by_vaddr(&child, vaddr);
                for (size_t i = 0; i < MODEL_PAGES; i++) {
                    if (owner[i].res == res.res) {
                        owner[i].res = NULL;
                        state[i] = state[i] == RESERVED ? FREE : state[i];
                    }
                }
            }
            break;
        }
        for (size_t i = 0; i < MODEL_PAGES; i++) {
            void *page = (void *)(base + i * PAGE_SIZE_4K);

            CHECK((vspace_get_cap(&child, page) != 0) == (state[i] == MAPPED));
        }
    }
    close_child();
}

const test_t vspace_tests[] = {
    {"the first range of a new address space is at 0x10000000", first_range_is_at_0x10000000},
    {"new pages are mapped, known by cap and cookie, and given back",
     new_pages_are_mapped_and_given_back},
    {"tear-down frees pages, reservations and book-keeping",
     tear_down_frees_pages_and_reservations},
    {"large pages are aligned and fill their range", large_pages_are_aligned_and_cover_their_range},
    {"bad sizes and full address spaces are refused", bad_requests_are_refused},
    {"an empty vspace_t is reported as not implemented", wrappers_of_an_empty_vspace_say_so},
    {"a reservation at an address is rounded out to pages and exclusive",
     reservation_at_an_address_is_exact},
    {"pages in a reservation take its rights and stay inside",
     pages_in_a_reservation_take_its_rights},
    {"an unmapped page of a reservation is reserved again",
     unmapped_page_of_a_reservation_is_reserved_again},
    {"freeing a reservation leaves its pages mapped", freed_reservation_leaves_its_pages_mapped},
    {"a deferred reservation takes rights with each page; preserved caps stay",
     deferred_reservation_takes_rights_with_each_page},
    {"a stack has an unmapped guard page below", stack_has_a_guard_page},
    {"shared memory is the same memory and freed apart", shared_memory_is_the_same_memory},
    {"a callback reaches a page of another address space",
     callback_reaches_a_page_of_another_space},
    {"a reservation moves and changes size", reservation_moves_and_changes_size},
    {"the program's image and the book-keeping window are never handed out",
     image_and_given_frames_are_not_handed_out},
    {"a reservation with a given record needs no heap", no_alloc_reservation_needs_no_heap},
    {"whatever step of a new stack is refused, nothing leaks",
     nothing_leaks_when_pages_are_refused},
    {"random reservations and pages agree with a model", random_reservations_agree_with_a_model},
    {NULL, NULL},
};
