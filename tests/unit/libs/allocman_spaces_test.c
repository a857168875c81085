/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The spaces that bootstrap_use_current_simple does not use, and book-keeping memory that is
 * refused.
 */
#include "allocman_machine.h"
#include "check.h"

#include <allocman/cspace/two_level.h>
#include <allocman/mspace/k_r_malloc.h>
#include <allocman/mspace/vspace_pool.h>
#include <allocman/utspace/split.h>
#include <allocman/utspace/twinkle.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <vka/object.h>

/* ---- two levels ---- */

static void paths_of_two_levels_name_both(void)
{
    vka_t vka;
    cspacepath_t path;

    CHECK(start_two_levels(&vka));
    vka_cspace_make_path(&vka, (5 << LEVEL_TWO_BITS) + 9, &path);
    CHECK(path.capPtr == (5 << LEVEL_TWO_BITS) + 9 && path.capDepth == 64);
    CHECK(path.root == FAKE_CNODE && path.dest == 5 && path.destDepth == 64 - LEVEL_TWO_BITS);
    CHECK(path.offset == 9 && path.window == 1);
}

static void two_levels_grow_as_slots_run_out(void)
{
    enum { COUNT = 5000 };
    static vka_object_t objects[COUNT];
    static bool seen[256 << LEVEL_TWO_BITS];
    vka_t vka;
    allocman_t *alloc = start_two_levels(&vka);

    CHECK(alloc);
    memset(seen, 0, sizeof(seen));
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(vka_alloc_untyped(&vka, 4, &objects[i]) == 0);
        CHECK(objects[i].cptr < ARRAY_SIZE(seen) && !seen[objects[i].cptr]);
        CHECK(objects[i].cptr >= FAKE_FIRST_SLOT + 4 && !fake_is_empty(objects[i].cptr));
        seen[objects[i].cptr] = true;
    }
    for (size_t i = 0; i < COUNT; i++) {
        vka_free_object(&vka, &objects[(i * 7) % COUNT]);
    }
    struct census before = take_census(alloc);
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(vka_alloc_untyped(&vka, 4, &objects[i]) == 0);
    }
    for (size_t i = 0; i < COUNT; i++) {
        vka_free_object(&vka, &objects[i]);
    }
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

static void two_levels_end_with_their_memory(void)
{
    static seL4_CPtr slots[256 << LEVEL_TWO_BITS];
    vka_t vka;
    size_t count = 0;
    allocman_t *alloc = start_two_levels(&vka);

    CHECK(alloc);
    while (count < ARRAY_SIZE(slots) && vka_cspace_alloc(&vka, &slots[count]) == 0) {
        count++;
    }
    CHECK(count > 30000 && vka_cspace_alloc(&vka, &slots[count]) == 1);
    vka_cspace_free(&vka, slots[17]);
    CHECK(vka_cspace_alloc(&vka, &slots[count]) == 0 && slots[count] == slots[17]);
    CHECK(fake_surprises() == 0);
}

