/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * vspace and its implementation in sel4utils, on the kernel.
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/mapping.h>
#include <string.h>

#define PAGE BIT(12)

static char *at(void *start, size_t page)
{
    return (char *)start + page * PAGE;
}

static int note(void *access_addr, void *vaddr, void *cookie)
{
    *(void **)cookie = access_addr;
    return *(char *)vaddr;
}

/* ---- reservations ---- */

static void addresses_in_use_are_not_handed_out(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    uintptr_t image_start, image_end;
    static const size_t pages = 3;

    sel4utils_get_image_region(&image_start, &image_end);
    CHECK(image_start <= (uintptr_t)&note && image_end > (uintptr_t)&vspace);
    CHECK(image_start % PAGE == 0 && image_end % PAGE == 0);
    void *const used[] = {(void *)image_start, (void *)(image_end - PAGE), info, info->ipcBuffer,
                          at(info, 1)};
    for (size_t i = 0; i < ARRAY_SIZE(used); i++) {
        CHECK(!vspace_reserve_range_at(&vspace, used[i], PAGE, seL4_AllRights, 1).res);
    }
    void *start;
    reservation_t range = vspace_reserve_range(&vspace, pages * PAGE, seL4_AllRights, 1, &start);
    CHECK(range.res && (uintptr_t)start >= 0x10000000 && (uintptr_t)start < BIT(47));
    vspace_free_reservation(&vspace, range);
}

static void reservations_are_exact(void)
{
    struct census before = take_census();
    void *start, *again;
    reservation_t all = vspace_reserve_range(&vspace, 4 * PAGE, seL4_AllRights, 1, &start);

    CHECK(all.res);
    vspace_free_reservation(&vspace, all);
    /* rounded out to pages */
    all = vspace_reserve_range_at(&vspace, at(start, 1) + 5, PAGE, seL4_AllRights, 1);
    CHECK(all.res && reservation_to_res(all)->start == (uintptr_t)at(start, 1));
    CHECK(reservation_to_res(all)->end == (uintptr_t)at(start, 3));
    CHECK(!vspace_reserve_range_at(&vspace, at(start, 2), PAGE, seL4_AllRights, 1).res);
    CHECK(!vspace_reserve_range_at(&vspace, start, 4 * PAGE, seL4_AllRights, 1).res);
    reservation_t below = vspace_reserve_range_at(&vspace, start, PAGE, seL4_AllRights, 1);
    reservation_t above = vspace_reserve_range_at(&vspace, at(start, 3), PAGE, seL4_AllRights, 1);
    CHECK(below.res && above.res);
    vspace_free_reservation_by_vaddr(&vspace, at(start, 2));
    all = vspace_reserve_range_at(&vspace, at(start, 1), 2 * PAGE, seL4_AllRights, 1);
    CHECK(all.res);
    vspace_free_reservation(&vspace, all);
    vspace_free_reservation(&vspace, below);
    vspace_free_reservation(&vspace, above);
    all =
        vspace_reserve_range_aligned(&vspace, PAGE, seL4_LargePageBits, seL4_AllRights, 1, &again);
    CHECK(all.res && (uintptr_t)again % BIT(21) == 0);
    vspace_free_reservation(&vspace, all);
    CHECK(!vspace_reserve_range(&vspace, 0, seL4_AllRights, 1, &again).res);
    CHECK(!vspace_reserve_range_aligned(&vspace, PAGE, 13, seL4_AllRights, 1, &again).res);
    CHECK(!vspace_reserve_range_at(&vspace, (void *)(BIT(47) - PAGE), 2 * PAGE, seL4_AllRights, 1)
               .res);
    CHECK(nothing_lost_since(&before));
}

