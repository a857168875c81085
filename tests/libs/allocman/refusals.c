/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refusing each single request for slots, objects, book-keeping memory or heap on the way: the
 * documented error comes, and nothing is left behind.
 */
#include "census.h"
#include "check.h"
#include "each_refusal.h"
#include "env.h"
#include "refusal.h"

#include <allocman/cspace/single_level.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/mapping.h>
#include <sel4utils/slab.h>
#include <stdlib.h>
#include <vka/debug-vka.h>

/* ---- vka ---- */

static bool make_object(void)
{
    vka_object_t object;
    int error = vka_alloc_endpoint(&vka, &object);

    if (error) {
        return failed(error == 1 && object.cptr == 0 && object.ut == 0);
    }
    vka_free_object(&vka, &object);
    return true;
}

static void objects(void)
{
    refuse_all(make_object);
}

static bool make_cnode(void)
{
    vka_object_t cnode;
    int error = vka_alloc_cnode_object(&vka, 10, &cnode);

    if (error) {
        return failed(error == 1 && cnode.cptr == 0);
    }
    vka_free_object(&vka, &cnode);
    return true;
}

static void cnodes(void)
{
    refuse_all(make_cnode);
}

static bool make_leaky(void)
{
    seL4_CPtr cap = vka_alloc_frame_leaky(&vka, seL4_PageBits);

    return cap == seL4_CapNull;
}

static void leaky_variants(void)
{
    struct census before = take_census();

    for (long count = 0; count < 2; count++) {
        plan_refusal(allocator, REFUSE_SLOTS_AND_OBJECTS, count);
        CHECK(make_leaky() && was_refused() && nothing_lost_since(&before));
    }
}

static bool make_slab(void)
{
    static size_t wanted[seL4_ObjectTypeCount];
    vka_t slab;
    int error;

    wanted[seL4_TCBObject] = 2;
    wanted[seL4_EndpointObject] = 3;
    error = slab_init(&slab, &vka, wanted);
    if (error == 0) {
        /* a slab cannot be destroyed, so only its failures are looked at */
        return true;
    }
    return failed(error == 1 || error == -1);
}

static void slabs(void)
{
    struct census before = take_census();

    for (long count = 0; count < 10; count++) { /* five objects: five slots, five retypes */
        plan_refusal(allocator, REFUSE_SLOTS_AND_OBJECTS, count);
        CHECK(!make_slab() && was_refused() && !wrong_error && nothing_lost_since(&before));
    }
    for (long count = 0; count < 3; count++) { /* the slab and two lists */
        plan_refusal(allocator, REFUSE_HEAP, count);
        CHECK(!make_slab() && was_refused() && !wrong_error && nothing_lost_since(&before));
    }
    plan_refusal(allocator, REFUSE_HEAP, -1);
    CHECK(make_slab());
}

static void debug_vkas(void)
{
    struct census before = take_census();

    for (long count = 0; count < 3; count++) {
        vka_t debug;

        plan_refusal(allocator, REFUSE_HEAP, count);
        CHECK(vka_init_debugvka(&debug, &vka) == -1 && was_refused());
        CHECK(nothing_lost_since(&before));
    }
    plan_refusal(allocator, REFUSE_HEAP, -1);
}

/* ---- address spaces ---- */

static bool make_pages(void)
{
    void *pages = vspace_new_pages(&vspace, seL4_AllRights, 5, seL4_PageBits);

    if (!pages) {
        return failed(true);
    }
    *(volatile char *)pages = 1;
    vspace_unmap_pages(&vspace, pages, 5, seL4_PageBits, VSPACE_FREE);
    return true;
}

static void pages(void)
{
    refuse_all(make_pages);
}