static void refusals_while_two_levels_grow_are_survived(void)
{
    for (long calls = 0; calls < 1500; calls++) {
        vka_t vka;
        vka_object_t objects[300];

        CHECK(start_two_levels(&vka));
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
}

static vka_t shared_vka;

static void free_foreign_slot(void)
{
    vka_cspace_free(&shared_vka, 200 << LEVEL_TWO_BITS);
}

static void free_boot_slot(void)
{
    vka_cspace_free(&shared_vka, 5);
}

static void free_slot_twice(void)
{
    seL4_CPtr slot;

    if (vka_cspace_alloc(&shared_vka, &slot) == 0) {
        vka_cspace_free(&shared_vka, slot);
        vka_cspace_free(&shared_vka, slot);
    }
}

static void wrong_frees_in_two_levels_are_fatal(void)
{
    CHECK(start_two_levels(&shared_vka));
    CHECK(aborts(free_foreign_slot) && aborts(free_boot_slot) && aborts(free_slot_twice));
}

static void two_levels_that_do_not_fit_are_refused(void)
{
    static const struct cspace_two_level_config good = {.cnode = FAKE_CNODE,
                                                        .cnode_size_bits = 4,
                                                        .cnode_guard_bits = 56,
                                                        .end_slot = 16,
                                                        .level_two_bits = 4,
                                                        .end_existing_index = 2,
                                                        .start_existing_slot = 3,
                                                        .end_existing_slot = 30};
    cspace_two_level_t cspace;
    vka_t vka;
    allocman_t *alloc = start(&vka);
    struct cspace_two_level_config bad = good;
    struct census before = take_census(alloc);

    bad.end_slot = 17;
    CHECK(cspace_two_level_create(alloc, &cspace, bad) != 0);
    bad = good;
    bad.level_two_bits = 60;
    CHECK(cspace_two_level_create(alloc, &cspace, bad) != 0);
    bad = good;
    bad.end_existing_index = 17;
    CHECK(cspace_two_level_create(alloc, &cspace, bad) != 0);
    CHECK(same(before, take_census(alloc)));
    CHECK(cspace_two_level_create(alloc, &cspace, good) == 0 && cspace.free_count == 27);
}

/* ---- memory for book-keeping that is refused ---- */

static struct mspace_interface real;
static long refuse_after;
static bool was_refused;

static void *failing_alloc(struct allocman *alloc, void *cookie, size_t bytes, int *error)
{
    if (refuse_after >= 0 && refuse_after-- == 0) {
        was_refused = true;
        *error = 1;
        return NULL;
    }
    return real.alloc(alloc, cookie, bytes, error);
}

static void plan_memory_refusal(allocman_t *alloc, long calls)
{
    refuse_after = calls;
    was_refused = false;
    if (alloc->mspace.alloc != failing_alloc) {
        real = alloc->mspace;
        alloc->mspace.alloc = failing_alloc;
    }
}

/* One object, which takes at least `least` pieces of memory; whichever is refused, nothing is left.
 */
static void refuse_memory_of(allocman_t *(*make)(vka_t *), long least)
{
    for (long calls = 0;; calls++) {
        vka_t vka;
        vka_object_t object;
        allocman_t *alloc = make(&vka);

        /* growth is not undone, so it comes first */
        CHECK(alloc && vka_alloc_frame(&vka, 12, &object) == 0);
        vka_free_object(&vka, &object);
        struct census before = take_census(alloc);
        plan_memory_refusal(alloc, calls);
        int error = vka_alloc_endpoint(&vka, &object);
        if (!was_refused) {
            CHECK(error == 0 && calls >= least);
            return;
        }
        CHECK(error == 1 && object.cptr == 0);
        CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
        plan_memory_refusal(alloc, -1);
        CHECK(vka_alloc_endpoint(&vka, &object) == 0);
        vka_free_object(&vka, &object);
        CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
    }
}

static void refused_memory_leaves_nothing(void)
{
    refuse_memory_of(start, 2 * (RAM_BITS - seL4_EndpointBits));
}

static void refused_memory_leaves_nothing_in_two_levels(void)
{
    refuse_memory_of(start_two_levels, 2 * (12 - seL4_EndpointBits));
}

static void refused_memory_while_two_levels_grow_is_survived(void)
{
    for (long calls = 0; calls < 900; calls++) {
        vka_t vka;
        vka_object_t objects[300];
        allocman_t *alloc = start_two_levels(&vka);

        CHECK(alloc);
        plan_memory_refusal(alloc, calls);
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            if (vka_alloc_untyped(&vka, 4, &objects[i])) {
                CHECK(was_refused && objects[i].cptr == 0);
                CHECK(vka_alloc_untyped(&vka, 4, &objects[i]) == 0);
            }
        }
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            vka_free_object(&vka, &objects[i]);
        }
        CHECK(fake_surprises() == 0);
    }
}

static void refused_memory_when_adding_untypeds_adds_none(void)
{
    for (long calls = 0;; calls++) {
        vka_t vka;
        cspacepath_t paths[3];
        size_t bits[] = {12, 13, 14};
        uintptr_t paddrs[] = {0x9000000, 0x9002000, 0x9004000};
        allocman_t *alloc = start(&vka);
        struct census before = take_census(alloc);

        for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
            vka_cspace_make_path(&vka, fake_add_untyped(paddrs[i], bits[i], false), &paths[i]);
            paths[i].capDepth = 32; /* not as the allocator would make it: has to be remembered */
        }
        before.caps += ARRAY_SIZE(paths);
        plan_memory_refusal(alloc, calls);
        int error = allocman_utspace_add_uts(alloc, 3, paths, bits, paddrs, ALLOCMAN_UT_KERNEL);
        if (!was_refused) {
            CHECK(error == 0 && calls == 6);
            return;
        }
        CHECK(error && same(before, take_census(alloc)));
    }
}