static void reservations_move_and_grow(void)
{
    struct census before = take_census();
    void *start;
    reservation_t all = vspace_reserve_range(&vspace, 8 * PAGE, seL4_AllRights, 1, &start);

    vspace_free_reservation(&vspace, all);
    all = vspace_reserve_range_at(&vspace, at(start, 2), 2 * PAGE, seL4_AllRights, 1);
    reservation_t other = vspace_reserve_range_at(&vspace, at(start, 6), PAGE, seL4_AllRights, 1);
    CHECK(all.res && other.res);
    CHECK(sel4utils_move_resize_reservation(&vspace, all, at(start, 1), 4 * PAGE) == 0);
    CHECK(vspace_new_pages_at_vaddr(&vspace, at(start, 4), 1, 12, all) == 0);
    CHECK(sel4utils_move_resize_reservation(&vspace, all, at(start, 1), 6 * PAGE) == -1);
    CHECK(sel4utils_move_resize_reservation(&vspace, all, at(start, 1), 3 * PAGE) == -2);
    CHECK(sel4utils_move_resize_reservation(&vspace, all, at(start, 4), PAGE) == 0);
    CHECK(vspace_get_cap(&vspace, at(start, 4)) != 0);
    reservation_t free = vspace_reserve_range_at(&vspace, start, 4 * PAGE, seL4_AllRights, 1);
    CHECK(free.res);
    vspace_unmap_pages(&vspace, at(start, 4), 1, 12, VSPACE_FREE);
    vspace_free_reservation(&vspace, all);
    vspace_free_reservation(&vspace, other);
    vspace_free_reservation(&vspace, free);
    CHECK(nothing_lost_since(&before));
}

static void records_of_the_caller_need_no_heap(void)
{
    struct census before = take_census();
    sel4utils_res_t record, second;
    void *start;

    CHECK(sel4utils_reserve_range_no_alloc(&vspace, &record, 3 * PAGE, seL4_AllRights, 1, &start) ==
          0);
    CHECK(take_census().heap_blocks == before.heap_blocks);
    CHECK(sel4utils_reserve_range_at_no_alloc(&vspace, &second, start, PAGE, seL4_AllRights, 1) ==
          -1);
    vspace_free_reservation(&vspace, (reservation_t){&record});
    CHECK(nothing_lost_since(&before));
}

/* ---- mapping ---- */

static void pages_are_known_by_their_addresses(void)
{
    struct census before = take_census();
    char *pages = vspace_new_pages(&vspace, seL4_AllRights, 3, 12);

    CHECK(pages);
    for (size_t i = 0; i < 3; i++) {
        seL4_CPtr cap = vspace_get_cap(&vspace, at(pages, i) + 77);
        uintptr_t cookie = vspace_get_cookie(&vspace, at(pages, i));

        CHECK(cap != 0 && cookie != 0);
        CHECK(vka_utspace_paddr(&vka, cookie, seL4_X86_4K, 12) ==
              seL4_X86_Page_GetAddress(cap).paddr);
        CHECK(sel4utils_get_paddr(&vspace, at(pages, i), seL4_X86_4K, 12) ==
              seL4_X86_Page_GetAddress(cap).paddr);
    }
    CHECK(vspace_get_root(&vspace) == seL4_CapInitThreadVSpace);
    vspace_unmap_pages(&vspace, at(pages, 1), 1, 12, VSPACE_FREE);
    CHECK(vspace_get_cap(&vspace, at(pages, 1)) == 0 && vspace_get_cookie(&vspace, pages) != 0);
    vspace_unmap_pages(&vspace, at(pages, 1), 1, 12,
                       VSPACE_FREE); /* not mapped: one line, no more */
    vspace_unmap_pages(&vspace, pages, 1, 12, VSPACE_FREE);
    vspace_unmap_pages(&vspace, at(pages, 2), 1, 12, VSPACE_FREE);
    CHECK(nothing_lost_since(&before));
}

static void bad_requests_are_refused(void)
{
    struct census before = take_census();
    vspace_t empty = {0};
    seL4_CPtr cap = 5;

    CHECK(!vspace_new_pages(&vspace, seL4_AllRights, 0, 12));
    CHECK(!vspace_new_pages(&vspace, seL4_AllRights, 1, 13) &&
          !vspace_new_pages(NULL, seL4_AllRights, 1, 12));
    CHECK(!vspace_new_pages(&empty, seL4_AllRights, 1, 12));
    CHECK(!vspace_map_pages(&vspace, NULL, NULL, seL4_AllRights, 1, 12, 1));
    CHECK(vspace_map_pages_at_vaddr(&vspace, &cap, NULL, (void *)0x20000000, 1, 12,
                                    (reservation_t){NULL}) == -1);
    CHECK(vspace_new_pages_at_vaddr(&vspace, (void *)0x20000000, 1, 12, (reservation_t){NULL}) ==
          -1);
    CHECK(!vspace_share_mem(&vspace, &vspace, (void *)0x20000000, 1, 12, seL4_AllRights, 1));
    CHECK(!vspace_new_sized_stack(&vspace, 0));
    CHECK(nothing_lost_since(&before));
}