static bool make_pages_at(void)
{
    void *start;
    reservation_t all = vspace_reserve_range(&vspace, 8 * BIT(12), seL4_AllRights, 1, &start);
    int error;

    if (!all.res) {
        return failed(true);
    }
    error = vspace_new_pages_at_vaddr(&vspace, start, 8, seL4_PageBits, all);
    if (error == 0) {
        vspace_unmap_pages(&vspace, start, 8, seL4_PageBits, VSPACE_FREE);
    }
    vspace_free_reservation(&vspace, all);
    return error == 0 || failed(error == seL4_NotEnoughMemory);
}

static void pages_in_reservations(void)
{
    refuse_all(make_pages_at);
}

static bool make_large_pages(void)
{
    void *pages = vspace_new_pages(&vspace, seL4_AllRights, 2, seL4_LargePageBits);

    if (!pages) {
        return failed(true);
    }
    vspace_unmap_pages(&vspace, pages, 2, seL4_LargePageBits, VSPACE_FREE);
    return true;
}

static void large_pages(void)
{
    refuse_all(make_large_pages);
}

static bool make_stack(void)
{
    void *top = vspace_new_sized_stack(&vspace, 3);

    if (!top) {
        return failed(true);
    }
    vspace_free_sized_stack(&vspace, top, 3);
    return true;
}

static void stacks(void)
{
    refuse_all(make_stack);
}

static void *two_pages;

static bool share_pages(void)
{
    void *again =
        vspace_share_mem(&vspace, &vspace, two_pages, 2, seL4_PageBits, seL4_AllRights, 1);

    if (!again) {
        return failed(true);
    }
    vspace_unmap_pages(&vspace, again, 2, seL4_PageBits, VSPACE_FREE);
    return true;
}

static bool duplicate_page(void)
{
    void *again =
        sel4utils_dup_and_map(&vka, &vspace, vspace_get_cap(&vspace, two_pages), seL4_PageBits);

    if (!again) {
        return failed(true);
    }
    sel4utils_unmap_dup(&vka, &vspace, again, seL4_PageBits);
    return true;
}

static void shared_pages(void)
{
    two_pages = vspace_new_pages(&vspace, seL4_AllRights, 2, seL4_PageBits);
    CHECK(two_pages);
    refuse_all(share_pages);
    CHECK(!test_failed);
    refuse_all(duplicate_page);
    vspace_unmap_pages(&vspace, two_pages, 2, seL4_PageBits, VSPACE_FREE);
}

/* A new address space with a page in an empty part of it: all three paging structures. */
static vka_object_t structures[8];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

static bool make_vspace(void)
{
    static sel4utils_alloc_data_t data;
    vspace_t other;
    vka_object_t root;
    bool fine = false;

    if (vka_alloc_vspace_root(&vka, &root)) {
        return failed(true);
    }
    num_structures = 0;
    if (seL4_ARCH_ASIDPool_Assign(seL4_CapInitThreadASIDPool, root.cptr)) {
        return failed(false);
    }
    int error = sel4utils_get_vspace(&vspace, &other, &data, &vka, root.cptr, keep_structure, NULL);
    if (error == 0) {
        void *page = vspace_new_pages(&other, seL4_AllRights, 1, seL4_PageBits);

        fine = page != NULL && num_structures == 3;
        vspace_tear_down(&other, VSPACE_FREE);
    }
    while (num_structures > 0) {
        vka_free_object(&vka, &structures[--num_structures]);
    }
    vka_free_object(&vka, &root);
    return fine || failed(error == 0 || error == -1);
}

static void other_vspaces(void)
{
    refuse_all(make_vspace);
}

/* ---- threads and processes ---- */

static void threads(void)
{
    refuse_all(thread_comes_and_goes);
}

static void processes(void)
{
    refuse_all(process_comes_and_goes);
}

/* ---- an allocator that runs out by itself ---- */

static sel4utils_process_t process;