/* ---- anything at any time ---- */

/* RAM that is free, and that is in CNodes of the second level which were made later. */
static size_t ram_left(const allocman_t *alloc)
{
    const utspace_split_t *split_space = alloc->utspace.utspace;
    size_t sum = 0;

    for (size_t bits = 0; bits < seL4_WordBits; bits++) {
        for (struct utspace_split_node *node = split_space->heads[ALLOCMAN_UT_KERNEL][bits]; node;
             node = node->next) {
            sum += BIT(bits);
        }
    }
    for (seL4_CPtr slot = FAKE_LEVEL_ONE + 1; slot < FAKE_LEVEL_ONE + 256; slot++) {
        sum += fake_is_empty(slot) ? 0 : BIT(LEVEL_TWO_BITS + seL4_SlotBits);
    }
    return sum;
}

static void work_at_random(allocman_t *(*make)(vka_t *))
{
    enum { COUNT = 200 };
    static vka_object_t objects[COUNT];
    vka_t vka;
    allocman_t *alloc = make(&vka);

    CHECK(alloc);
    memset(objects, 0, sizeof(objects));
    for (int round = 0; round < 30000; round++) {
        vka_object_t *object = &objects[random_number() % COUNT];

        fake_plan_refusal((long)(random_number() % 40) - 10);
        plan_memory_refusal(alloc, (long)(random_number() % 40) - 10);
        if (object->cptr) {
            vka_free_object(&vka, object);
            *object = (vka_object_t){0};
        } else if (vka_alloc_untyped(&vka, 4 + random_number() % 14, object)) {
            CHECK(object->cptr == 0);
        }
    }
    fake_plan_refusal(-1);
    plan_memory_refusal(alloc, -1);
    for (int i = 0; i < COUNT; i++) {
        if (objects[i].cptr) {
            vka_free_object(&vka, &objects[i]);
        }
    }
    CHECK(fake_surprises() == 0 && ram_left(alloc) == BIT(RAM_BITS));
}

static void random_work_with_refusals_loses_nothing(void)
{
    work_at_random(start);
    CHECK(!test_failed);
    work_at_random(start_two_levels);
}

/* ---- device memory ---- */

static void device_memory_is_united_again(void)
{
    enum { COUNT = 16 };
    const uintptr_t start_paddr = 0xd0000000;
    vka_t vka;
    vka_object_t frames[COUNT], whole;

    machine_reset(13);
    machine_give(RAM_START, RAM_BITS, false);
    machine_give(start_paddr, 20, true);
    allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    CHECK(alloc);
    allocman_make_vka(&vka, alloc);
    struct census before = take_census(alloc);
    for (size_t i = 0; i < COUNT; i++) {
        uintptr_t paddr = start_paddr + BIT(12) * ((i * 5) % COUNT);

        CHECK(vka_alloc_frame_at(&vka, 12, paddr, &frames[i]) == 0);
        CHECK(fake_paddr(frames[i].cptr) == paddr && vka_object_paddr(&vka, &frames[i]) == paddr);
    }
    CHECK(vka_alloc_untyped_at(&vka, 20, start_paddr, &whole) == 1);
    for (size_t i = 0; i < COUNT; i++) {
        vka_free_object(&vka, &frames[(i * 3) % COUNT]);
    }
    CHECK(same(before, take_census(alloc)));
    CHECK(vka_alloc_untyped_at(&vka, 20, start_paddr, &whole) == 0);
    CHECK(fake_paddr(whole.cptr) == start_paddr);
    vka_free_object(&vka, &whole);
    CHECK(same(before, take_census(alloc)) && fake_surprises() == 0);
}

/* ---- twinkle ---- */

static utspace_twinkle_t twinkle;

/* 16 MiB and a page of a device, handed out by marks. */
static allocman_t *start_twinkle(vka_t *vka)
{
    size_t bits[] = {RAM_BITS, 12};
    cspacepath_t paths[2];
    allocman_t *alloc;

    start(vka);
    alloc = bootstrap_use_current_1level(FAKE_CNODE, 13, 200, 8192, POOL_SIZE, pool);
    if (!alloc) {
        return NULL;
    }
    utspace_twinkle_create(&twinkle);
    alloc->utspace = utspace_twinkle_make_interface(&twinkle);
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        paths[i] = allocman_cspace_make_path(alloc, FAKE_FIRST_SLOT + i);
    }
    if (allocman_utspace_add_uts(alloc, 1, paths, bits, NULL, ALLOCMAN_UT_KERNEL) ||
        allocman_utspace_add_uts(alloc, 1, paths + 1, bits + 1, NULL, ALLOCMAN_UT_DEV_MEM)) {
        return NULL;
    }
    allocman_make_vka(vka, alloc);
    return alloc;
}