static void frames_of_the_caller_stay_the_callers(void)
{
    struct census before = take_census();
    vka_object_t frames[2];
    seL4_CPtr caps[2];
    uintptr_t cookies[2];

    for (size_t i = 0; i < 2; i++) {
        CHECK(vka_alloc_frame(&vka, 12, &frames[i]) == 0);
        caps[i] = frames[i].cptr;
        cookies[i] = frames[i].ut;
    }
    char *pages = vspace_map_pages(&vspace, caps, NULL, seL4_AllRights, 2, 12, 1);
    CHECK(pages && vspace_get_cookie(&vspace, pages) == 0);
    pages[PAGE] = 'p';
    vspace_unmap_pages(&vspace, pages, 2, 12, VSPACE_PRESERVE);
    pages = vspace_map_pages(&vspace, caps, cookies, seL4_AllRights, 2, 12, 0);
    CHECK(pages && pages[PAGE] == 'p' && vspace_get_cookie(&vspace, at(pages, 1)) == cookies[1]);
    vspace_unmap_pages(&vspace, pages, 2, 12, &vka); /* with cookies: also their memory */
    CHECK(nothing_lost_since(&before));
}

static void mappings_that_fail_midway_are_undone(void)
{
    struct census before = take_census();
    vka_object_t frame, tcb;
    void *start;

    CHECK(vka_alloc_frame(&vka, 12, &frame) == 0 && vka_alloc_tcb(&vka, &tcb) == 0);
    seL4_CPtr caps[] = {frame.cptr, tcb.cptr}; /* no frame, so the kernel refuses */
    CHECK(!vspace_map_pages(&vspace, caps, NULL, seL4_AllRights, 2, 12, 1));
    reservation_t range = vspace_reserve_range(&vspace, 2 * PAGE, seL4_AllRights, 1, &start);
    CHECK(range.res);
    CHECK(vspace_map_pages_at_vaddr(&vspace, caps, NULL, start, 2, 12, range) > 0);
    CHECK(vspace_get_cap(&vspace, start) == 0);
    CHECK(vspace_map_pages_at_vaddr(&vspace, caps, NULL, start, 1, 12, range) == 0);
    /* one page is there, the other is not */
    CHECK(!vspace_share_mem(&vspace, &vspace, start, 2, 12, seL4_AllRights, 1));
    vspace_unmap_pages(&vspace, start, 1, 12, VSPACE_PRESERVE);
    CHECK(vspace_new_pages_at_vaddr(&vspace, start, 2, 12, range) == 0);
    vspace_unmap_pages(&vspace, start, 2, 12, VSPACE_FREE);
    vspace_free_reservation(&vspace, range);
    CHECK(!sel4utils_dup_and_map(&vka, &vspace, tcb.cptr, 12));
    vka_free_object(&vka, &frame);
    vka_free_object(&vka, &tcb);
    CHECK(nothing_lost_since(&before));
}

static void rights_can_be_deferred(void)
{
    struct census before = take_census();
    void *start;
    vka_object_t frame;
    reservation_t all = vspace_reserve_range(&vspace, 2 * PAGE, seL4_AllRights, 1, &start);

    vspace_free_reservation(&vspace, all);
    all = vspace_reserve_deferred_rights_range_at(&vspace, start, 2 * PAGE, 1);
    CHECK(all.res && vka_alloc_frame(&vka, 12, &frame) == 0);
    CHECK(vspace_map_pages_at_vaddr(&vspace, &frame.cptr, NULL, start, 1, 12, all) == -1);
    CHECK(vspace_new_pages_at_vaddr(&vspace, start, 1, 12, all) == -1);
    CHECK(vspace_deferred_rights_map_pages_at_vaddr(&vspace, &frame.cptr, NULL, start, 1, 12,
                                                    seL4_AllRights, all) == 0);
    *(volatile char *)start = 1;
    vspace_unmap_pages(&vspace, start, 1, 12, VSPACE_PRESERVE);
    vka_free_object(&vka, &frame);
    vspace_free_reservation(&vspace, all);
    CHECK(nothing_lost_since(&before));
}

