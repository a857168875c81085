/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refusing each request on the way to the root task's own address space.
 */
#include "census.h"
#include "check.h"
#include "env.h"
#include "refusal.h"

#include <sel4platsupport/bootinfo.h>

/* For eleven frames and paging structures, a slot and memory each. */
#define REQUESTS 22

static vka_t real_vka;
static seL4_CPtr end_slot;
static vka_object_t structures[16];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

static bool bootstrap(void)
{
    int error = sel4utils_bootstrap_vspace_with_bootinfo(
        &vspace, &vspace_data, seL4_CapInitThreadVSpace, &vka, platsupport_get_bootinfo(),
        keep_structure, NULL);

    if (error == 0) {
        return true;
    }
    test_failed = test_failed || error != -1;
    while (num_structures > 0) {
        vka_free_object(&vka, &structures[--num_structures]);
    }
    vspace = (vspace_t){.data = NULL};
    return false;
}

/* Refuses requests from the first one on, up to `end` or until there is no more; how many were. */
static long refuse(enum refusal kind, long end)
{
    for (long count = 0; count < end; count++) {
        struct census before = take_census();

        plan_refusal(allocator, kind, count);
        bool worked = bootstrap();
        plan_refusal(allocator, kind, -1);
        if (worked) {
            return was_refused() ? -1 : count;
        }
        if (!nothing_lost_since(&before)) {
            printf("request %ld\n", count);
            return -1;
        }
    }
    return end;
}

static void the_first_address_space(void)
{
    CHECK(refuse(REFUSE_SLOTS_AND_OBJECTS, REQUESTS) == REQUESTS);
    CHECK(!test_failed);
    /* the last one of these succeeds */
    CHECK(refuse(REFUSE_BOOK_KEEPING, 1000) > 10);
    CHECK(!test_failed && vspace_data.vka == &vka);
    void *pages = vspace_new_pages(&vspace, seL4_AllRights, 3, seL4_PageBits);
    CHECK(pages);
    vspace_unmap_pages(&vspace, pages, 3, seL4_PageBits, VSPACE_FREE);
    CHECK(all_memory_can_be_had());
}

/* For zf_log: what is refused would be in every line. */
static void say_nothing(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(void)
{
    static const struct test tests[] = {
        {"the first address space", the_first_address_space},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    allocator = bootstrap_use_current_simple(&simple, POOL_SIZE, pool);
    if (!allocator) {
        return 1;
    }
    allocman_make_vka(&real_vka, allocator);
    vka = refusing_vka(&real_vka);
    zf_log_set_output_callback(say_nothing);
    if (vka_cspace_alloc(&vka, &end_slot)) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), end_slot);
}
