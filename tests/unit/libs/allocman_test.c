/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Allocators over the kernel of allocman_fake.h. A census before and after tells whether anything
 * leaks.
 */
#include "allocman_machine.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <vka/object.h>

/* ---- start ---- */

static void the_tutorials_pool_suffices(void)
{
    for (int bits = 12; bits <= 16; bits++) {
        for (size_t shift = 0; shift < 3; shift++) {
            vka_t vka;
            vka_object_t object;

            machine_reset(bits);
            for (int i = 0; i < MAX_UNTYPED; i++) {
                machine_give(0x100000000ul + BIT(20) * (size_t)i, 20, i % 3 == 0);
            }
            allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool + shift);
            CHECK(alloc && fake_calls() == 0);
            allocman_make_vka(&vka, alloc);
            for (int i = 0; i < 20; i++) {
                CHECK(vka_alloc_tcb(&vka, &object) == 0 && vka_alloc_frame(&vka, 12, &object) == 0);
            }
        }
    }
}

static void pools_that_are_too_small_are_refused(void)
{
    size_t smallest = 0;

    for (size_t size = 0; size <= 8192; size += 64) {
        start(&(vka_t){0});
        char *exact = malloc(size ? size : 1);
        bool works = bootstrap_use_current_1level(FAKE_CNODE, 13, 200, 8192, size, exact);

        free(exact);
        smallest = works && !smallest ? size : smallest;
        CHECK(works == (smallest > 0));
    }
    CHECK(smallest > 1024 && !bootstrap_use_current_simple(&simple, POOL_SIZE, NULL));
    CHECK(!bootstrap_use_current_1level(FAKE_CNODE, 64, 0, 1, POOL_SIZE, pool));
    CHECK(!bootstrap_use_current_1level(FAKE_CNODE, 4, 0, 17, POOL_SIZE, pool));
    simple_t empty = {0};
    CHECK(!bootstrap_use_current_simple(&empty, POOL_SIZE, pool));
}

/* ---- slots ---- */

static void slots_are_handed_out_once(void)
{
    static bool seen[8192];
    vka_t vka;
    cspacepath_t path;
    seL4_CPtr slot;
    size_t count = 0;
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    memset(seen, 0, sizeof(seen));
    while (vka_cspace_alloc(&vka, &slot) == 0) {
        CHECK(slot > FAKE_FIRST_SLOT + 1 && slot < 8192 && !seen[slot]);
        seen[slot] = true;
        count++;
    }
    CHECK(count == 8192 - FAKE_FIRST_SLOT - 2 && count == before.free_slots);
    vka_cspace_make_path(&vka, 4711, &path);
    CHECK(path.capPtr == 4711 && path.capDepth == 64 && path.root == 2 && path.dest == 0);
    CHECK(path.destDepth == 0 && path.offset == 4711 && path.window == 1);
    vka_cspace_free_path(&vka, path);
    CHECK(vka_cspace_alloc_path(&vka, &path) == 0 && path.capPtr == 4711);
    for (slot = FAKE_FIRST_SLOT + 2; slot < 8192; slot++) {
        vka_cspace_free(&vka, slot);
    }
    CHECK(same(before, take_census(alloc)));
}

static vka_t shared_vka;
static vka_object_t shared_object;
static seL4_CPtr shared_slot;

static void free_shared_slot(void)
{
    vka_cspace_free(&shared_vka, shared_slot);
}

static void free_foreign_slot(void)
{
    vka_cspace_free(&shared_vka, 5);
}

static void wrong_frees_of_slots_are_fatal(void)
{
    CHECK(start(&shared_vka) && vka_cspace_alloc(&shared_vka, &shared_slot) == 0);
    free_shared_slot();
    CHECK(aborts(free_shared_slot) && aborts(free_foreign_slot));
    CHECK(vka_alloc_tcb(&shared_vka, &shared_object) == 0);
    shared_slot = shared_object.cptr; /* a capability is in it */
    CHECK(aborts(free_shared_slot));
}

/* ---- objects ---- */

