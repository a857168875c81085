/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory for book-keeping that grows, and vkas other than an allocator's.
 */
#include "allocman_machine.h"
#include "check.h"

#include <allocman/mspace/dual_pool.h>
#include <sys/mman.h>
#include <vka/debug-vka.h>
#include <vka/null-vka.h>
#include <vka/object.h>

#define VIRTUAL_MAX 100

/* ---- growing ---- */

static void book_keeping_grows(void)
{
    static vka_object_t objects[2000];
    vka_t vka;
    size_t bytes = VIRTUAL_MAX * PAGE_SIZE_4K;
    char *range = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    allocman_t *alloc = start(&vka);

    CHECK(alloc && range != MAP_FAILED);
    bootstrap_configure_virtual_pool(alloc, range, bytes, FAKE_VSPACE);
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        CHECK(vka_alloc_endpoint(&vka, &objects[i]) == 0);
    }
    struct allocman_pool *memory = alloc->mspace.mspace;
    CHECK((char *)memory->next_page > range + 40 * PAGE_SIZE_4K);
    for (struct allocman_reserve *kind = alloc->objects; kind; kind = kind->next) {
        CHECK(kind->count == kind->wanted);
    }
    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        vka_free_object(&vka, &objects[i]);
    }
    struct census before = take_census(alloc);
    for (size_t i = 0; i < 1000; i++) {
        CHECK(vka_alloc_endpoint(&vka, &objects[i]) == 0);
    }
    for (size_t i = 0; i < 1000; i++) {
        vka_free_object(&vka, &objects[i]);
    }
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
    munmap(range, bytes);
}

static void growing_ends_with_its_range_and_its_frames(void)
{
    vka_t vka;
    vka_object_t object;
    size_t bytes = 4 * PAGE_SIZE_4K;
    char *range = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    allocman_t *alloc = start(&vka);
    int error = 0;

    CHECK(alloc && range != MAP_FAILED);
    bootstrap_configure_virtual_pool(alloc, range, bytes, FAKE_VSPACE);
    while (!(error = vka_alloc_endpoint(&vka, &object))) {
    }
    CHECK(error == 1 && object.cptr == 0);
    struct allocman_pool *memory = alloc->mspace.mspace;
    CHECK((char *)memory->next_page == range + bytes && fake_surprises() == 0);
    struct census before = take_census(alloc);
    for (int i = 0; i < 10; i++) {
        CHECK(vka_alloc_endpoint(&vka, &object) == 1);
    }
    CHECK(same(before, take_census(alloc)));
    munmap(range, bytes);
}

static void reserves_that_cannot_be_filled_cost_nothing(void)
{
    vka_t vka;
    seL4_CPtr slot;

    machine_reset(13);
    machine_give(RAM_START, 13, false); /* two pages, for six in reserve */
    allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    CHECK(alloc);
    allocman_make_vka(&vka, alloc);
    bootstrap_configure_virtual_pool(alloc, (void *)0x10000000, BIT(20), FAKE_VSPACE);
    struct census before = take_census(alloc);
    for (int i = 0; i < 10; i++) {
        CHECK(vka_cspace_alloc(&vka, &slot) == 0);
        vka_cspace_free(&vka, slot);
    }
    CHECK(same(before, take_census(alloc)));
}

static void refusals_while_growing_are_survived(void)
{
    size_t bytes = VIRTUAL_MAX * PAGE_SIZE_4K;
    char *range = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    CHECK(range != MAP_FAILED);
    for (long calls = 0; calls < 4000; calls += 7) {
        vka_t vka;
        vka_object_t objects[600];
        allocman_t *alloc = start(&vka);

        CHECK(alloc && mprotect(range, bytes, PROT_NONE) == 0);
        bootstrap_configure_virtual_pool(alloc, range, bytes, FAKE_VSPACE);
        fake_plan_refusal(calls);
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            if (vka_alloc_endpoint(&vka, &objects[i])) {
                CHECK(fake_was_refused() && objects[i].cptr == 0);
                fake_plan_refusal(-1);
                CHECK(vka_alloc_endpoint(&vka, &objects[i]) == 0);
            }
        }
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            vka_free_object(&vka, &objects[i]);
        }
        CHECK(fake_surprises() == 0);
    }
    munmap(range, bytes);
}