/* A process of an allocator with an untyped of 2^size_bits bytes and `slots` slots of its own. */
static bool make_limited(uint32_t size_bits, size_t slots, size_t pool_size)
{
    static char small_pool[BIT(16)];
    cspace_single_level_t *cspace = allocator->cspace.cspace;
    size_t first = BIT(14) - slots;
    vka_object_t untyped;
    vka_t limited;
    bool worked = false;

    for (size_t slot = first; slot < first + slots; slot++) {
        if (cspace_single_level_alloc_at(allocator, cspace, slot)) {
            return failed(false);
        }
    }
    if (vka_alloc_untyped(&vka, size_bits, &untyped)) {
        return failed(false);
    }
    allocman_t *alloc = bootstrap_use_current_1level(simple_get_cnode(&simple), 14, first,
                                                     first + slots, pool_size, small_pool);
    if (alloc) {
        cspacepath_t path;
        size_t bits = size_bits;

        vka_cspace_make_path(&vka, untyped.cptr, &path);
        allocman_make_vka(&limited, alloc);
        if (allocman_utspace_add_uts(alloc, 1, &path, &bits, NULL, ALLOCMAN_UT_KERNEL) == 0) {
            sel4utils_process_config_t config = process_config_default_simple(&simple, "child", 50);
            int error = sel4utils_configure_process_custom(&process, &limited, &vspace, config);

            worked = error == 0;
            wrong_error = wrong_error || (error != 0 && error != -1);
            if (worked) {
                sel4utils_destroy_process(&process, &limited);
            }
        }
    }
    vka_free_object(&vka, &untyped);
    for (size_t slot = first; slot < first + slots; slot++) {
        vka_cspace_free(&vka, slot); /* fatal if it is not empty */
    }
    return worked;
}

#define ENOUGH_BITS  22
#define ENOUGH_SLOTS 400
#define ENOUGH_POOL  BIT(16)

static void untypeds_that_run_out(void)
{
    uint32_t bits;

    CHECK(make_limited(ENOUGH_BITS, ENOUGH_SLOTS, ENOUGH_POOL));
    struct census before = take_census();
    for (bits = 12; !make_limited(bits, ENOUGH_SLOTS, ENOUGH_POOL); bits++) {
        CHECK(bits < ENOUGH_BITS && !wrong_error && nothing_lost_since(&before));
    }
    CHECK(bits > 16 && nothing_lost_since(&before));
}

static void slots_that_run_out(void)
{
    size_t slots;

    CHECK(make_limited(ENOUGH_BITS, ENOUGH_SLOTS, ENOUGH_POOL));
    struct census before = take_census();
    for (slots = 1; !make_limited(ENOUGH_BITS, slots, ENOUGH_POOL);
         slots += LIBS_TEST_LONG ? 1 : 7) {
        CHECK(slots < ENOUGH_SLOTS && !wrong_error && nothing_lost_since(&before));
    }
    CHECK(slots > 20 && nothing_lost_since(&before));
}

static void pools_that_run_out(void)
{
    size_t size;

    CHECK(make_limited(ENOUGH_BITS, ENOUGH_SLOTS, ENOUGH_POOL));
    struct census before = take_census();
    for (size = 64; !make_limited(ENOUGH_BITS, ENOUGH_SLOTS, size);
         size += LIBS_TEST_LONG ? 16 : 512) {
        CHECK(size < ENOUGH_POOL && !wrong_error && nothing_lost_since(&before));
    }
    CHECK(size > 4096 && nothing_lost_since(&before));
}

int main(void)
{
    static const struct test tests[] = {
        {"objects", objects},
        {"CNodes", cnodes},
        {"leaky variants answer 0", leaky_variants},
        {"slabs", slabs},
        {"debug vkas", debug_vkas},
        {"pages", pages},
        {"pages in reservations", pages_in_reservations},
        {"large pages", large_pages},
        {"stacks", stacks},
        {"shared pages", shared_pages},
        {"other address spaces", other_vspaces},
        {"threads", threads},
        {"processes", processes},
        {"untypeds that run out", untypeds_that_run_out},
        {"slots that run out", slots_that_run_out},
        {"pools that run out", pools_that_run_out},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool))) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