static void objects_are_made_as_asked_for(void)
{
    vka_t vka;
    vka_object_t tcb, cnode, frame, endpoint, large;
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    CHECK(vka_alloc_tcb(&vka, &tcb) == 0 && fake_type(tcb.cptr) == seL4_TCBObject);
    CHECK(tcb.size_bits == seL4_TCBBits && tcb.type == seL4_TCBObject);
    CHECK(fake_paddr(tcb.cptr) == RAM_START);
    CHECK(vka_object_paddr(&vka, &tcb) == RAM_START);
    CHECK(vka_alloc_cnode_object(&vka, 6, &cnode) == 0 && cnode.size_bits == 6);
    CHECK(vka_object_paddr(&vka, &cnode) == fake_paddr(cnode.cptr));
    CHECK(vka_alloc_frame(&vka, 12, &frame) == 0 && vka_alloc_endpoint(&vka, &endpoint) == 0);
    CHECK(vka_alloc_frame(&vka, 21, &large) == 0 && fake_paddr(large.cptr) % BIT(21) == 0);
    CHECK(vka_get_object_size(seL4_CapTableObject, 6) == 11);
    vka_object_t *all[] = {&frame, &tcb, &large, &endpoint, &cnode};
    for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
        vka_free_object(&vka, all[i]);
    }
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static void failed_allocations_leave_nothing(void)
{
    vka_t vka;
    vka_object_t object = {.cptr = 7};
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    CHECK(vka_alloc_frame(&vka, 30, &object) == 1 && object.cptr == 0 && object.ut == 0);
    CHECK(vka_alloc_frame(&vka, 13, &object) == -1 && object.cptr == 0);
    CHECK(vka_alloc_object(&vka, seL4_ObjectTypeCount, 4, &object) == -1);
    CHECK(vka_alloc_untyped(&vka, 60, &object) == 1 && vka_alloc_untyped(&vka, 3, &object) == 1);
    CHECK(vka_alloc_frame_at(&vka, 12, 0x700000000, &object) == 1);
    CHECK(vka_alloc_frame_at(&vka, 12, RAM_START + 0x10, &object) == 1);
    CHECK(vka_alloc_reply(&vka, &object) == ENOSYS &&
          vka_alloc_sched_context(&vka, &object) == ENOSYS);
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static void every_refusal_of_the_kernel_is_undone(void)
{
    for (long calls = 0;; calls++) {
        vka_t vka;
        vka_object_t object;
        allocman_t *alloc = start(&vka);
        struct census before = take_census(alloc);

        fake_plan_refusal(calls);
        int error = vka_alloc_endpoint(&vka, &object);
        if (!fake_was_refused()) {
            CHECK(error == 0 && calls > 2 * (RAM_BITS - seL4_EndpointBits));
            return;
        }
        CHECK(error == seL4_NotEnoughMemory && object.cptr == 0);
        CHECK(same(before, take_census(alloc)));
        /* and the memory can be had */
        fake_plan_refusal(-1);
        CHECK(vka_alloc_untyped(&vka, RAM_BITS, &object) == 0 && fake_surprises() == 0);
    }
}

static void memory_is_united_again(void)
{
    enum { COUNT = 64 };
    vka_t vka;
    vka_object_t objects[COUNT], whole;
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    for (int i = 0; i < COUNT; i++) {
        CHECK(vka_alloc_frame(&vka, 12, &objects[i]) == 0);
        CHECK(fake_paddr(objects[i].cptr) == RAM_START + BIT(12) * (size_t)i);
    }
    CHECK(vka_alloc_untyped(&vka, RAM_BITS, &whole) != 0);
    for (int i = 0; i < COUNT; i++) {
        vka_free_object(&vka, &objects[(i * 37) % COUNT]);
    }
    CHECK(same(before, take_census(alloc)));
    CHECK(vka_alloc_untyped(&vka, RAM_BITS, &whole) == 0);
    vka_free_object(&vka, &whole);
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static void low_addresses_go_first(void)
{
    vka_t vka;
    vka_object_t object;

    machine_reset(13);
    for (size_t i = 8; i > 0; i--) {
        machine_give(RAM_START + BIT(16) * (i * 3 % 8 + 1), 14, false);
    }
    allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    CHECK(alloc);
    allocman_make_vka(&vka, alloc);
    for (size_t i = 1; i <= 8; i++) {
        CHECK(vka_alloc_untyped(&vka, 14, &object) == 0);
        CHECK(fake_paddr(object.cptr) == RAM_START + BIT(16) * i);
    }
}

static void random_work_leaks_nothing(void)
{
    enum { COUNT = 100 };
    static vka_object_t objects[COUNT];
    static const size_t sizes[] = {12, 13, 14, 16, 18, 4, 5, 9};
    vka_t vka;
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    memset(objects, 0, sizeof(objects));
    for (int round = 0; round < 20000; round++) {
        vka_object_t *object = &objects[random_number() % COUNT];

        if (object->cptr) {
            vka_free_object(&vka, object);
            *object = (vka_object_t){0};
        } else {
            (void)vka_alloc_untyped(&vka, (uint32_t)sizes[random_number() % ARRAY_SIZE(sizes)],
                                    object);
        }
    }
    for (int i = 0; i < COUNT; i++) {
        if (objects[i].cptr) {
            vka_free_object(&vka, &objects[i]);
        }
    }
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static void free_shared_object_twice(void)
{
    vka_utspace_free(&shared_vka, shared_object.type, shared_object.size_bits, shared_object.ut);
    vka_utspace_free(&shared_vka, shared_object.type, shared_object.size_bits, shared_object.ut);
}

static void free_shared_object_as_another_size(void)
{
    vka_utspace_free(&shared_vka, shared_object.type, 13, shared_object.ut);
}

static void wrong_frees_of_objects_are_fatal(void)
{
    vka_object_t other;

    CHECK(start(&shared_vka));
    /* the sibling stays in use, so that the first free does not unite */
    CHECK(vka_alloc_frame(&shared_vka, 12, &shared_object) == 0);
    CHECK(vka_alloc_frame(&shared_vka, 12, &other) == 0);
    CHECK(seL4_CNode_Delete(FAKE_CNODE, shared_object.cptr, 64) == 0);
    shared_object.type = seL4_UntypedObject;
    CHECK(aborts(free_shared_object_twice) && aborts(free_shared_object_as_another_size));
}

/* ---- places ---- */

static void objects_are_made_at_addresses(void)
{
    vka_t vka;
    vka_object_t device, ram, again, untyped;
    allocman_t *alloc = start(&vka);
    struct census before = take_census(alloc);

    CHECK(vka_alloc_frame_at(&vka, 12, DEVICE, &device) == 0 && fake_paddr(device.cptr) == DEVICE);
    CHECK(vka_alloc_frame_at(&vka, 12, DEVICE, &again) == 1);
    CHECK(vka_alloc_frame_at(&vka, 12, RAM_START + 0x345000, &ram) == 0);
    CHECK(fake_paddr(ram.cptr) == RAM_START + 0x345000);
    CHECK(vka_alloc_untyped_at(&vka, 16, RAM_START + 0x340000, &untyped) == 1);
    CHECK(vka_alloc_untyped_at(&vka, 16, RAM_START + 0x350000, &untyped) == 0);
    CHECK(fake_paddr(untyped.cptr) == RAM_START + 0x350000);
    vka_free_object(&vka, &untyped);
    vka_free_object(&vka, &device);
    vka_free_object(&vka, &ram);
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static pmem_region_t regions[] = {
    {.type = PMEM_TYPE_RAM, .base_addr = 0, .length = 0x9fc00},
    {.type = PMEM_TYPE_UNKNOWN, .base_addr = 0x9fc00, .length = 0x400},
};

static void ram_that_the_kernel_does_not_use_is_told_apart(void)
{
    vka_t vka;
    vka_object_t frame;
    size_t count = 0;

    machine_reset(13);
    machine_give(0, 20, true);
    allocman_t *alloc = bootstrap_use_current_1level(FAKE_CNODE, 13, 200, 8192, POOL_SIZE, pool);
    CHECK(alloc && !allocman_add_simple_untypeds_with_regions(alloc, &simple, 2, regions));
    allocman_make_vka(&vka, alloc);
    CHECK(vka_alloc_frame(&vka, 12, &frame) == 1);
    while (vka_alloc_frame_maybe_device(&vka, 12, true, &frame) == 0) {
        CHECK(fake_paddr(frame.cptr) < 0x9f000);
        count++;
    }
    CHECK(count == 0x9f && fake_surprises() == 0);
    CHECK(vka_alloc_frame_at(&vka, 12, 0x9f000, &frame) == 0);
    CHECK(vka_alloc_frame_at(&vka, 12, 0xb8000, &frame) == 0 && fake_paddr(frame.cptr) == 0xb8000);
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"allocman: the tutorials' pool suffices", the_tutorials_pool_suffices},
        {"allocman: pools that are too small are refused", pools_that_are_too_small_are_refused},
        {"allocman: slots are handed out once", slots_are_handed_out_once},
        {"allocman: wrong frees of slots are fatal", wrong_frees_of_slots_are_fatal},
        {"allocman: objects are made as asked for", objects_are_made_as_asked_for},
        {"allocman: failed allocations leave nothing", failed_allocations_leave_nothing},
        {"allocman: every refusal of the kernel is undone", every_refusal_of_the_kernel_is_undone},
        {"allocman: memory is united again", memory_is_united_again},
        {"allocman: low addresses go first", low_addresses_go_first},
        {"allocman: random work leaks nothing", random_work_leaks_nothing},
        {"allocman: wrong frees of objects are fatal", wrong_frees_of_objects_are_fatal},
        {"allocman: objects are made at addresses", objects_are_made_at_addresses},
        {"allocman: RAM that the kernel does not use is told apart",
         ram_that_the_kernel_does_not_use_is_told_apart},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
