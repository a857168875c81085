/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Allocators over the kernel of allocman_fake.h. A census before and after tells whether anything
 * leaks.
 */
#include "check.h"

#include <allocman/bootstrap.h>
#include <allocman/cspace/single_level.h>
#include <allocman/mspace/dual_pool.h>
#include <allocman/vka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <vka/debug-vka.h>
#include <vka/null-vka.h>
#include <vka/object.h>

#define POOL_SIZE   40960 /* what the tutorials give */
#define MAX_UNTYPED 230
#define RAM_START   0x1000000ul
#define RAM_BITS    24
#define DEVICE      0xfed00000ul
#define VIRTUAL_MAX 100

static char pool[POOL_SIZE + 16];

/* ---- a simple_t of the fake machine ---- */

static struct {
    int size_bits;
    int count;
    uintptr_t paddr[MAX_UNTYPED];
    size_t bits[MAX_UNTYPED];
    bool device[MAX_UNTYPED];
} given;

static uint8_t cnode_size(void *data)
{
    (void)data;
    return (uint8_t)given.size_bits;
}

static int untyped_count(void *data)
{
    (void)data;
    return given.count;
}

static seL4_CPtr nth_cap(void *data, int n)
{
    (void)data;
    return n < given.count ? FAKE_FIRST_SLOT + (seL4_CPtr)n : 0;
}

static seL4_CPtr nth_untyped(void *data, int n, size_t *size_bits, uintptr_t *paddr, bool *device)
{
    *size_bits = given.bits[n];
    *paddr = given.paddr[n];
    *device = given.device[n];
    return nth_cap(data, n);
}

static seL4_CPtr init_cap(void *data, seL4_CPtr cap)
{
    (void)data;
    return cap;
}

static simple_t simple = {.cap_count = untyped_count,
                          .nth_cap = nth_cap,
                          .init_cap = init_cap,
                          .cnode_size = cnode_size,
                          .untyped_count = untyped_count,
                          .nth_untyped = nth_untyped};

static void give(uintptr_t paddr, size_t size_bits, bool device)
{
    fake_add_untyped(paddr, size_bits, device);
    given.paddr[given.count] = paddr;
    given.bits[given.count] = size_bits;
    given.device[given.count++] = device;
}

/* 16 MiB of RAM and a page of a device, in a CNode of 2^13 slots. */
static allocman_t *start(vka_t *vka)
{
    fake_reset();
    memset(&given, 0, sizeof(given));
    given.size_bits = 13;
    give(RAM_START, RAM_BITS, false);
    give(DEVICE, 12, true);
    simple.extended_bootinfo_len = NULL;
    allocman_t *alloc = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    if (alloc) {
        allocman_make_vka(vka, alloc);
    }
    return alloc;
}

struct census {
    size_t caps;
    size_t free_slots;
    size_t free_bytes;
};

static struct census take_census(allocman_t *alloc)
{
    cspace_single_level_t *cspace = alloc->cspace.cspace;
    struct allocman_pool *memory = alloc->mspace.mspace;
    struct census census = {.caps = fake_caps()};

    for (size_t i = 0; i < cspace->bitmap_length; i++) {
        census.free_slots += (size_t)POPCOUNTL(cspace->bitmap[i]);
    }
    for (struct allocman_pool_piece *piece = memory->free; piece; piece = piece->next) {
        census.free_bytes += piece->size;
    }
    return census;
}

static bool same(struct census a, struct census b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    if (ctx->lvl == ZF_LOG_FATAL) {
        abort();
    }
}

/* ---- start ---- */

static void the_tutorials_pool_suffices(void)
{
    for (int bits = 12; bits <= 16; bits++) {
        for (size_t shift = 0; shift < 3; shift++) {
            vka_t vka;
            vka_object_t object;

            fake_reset();
            memset(&given, 0, sizeof(given));
            given.size_bits = bits;
            for (int i = 0; i < MAX_UNTYPED; i++) {
                give(0x100000000ul + BIT(20) * (size_t)i, 20, i % 3 == 0);
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

    fake_reset();
    memset(&given, 0, sizeof(given));
    given.size_bits = 13;
    give(0, 20, true);
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
    munmap(range, bytes);
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
        {"allocman: the tutorials' pool suffices", the_tutorials_pool_suffices},
        {"allocman: pools that are too small are refused", pools_that_are_too_small_are_refused},
        {"allocman: slots are handed out once", slots_are_handed_out_once},
        {"allocman: wrong frees of slots are fatal", wrong_frees_of_slots_are_fatal},
        {"allocman: objects are made as asked for", objects_are_made_as_asked_for},
        {"allocman: failed allocations leave nothing", failed_allocations_leave_nothing},
        {"allocman: every refusal of the kernel is undone", every_refusal_of_the_kernel_is_undone},
        {"allocman: memory is united again", memory_is_united_again},
        {"allocman: random work leaks nothing", random_work_leaks_nothing},
        {"allocman: wrong frees of objects are fatal", wrong_frees_of_objects_are_fatal},
        {"allocman: objects are made at addresses", objects_are_made_at_addresses},
        {"allocman: RAM that the kernel does not use is told apart",
         ram_that_the_kernel_does_not_use_is_told_apart},
        {"allocman: book-keeping grows", book_keeping_grows},
        {"allocman: growing ends with its range", growing_ends_with_its_range_and_its_frames},
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