static void twinkle_hands_out_in_order(void)
{
    vka_t vka;
    vka_object_t endpoint, frame, tcb, large;

    CHECK(start_twinkle(&vka));
    CHECK(vka_alloc_endpoint(&vka, &endpoint) == 0 && fake_paddr(endpoint.cptr) == RAM_START);
    CHECK(vka_alloc_frame(&vka, 12, &frame) == 0 && fake_paddr(frame.cptr) == RAM_START + 0x1000);
    CHECK(vka_alloc_tcb(&vka, &tcb) == 0 && fake_paddr(tcb.cptr) == RAM_START + 0x2000);
    CHECK(vka_alloc_frame(&vka, 21, &large) == 0);
    CHECK(fake_paddr(large.cptr) == RAM_START + BIT(21));
    CHECK(vka_object_paddr(&vka, &frame) == VKA_NO_PADDR);
    CHECK(vka_alloc_frame_at(&vka, 12, RAM_START, &frame) == 1 && fake_surprises() == 0);
}

static void twinkle_ends_and_begins_as_the_kernel_does(void)
{
    static vka_object_t frames[BIT(RAM_BITS - 12) + 1];
    vka_t vka;
    size_t count = 0;
    allocman_t *alloc = start_twinkle(&vka);
    struct census before = take_census(alloc);

    for (int round = 0; round < 3; round++) {
        for (count = 0; vka_alloc_frame(&vka, 12, &frames[count]) == 0; count++) {
        }
        CHECK(count == BIT(RAM_BITS - 12) && fake_surprises() == 0);
        CHECK(vka_alloc_endpoint(&vka, &frames[count]) == 1);
        CHECK(vka_alloc_frame_maybe_device(&vka, 12, true, &frames[count]) == 0);
        CHECK(fake_paddr(frames[count].cptr) == DEVICE);
        for (size_t i = 0; i <= count; i++) {
            vka_free_object(&vka, &frames[i]);
        }
        CHECK(same(before, take_census(alloc)));
    }
}

static void free_twinkle_object_twice(void)
{
    vka_object_t object;

    if (vka_alloc_endpoint(&shared_vka, &object) == 0) {
        vka_free_object(&shared_vka, &object);
        vka_utspace_free(&shared_vka, object.type, object.size_bits, object.ut);
    }
}

static void twinkle_undoes_refusals(void)
{
    vka_t vka;
    vka_object_t object;
    allocman_t *alloc = start_twinkle(&vka);
    struct census before = take_census(alloc);

    fake_plan_refusal(0);
    CHECK(vka_alloc_endpoint(&vka, &object) == seL4_NotEnoughMemory && object.cptr == 0);
    CHECK(same(before, take_census(alloc)));
    CHECK(vka_alloc_endpoint(&vka, &object) == 0 && fake_paddr(object.cptr) == RAM_START);
    CHECK(start_twinkle(&shared_vka) && aborts(free_twinkle_object_twice));
    CHECK(vka_alloc_untyped(&shared_vka, 3, &object) == 1);
    CHECK(vka_alloc_untyped(&shared_vka, 60, &object) == 1);
}

/* ---- memory of a vspace ---- */

static char *vspace_end;

static int map_in_vspace(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                         reservation_t res, bool can_use_dev)
{
    vka_object_t frame;
    size_t bytes = num_pages << size_bits;

    (void)can_use_dev;
    if (res.res != vspace || (char *)vaddr + bytes > vspace_end ||
        vka_alloc_frame(vspace->data, (uint32_t)size_bits, &frame)) {
        return -1;
    }
    return mprotect(vaddr, bytes, PROT_READ | PROT_WRITE);
}

