/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The same as refusals.c for the rarer functions of sel4utils.
 */
#include "census.h"
#include "check.h"
#include "each_refusal.h"
#include "env.h"
#include "refusal.h"

#include <cpio/cpio.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/api.h>
#include <sel4utils/mapping.h>
#include <sel4utils/stack.h>
#include <stdlib.h>

extern char _cpio_archive[];
extern char _cpio_archive_end[];

/* ---- an allocator on a vka ---- */

static allocman_t upper;
static vka_t upper_vka;

static bool make_upper_object(void)
{
    vka_object_t object;
    int error = vka_alloc_cnode_object(&upper_vka, 3, &object);

    if (error) {
        return failed(error == 1 && object.cptr == 0);
    }
    vka_free_object(&upper_vka, &object);
    return true;
}

static void objects_of_an_allocator_on_a_vka(void)
{
    CHECK(allocman_make_from_vka(&vka, &upper) == 0);
    allocman_make_vka(&upper_vka, &upper);
    refuse_all(make_upper_object);
}

/* ---- threads ---- */

static sel4utils_thread_t thread;

static bool make_fault_handler(void)
{
    int error =
        sel4utils_start_fault_handler(seL4_CapInitThreadASIDPool, &vka, &vspace,
                                      simple_get_cnode(&simple), seL4_NilData, "none", &thread);

    if (error) {
        return failed(error == -1);
    }
    sel4utils_clean_up_thread(&vka, &vspace, &thread);
    return true;
}

static void fault_handlers(void)
{
    refuse_all(make_fault_handler);
}

static void *do_nothing(void *arg)
{
    return arg;
}

static bool run_on_stack(void)
{
    void *result = NULL;
    int error = sel4utils_run_on_stack(&vspace, do_nothing, &result, &result);

    return error == 0 ? result == &result : failed(error == -1);
}

static void functions_on_new_stacks(void)
{
    refuse_all(run_on_stack);
}

static void wait_for_ever(void *endpoint, void *unused, void *ipc_buffer)
{
    (void)unused;
    (void)ipc_buffer;
    for (;;) {
        seL4_Call((seL4_CPtr)endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

static bool make_checkpoint(void)
{
    sel4utils_checkpoint_t checkpoint;
    int error = sel4utils_checkpoint_thread(&thread, &checkpoint, false);

    if (error) {
        return failed(error == -1 && !checkpoint.stack);
    }
    sel4utils_free_checkpoint(&checkpoint);
    return true;
}

static void checkpoints(void)
{
    vka_object_t endpoint;
    sel4utils_thread_config_t config =
        thread_config_default(&simple, simple_get_cnode(&simple), seL4_NilData, seL4_CapNull, 50);

    CHECK(vka_alloc_endpoint(&vka, &endpoint) == 0);
    CHECK(!sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, &thread));
    CHECK(!sel4utils_start_thread(&thread, wait_for_ever, (void *)endpoint.cptr, NULL, 1));
    api_wait(endpoint.cptr, NULL);
    refuse_all(make_checkpoint);
    sel4utils_clean_up_thread(&vka, &vspace, &thread);
    vka_free_object(&vka, &endpoint);
}

/* ---- images in another address space ---- */

static vka_object_t structures[16];
static size_t num_structures;

static void keep_structure(void *cookie, vka_object_t object)
{
    (void)cookie;
    structures[num_structures++] = object;
}

/* What is done with a new address space; true if it worked. */
typedef bool (*fill)(vspace_t *other);

static bool in_other_vspace(fill fill)
{
    static sel4utils_alloc_data_t data;
    vspace_t other;
    vka_object_t root;
    bool worked = false;

    if (vka_alloc_vspace_root(&vka, &root)) {
        return failed(true);
    }
    num_structures = 0;
    if (!seL4_ARCH_ASIDPool_Assign(seL4_CapInitThreadASIDPool, root.cptr) &&
        !sel4utils_get_vspace(&vspace, &other, &data, &vka, root.cptr, keep_structure, NULL)) {
        worked = fill(&other);
        vspace_tear_down(&other, VSPACE_FREE);
    }
    while (num_structures > 0) {
        vka_free_object(&vka, &structures[--num_structures]);
    }
    vka_free_object(&vka, &root);
    return worked || failed(true);
}

static bool find_image(elf_t *elf)
{
    unsigned long size = 0;
    unsigned long archive = (unsigned long)(_cpio_archive_end - _cpio_archive);
    const void *file = cpio_get_file(_cpio_archive, archive, "child", &size);

    return file && elf_newFile(file, size, elf) == 0;
}

static bool load_and_record(vspace_t *other)
{
    static sel4utils_elf_region_t regions[8];
    elf_t elf;

    if (!find_image(&elf) || sel4utils_elf_num_regions(&elf) > 8) {
        return false;
    }
    void *entry = sel4utils_elf_load_record_regions(other, &vspace, &vka, &vka, &elf, regions, 1);
    if (!entry) {
        /* given back to the last one, before the address space goes */
        for (int i = 0; i < sel4utils_elf_num_regions(&elf); i++) {
            if (regions[i].reservation.res) {
                return failed(false);
            }
        }
        return false;
    }
    return regions[0].reservation.res != NULL;
}

static bool load_anywhere(void)
{
    return in_other_vspace(load_and_record);
}

static void images_anywhere(void)
{
    refuse_all(load_anywhere);
}

static bool clone_a_page(vspace_t *other)
{
    uintptr_t start, end;

    sel4utils_get_image_region(&start, &end);
    reservation_t image =
        vspace_reserve_range_at(other, (void *)start, 2 * BIT(12), seL4_AllRights, 1);
    return image.res && sel4utils_bootstrap_clone_into_vspace(&vspace, other, image) == 0;
}

static bool clone(void)
{
    return in_other_vspace(clone_a_page);
}

static void clones(void)
{
    refuse_all(clone);
}

static char *shared;

static bool share_a_page(vspace_t *other)
{
    void *there = vspace_share_mem(&vspace, other, shared, 2, 12, seL4_AllRights, 1);

    if (there) {
        vspace_unmap_pages(other, there, 2, 12, VSPACE_FREE);
    }
    return there != NULL;
}

static bool share(void)
{
    return in_other_vspace(share_a_page);
}

static void pages_shared_with_others(void)
{
    shared = vspace_new_pages(&vspace, seL4_AllRights, 2, 12);
    CHECK(shared);
    refuse_all(share);
    vspace_unmap_pages(&vspace, shared, 2, 12, VSPACE_FREE);
}

int main(void)
{
    static const struct test tests[] = {
        {"objects of an allocator on a vka", objects_of_an_allocator_on_a_vka},
        {"fault handlers", fault_handlers},
        {"functions on new stacks", functions_on_new_stacks},
        {"checkpoints", checkpoints},
        {"images at any address", images_anywhere},
        {"clones of the image", clones},
        {"pages shared with others", pages_shared_with_others},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool))) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