static void pools_unite_their_pieces(void)
{
    static char memory[1024 + 3];
    struct allocman_pool pieces;
    void *held[64];
    int error;

    allocman_pool_init(&pieces);
    allocman_pool_add(&pieces, memory + 1, sizeof(memory) - 1);
    size_t all = pieces.free->size;
    CHECK(all % 16 == 0 && all >= 992);
    for (size_t i = 0; i < 62; i++) {
        held[i] = allocman_pool_alloc(NULL, &pieces, 1 + i % 16, &error);
        CHECK(held[i] && error == 0 && (uintptr_t)held[i] % 16 == 0);
    }
    for (size_t i = 0; i < 62; i++) {
        size_t at = (i * 31) % 62;
        allocman_pool_free(NULL, &pieces, held[at], 1 + at % 16);
        held[at] = NULL;
    }
    for (size_t i = 0; i < 62; i++) {
        if (held[i]) {
            allocman_pool_free(NULL, &pieces, held[i], 1 + i % 16);
        }
    }
    CHECK(pieces.free->size == all && !pieces.free->next);
    CHECK(!allocman_pool_alloc(NULL, &pieces, SIZE_MAX, &error) && error);
    CHECK(!allocman_pool_alloc(NULL, &pieces, all + 1, &error) && error);
}

static vka_t shared_vka;
static vka_object_t shared_object;
static seL4_CPtr shared_slot;

static void free_shared_slot(void)
{
    vka_cspace_free(&shared_vka, shared_slot);
}

static void free_shared_object_twice(void)
{
    vka_utspace_free(&shared_vka, shared_object.type, shared_object.size_bits, shared_object.ut);
    vka_utspace_free(&shared_vka, shared_object.type, shared_object.size_bits, shared_object.ut);
}

/* ---- other vkas ---- */

static void allocators_stand_on_a_vka(void)
{
    vka_t vka, upper;
    allocman_t *alloc = start(&vka), second;
    struct census before = take_census(alloc);
    vka_object_t object;

    CHECK(allocman_make_from_vka(&vka, &second) == 0);
    allocman_make_vka(&upper, &second);
    CHECK(vka_alloc_cnode_object(&upper, 7, &object) == 0);
    CHECK(vka_object_paddr(&upper, &object) == fake_paddr(object.cptr));
    vka_free_object(&upper, &object);
    CHECK(vka_alloc_frame_at(&upper, 12, DEVICE, &object) == 0);
    vka_free_object(&upper, &object);
    CHECK(vka_alloc_frame(&upper, 30, &object) != 0);
    CHECK(same(before, take_census(alloc)));
}

static void null_vkas_have_nothing(void)
{
    vka_t vka;
    vka_object_t object;
    seL4_CPtr slot;

    vka_init_nullvka(&vka);
    CHECK(vka_cspace_alloc(&vka, &slot) == -1 && vka_alloc_tcb(&vka, &object) == -1);
    CHECK(vka_utspace_paddr(&vka, 1, seL4_TCBObject, 11) == VKA_NO_PADDR);
}

static void missing_functions_are_errors(void)
{
    vka_t vka = {0};
    vka_object_t object;
    seL4_CPtr slot;
    cspacepath_t path = {0};

    CHECK(vka_cspace_alloc(&vka, &slot) == -1 && vka_cspace_alloc(NULL, &slot) == -1);
    CHECK(vka_cspace_alloc(&vka, NULL) == -1 && vka_alloc_tcb(&vka, &object) == -1);
    CHECK(vka_utspace_alloc(&vka, &path, 1, 11, &slot) == -1);
    CHECK(vka_utspace_alloc_at(&vka, &path, 1, 11, 0, &slot) == -1);
    CHECK(vka_utspace_paddr(&vka, 1, 1, 11) == VKA_NO_PADDR && vka_alloc_tcb(NULL, &object) == -1);
    CHECK(vka_alloc_tcb_leaky(&vka) == 0);
}

static void free_shared_slot_unwatched(void)
{
    vka_cspace_free(&shared_vka, 4000);
}

static void debug_vkas_notice_wrong_frees(void)
{
    vka_t vka;
    allocman_t *alloc = start(&vka);

    CHECK(alloc && vka_init_debugvka(&shared_vka, &vka) == 0);
    CHECK(vka_alloc_tcb(&shared_vka, &shared_object) == 0);
    vka_free_object(&shared_vka, &shared_object);
    CHECK(vka_cspace_alloc(&shared_vka, &shared_slot) == 0);
    vka_cspace_free(&shared_vka, shared_slot);
    CHECK(aborts(free_shared_slot) && aborts(free_shared_slot_unwatched));
    CHECK(aborts(free_shared_object_twice));
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"allocman: book-keeping grows", book_keeping_grows},
        {"allocman: growing ends with its range", growing_ends_with_its_range_and_its_frames},
        {"allocman: reserves that cannot be filled cost nothing",
         reserves_that_cannot_be_filled_cost_nothing},
        {"allocman: refusals while growing are survived", refusals_while_growing_are_survived},
        {"allocman: pools unite their pieces", pools_unite_their_pieces},
        {"allocman: an allocator can stand on a vka", allocators_stand_on_a_vka},
        {"vka: a null vka has nothing", null_vkas_have_nothing},
        {"vka: missing functions are errors", missing_functions_are_errors},
        {"vka: a debug vka notices wrong frees", debug_vkas_notice_wrong_frees},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