static void pages_are_shared_and_accessed(void)
{
    struct census before = take_census();
    char *pages = vspace_new_pages(&vspace, seL4_AllRights, 2, 12);
    void *seen = NULL;

    CHECK(pages);
    pages[PAGE + 9] = 33;
    CHECK(vspace_access_page_with_callback(&vspace, &vspace, pages + PAGE + 9, 12, seL4_AllRights,
                                           1, note, &seen) == 33);
    CHECK(seen == pages + PAGE + 9);
    CHECK(vspace_access_page_with_callback(&vspace, &vspace, pages, 12, seL4_AllRights, 1, NULL,
                                           NULL) == -1);
    char *again = vspace_share_mem(&vspace, &vspace, pages, 2, 12, seL4_CanRead, 1);
    CHECK(again && again[PAGE + 9] == 33 && vspace_get_cookie(&vspace, again) == 0);
    vspace_unmap_pages(&vspace, again, 2, 12, VSPACE_FREE);
    char *copy = sel4utils_dup_and_map(&vka, &vspace, vspace_get_cap(&vspace, at(pages, 1)), 12);
    CHECK(copy && copy[9] == 33);
    sel4utils_unmap_dup(&vka, &vspace, copy, 12);
    vspace_unmap_pages(&vspace, pages, 2, 12, VSPACE_FREE);
    CHECK(nothing_lost_since(&before));
}

static void configurations_of_pages_are_followed(void)
{
    struct census before = take_census();
    vspace_new_pages_config_t config;
    void *start;

    CHECK(default_vspace_new_pages_config(0, 12, &config) == -1);
    CHECK(default_vspace_new_pages_config(2, 12, &config) == 0 && !config.can_use_dev);
    void *pages = vspace_new_pages_with_config(&vspace, &config, seL4_AllRights);
    CHECK(pages);
    vspace_unmap_pages(&vspace, pages, 2, 12, VSPACE_FREE);
    reservation_t all = vspace_reserve_range(&vspace, 2 * PAGE, seL4_AllRights, 1, &start);
    CHECK(all.res && vspace_new_pages_config_set_vaddr(start, &config) == 0);
    CHECK(vspace_new_pages_at_vaddr_with_config(&vspace, &config, all) == 0);
    vspace_unmap_pages(&vspace, start, 2, 12, VSPACE_FREE);
    vspace_free_reservation(&vspace, all);
    CHECK(vspace_new_pages_config_use_device_ut(true, &config) == 0 && config.can_use_dev);
    pages = vspace_new_pages_with_config(&vspace, &config, seL4_AllRights);
    CHECK(pages);
    vspace_unmap_pages(&vspace, pages, 2, 12, VSPACE_FREE);
    CHECK(nothing_lost_since(&before));
}

static void stacks_have_a_guard(void)
{
    struct census before = take_census();
    char *top = vspace_new_stack(&vspace);

    CHECK(top && (uintptr_t)top % PAGE == 0);
    CHECK(vspace_get_cap(&vspace, top - 1) != 0);
    CHECK(vspace_get_cap(&vspace, top - CONFIG_SEL4UTILS_STACK_SIZE) != 0);
    CHECK(vspace_get_cap(&vspace, top - CONFIG_SEL4UTILS_STACK_SIZE - 1) == 0);
    CHECK(!vspace_reserve_range_at(&vspace, top - CONFIG_SEL4UTILS_STACK_SIZE - PAGE, PAGE,
                                   seL4_AllRights, 1)
               .res);
    vspace_free_stack(&vspace, top);
    seL4_CPtr cap = 0;
    void *buffer = vspace_new_ipc_buffer(&vspace, &cap);
    CHECK(buffer && cap == vspace_get_cap(&vspace, buffer) && cap != 0);
    vspace_free_ipc_buffer(&vspace, buffer);
    CHECK(nothing_lost_since(&before));
}

/* ---- single frames ---- */

