/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making and freeing in loops: every slot, byte, page, block and address comes back.
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <sel4platsupport/bootinfo.h>
#include <sel4utils/mapping.h>

#define THREADS   (LIBS_TEST_LONG ? 10000 : 200)
#define PROCESSES (LIBS_TEST_LONG ? 1000 : 20)
#define ROUNDS    (LIBS_TEST_LONG ? 2000 : 50)

/* Once for what stays (paging structures of the root task, room of the allocator), then `rounds`
 * times for what must not. */
static void repeat(bool (*comes_and_goes)(void), int rounds)
{
    CHECK(comes_and_goes());
    struct census before = take_census();
    for (int i = 0; i < rounds; i++) {
        CHECK(comes_and_goes());
    }
    CHECK(nothing_lost_since(&before));
    CHECK(all_memory_can_be_had());
}

static void threads_leave_nothing(void)
{
    repeat(thread_comes_and_goes, THREADS);
}

static void processes_leave_nothing(void)
{
    repeat(process_comes_and_goes, PROCESSES);
}

/* ---- several at a time, freed in another order ---- */

#define AT_A_TIME 8

static bool threads_together(void)
{
    static sel4utils_thread_t threads[AT_A_TIME];
    sel4utils_thread_config_t config =
        thread_config_default(&simple, simple_get_cnode(&simple), seL4_NilData, seL4_CapNull, 50);

    for (size_t i = 0; i < AT_A_TIME; i++) {
        config = thread_config_stack_size(config, i); /* also none */
        if (sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &threads[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < AT_A_TIME; i++) {
        sel4utils_clean_up_thread(&vka, &vspace, &threads[(i * 3) % AT_A_TIME]);
    }
    return true;
}

static void threads_freed_in_any_order_leave_nothing(void)
{
    repeat(threads_together, ROUNDS / 4);
}

static bool processes_together(void)
{
    static sel4utils_process_t processes[AT_A_TIME];

    for (size_t i = 0; i < AT_A_TIME; i++) {
        sel4utils_process_config_t config = process_config_default_simple(&simple, "child", 50);

        if (sel4utils_configure_process_custom(&processes[i], &vka, &vspace, config)) {
            return false;
        }
    }
    for (size_t i = 0; i < AT_A_TIME; i++) {
        sel4utils_destroy_process(&processes[(i * 5) % AT_A_TIME], &vka);
    }
    return true;
}

static void processes_freed_in_any_order_leave_nothing(void)
{
    repeat(processes_together, ROUNDS / 16 + 1);
}

/* ---- address spaces ---- */

static bool pages_of_all_sizes(void)
{
    void *small = vspace_new_pages(&vspace, seL4_AllRights, 7, seL4_PageBits);
    void *large = vspace_new_pages(&vspace, seL4_AllRights, 2, seL4_LargePageBits);
    void *stack = vspace_new_stack(&vspace);
    void *again =
        small ? vspace_share_mem(&vspace, &vspace, small, 7, seL4_PageBits, seL4_AllRights, 1)
              : NULL;

    if (!small || !large || !stack || !again) {
        return false;
    }
    *(volatile char *)small = 'a';
    *((volatile char *)small + 6 * BIT(12)) = 'z';
    *((volatile char *)large + BIT(21)) = 'b';
    *((volatile char *)stack - 1) = 'c';
    bool fine = *(volatile char *)again == 'a' && *((volatile char *)again + 6 * BIT(12)) == 'z';
    vspace_unmap_pages(&vspace, small, 7, seL4_PageBits, VSPACE_FREE);
    fine = fine && *(volatile char *)again == 'a'; /* there are other capabilities to the frames */
    vspace_free_stack(&vspace, stack);
    vspace_unmap_pages(&vspace, again, 7, seL4_PageBits, VSPACE_FREE);
    vspace_unmap_pages(&vspace, large, 2, seL4_LargePageBits, VSPACE_FREE);
    return fine;
}

static void pages_leave_nothing(void)
{
    repeat(pages_of_all_sizes, ROUNDS);
}

static bool pages_in_a_reservation(void)
{
    void *start;
    reservation_t all = vspace_reserve_range(&vspace, 16 * BIT(12), seL4_AllRights, 1, &start);
    vka_object_t frame;
    bool fine;

    if (!all.res) {
        return false;
    }
    void *third = (char *)start + 2 * BIT(12);
    void *last = (char *)start + 15 * BIT(12);
    fine = vspace_new_pages_at_vaddr(&vspace, third, 3, seL4_PageBits, all) == 0 &&
           vspace_new_pages_at_vaddr(&vspace, third, 1, seL4_PageBits, all) == -1 &&
           vspace_new_pages_at_vaddr(&vspace, last, 2, seL4_PageBits, all) == -1;
    vspace_unmap_pages(&vspace, third, 3, seL4_PageBits, VSPACE_FREE);
    if (vka_alloc_frame(&vka, seL4_PageBits, &frame)) {
        return false;
    }
    fine = fine &&
           vspace_map_pages_at_vaddr(&vspace, &frame.cptr, NULL, last, 1, seL4_PageBits, all) == 0;
    vspace_unmap_pages(&vspace, last, 1, seL4_PageBits, VSPACE_PRESERVE);
    vka_free_object(&vka, &frame);
    vspace_free_reservation(&vspace, all);
    return fine;
}

static void reservations_leave_nothing(void)
{
    repeat(pages_in_a_reservation, ROUNDS);
}

int main(void)
{
    static const struct test tests[] = {
        {"threads leave nothing", threads_leave_nothing},
        {"threads freed in any order leave nothing", threads_freed_in_any_order_leave_nothing},
        {"processes leave nothing", processes_leave_nothing},
        {"processes freed in any order leave nothing", processes_freed_in_any_order_leave_nothing},
        {"pages of all sizes leave nothing", pages_leave_nothing},
        {"reservations leave nothing", reservations_leave_nothing},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool))) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