static void memory_grows_in_a_vspace(void)
{
    static mspace_vspace_pool_t vspace_pool;
    static vka_object_t objects[600];
    size_t bytes = 40 * PAGE_SIZE_4K;
    char *range = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    vka_t frames;
    vspace_t vspace = {.data = &frames, .new_pages_at_vaddr = map_in_vspace};
    allocman_t *below = start(&frames), alloc;
    size_t count = 0;

    CHECK(below && range != MAP_FAILED);
    vspace_end = range + bytes;
    struct census before = take_census(below);
    mspace_vspace_pool_create(
        &vspace_pool, (struct mspace_vspace_pool_config){
                          .vstart = range, .reservation = {.res = &vspace}, .vspace = &vspace});
    CHECK(!allocman_create(&alloc, mspace_vspace_pool_make_interface(&vspace_pool)));
    CHECK(take_census(below).caps == before.caps); /* nothing is mapped before it is needed */
    while (count < ARRAY_SIZE(objects)) {
        void *memory = allocman_mspace_alloc(&alloc, 1000, NULL);

        if (!memory) {
            break;
        }
        CHECK((char *)memory >= range && (char *)memory + 1000 <= vspace_end);
        memset(memory, 0x5a, 1000);
        count++;
    }
    CHECK(count == bytes / 1008 && !allocman_mspace_alloc(&alloc, 1000, NULL));
    munmap(range, bytes);
}

/* ---- malloc over given pieces ---- */

static char pieces[4][1024];
static size_t pieces_given;

static int give_piece(size_t cookie, mspace_k_r_malloc_t *k_r_malloc, size_t bytes)
{
    if (cookie != 4711 || pieces_given == ARRAY_SIZE(pieces) || bytes > 1000) {
        return 1;
    }
    mspace_k_r_malloc_add(k_r_malloc, pieces[pieces_given++] + 1, 1023);
    return 0;
}

static void blocks_know_their_sizes(void)
{
    mspace_k_r_malloc_t heap;
    void *blocks[64];
    size_t count = 0;

    mspace_k_r_malloc_init(&heap, 4711, give_piece);
    CHECK(pieces_given == 0 && !mspace_k_r_malloc_alloc(&heap, 2000));
    CHECK(!mspace_k_r_malloc_alloc(&heap, SIZE_MAX));
    while ((blocks[count] = mspace_k_r_malloc_alloc(&heap, 1 + count * 5))) {
        CHECK((uintptr_t)blocks[count] % 16 == 0);
        memset(blocks[count], 0xee, 1 + count * 5);
        count++;
    }
    CHECK(pieces_given == ARRAY_SIZE(pieces) && count > 20);
    for (size_t i = 0; i < count; i++) {
        size_t at = (i * 7) % count;

        mspace_k_r_malloc_free(&heap, blocks[at]);
        blocks[at] = NULL;
    }
    for (size_t i = 0; i < count; i++) {
        mspace_k_r_malloc_free(&heap, blocks[i]); /* what the pattern has not met, or NULL */
    }
    for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
        blocks[i] = mspace_k_r_malloc_alloc(&heap, 980);
        CHECK(blocks[i]);
    }
    CHECK(!mspace_k_r_malloc_alloc(&heap, 980));
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"two levels: paths name both", paths_of_two_levels_name_both},
        {"two levels: CNodes come as slots run out", two_levels_grow_as_slots_run_out},
        {"two levels: they end with their memory", two_levels_end_with_their_memory},
        {"two levels: refusals while they grow are survived",
         refusals_while_two_levels_grow_are_survived},
        {"two levels: wrong frees are fatal", wrong_frees_in_two_levels_are_fatal},
        {"two levels: slots that do not fit are refused", two_levels_that_do_not_fit_are_refused},
        {"book-keeping: refused memory leaves nothing", refused_memory_leaves_nothing},
        {"book-keeping: refused memory leaves nothing in two levels",
         refused_memory_leaves_nothing_in_two_levels},
        {"book-keeping: refused memory while two levels grow is survived",
         refused_memory_while_two_levels_grow_is_survived},
        {"book-keeping: refused memory when adding untypeds adds none",
         refused_memory_when_adding_untypeds_adds_none},
        {"any work with any refusals loses nothing", random_work_with_refusals_loses_nothing},
        {"split: device memory is united again", device_memory_is_united_again},
        {"twinkle: objects come in order", twinkle_hands_out_in_order},
        {"twinkle: it ends and begins as the kernel does",
         twinkle_ends_and_begins_as_the_kernel_does},
        {"twinkle: refusals are undone, wrong frees fatal", twinkle_undoes_refusals},
        {"vspace pool: memory grows in a vspace", memory_grows_in_a_vspace},
        {"k_r_malloc: blocks know their sizes", blocks_know_their_sizes},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