static void frames_bring_their_paging_structures(void)
{
    struct census before = take_census();
    vka_object_t frame, structures[3];
    int num = 0;
    /* 512 GiB in nobody's way */
    void *far = (void *)(0x123456789ul << 12);

    CHECK(vka_alloc_frame(&vka, 12, &frame) == 0);
    CHECK(sel4utils_map_page(NULL, seL4_CapInitThreadVSpace, frame.cptr, far, seL4_AllRights, 1,
                             structures, &num) == EINVAL);
    CHECK(sel4utils_map_page(&vka, 0, frame.cptr, far, seL4_AllRights, 1, structures, &num) ==
          EINVAL);
    CHECK(sel4utils_map_page(&vka, seL4_CapInitThreadVSpace, frame.cptr, far, seL4_AllRights, 1,
                             structures, &num) == 0);
    CHECK(num == 3 && structures[0].type == seL4_X86_PDPTObject &&
          structures[1].type == seL4_X86_PageDirectoryObject &&
          structures[2].type == seL4_X86_PageTableObject);
    *(volatile char *)far = 1;
    CHECK(seL4_ARCH_Page_Unmap(frame.cptr) == 0);
    CHECK(sel4utils_map_page(&vka, seL4_CapInitThreadVSpace, frame.cptr, far, seL4_AllRights, 1,
                             NULL, &num) == 0 &&
          num == 0);
    vka_free_object(&vka, &frame);
    for (int i = 2; i >= 0; i--) {
        vka_free_object(&vka, &structures[i]);
    }
    CHECK(nothing_lost_since(&before));
}

/* ---- another address space ---- */

static vka_object_t structures[64];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

static void the_image_is_cloned(void)
{
    static sel4utils_alloc_data_t data;
    static volatile int witness;
    struct census before;
    uintptr_t image_start, image_end;

    for (int round = 0; round < 2; round++) { /* the first for what stays in the root task */
        vspace_t clone;
        vka_object_t root;

        before = take_census();
        witness = 1234 + round;
        CHECK(vka_alloc_vspace_root(&vka, &root) == 0);
        CHECK(seL4_ARCH_ASIDPool_Assign(seL4_CapInitThreadASIDPool, root.cptr) == 0);
        CHECK(sel4utils_get_vspace(&vspace, &clone, &data, &vka, root.cptr, keep_structure, NULL) ==
              0);
        sel4utils_get_image_region(&image_start, &image_end);
        reservation_t image = vspace_reserve_range_at(&clone, (void *)image_start,
                                                      image_end - image_start, seL4_AllRights, 1);
        CHECK(image.res && sel4utils_bootstrap_clone_into_vspace(&vspace, &clone, image) == 0);
        void *seen = NULL;
        CHECK(vspace_access_page_with_callback(&clone, &vspace, (void *)&witness, 12,
                                               seL4_AllRights, 1, note, &seen) == (char)witness);
        CHECK(seen == (void *)&witness);
        vspace_tear_down(&clone, VSPACE_FREE);
        while (num_structures > 0) {
            vka_free_object(&vka, &structures[--num_structures]);
        }
        vka_free_object(&vka, &root);
    }
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

int main(void)
{
    static const struct test tests[] = {
        {"addresses in use are not handed out", addresses_in_use_are_not_handed_out},
        {"reservations are exact", reservations_are_exact},
        {"reservations move and grow", reservations_move_and_grow},
        {"records of the caller need no heap", records_of_the_caller_need_no_heap},
        {"pages are known by their addresses", pages_are_known_by_their_addresses},
        {"bad requests are refused", bad_requests_are_refused},
        {"frames of the caller stay the caller's", frames_of_the_caller_stay_the_callers},
        {"mappings that fail midway are undone", mappings_that_fail_midway_are_undone},
        {"rights can be deferred", rights_can_be_deferred},
        {"pages are shared and accessed", pages_are_shared_and_accessed},
        {"configurations of pages are followed", configurations_of_pages_are_followed},
        {"stacks have a guard", stacks_have_a_guard},
        {"frames bring their paging structures", frames_bring_their_paging_structures},
        {"the image is cloned", the_image_is_cloned},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool))) {
        return 1;
    }
    /* paging structures and book-keeping of the first addresses stay: not what is looked at here */
    void *pages = vspace_new_pages(&vspace, seL4_AllRights, 1, seL4_LargePageBits);
    vspace_free_stack(&vspace, vspace_new_stack(&vspace));
    vspace_unmap_pages(&vspace, pages, 1, seL4_LargePageBits, VSPACE_FREE);
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
