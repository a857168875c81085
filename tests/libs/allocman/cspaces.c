/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A task that moves into a CSpace of its own: one image for each way (variants of spec/06 section
 * 8.2), because there is only one boot CSpace to leave.
 */
#include "census.h"
#include "check.h"
#include "env.h"
#include "refusal.h"

#include <allocman/cspace/two_level.h>
#include <sel4debug/debug.h>
#include <sel4platsupport/bootinfo.h>
#include <stdio.h>
#include <stdlib.h>

#define LEVEL_ONE_BITS (IS_TWO_LEVEL ? 7 : 12)
#define LEVEL_TWO_BITS 8 /* of the second level */
#define MANY           (IS_TWO_LEVEL ? 3000 : 1000)

static seL4_BootInfo *info;
#if IS_BOOTINFO
static cspace_simple1level_t *old_cspace;
#endif
static seL4_CPtr old_root;
static size_t bytes_at_first;

/* ---- before ---- */

static seL4_Uint32 kinds[BIT(12)]; /* of the capabilities that the kernel gave */

static seL4_CPtr first_empty(void)
{
    return info->empty.start;
}

static void note_kinds(void)
{
    for (seL4_CPtr slot = 0; slot < first_empty(); slot++) {
        kinds[slot] = seL4_DebugCapIdentify(slot);
    }
}

/* Whether nothing is made of an untyped: the whole of it can be had. */
static bool is_whole(seL4_CPtr untyped, const seL4_UntypedDesc *desc)
{
    seL4_CPtr to = first_empty();
    int error = seL4_Untyped_Retype(untyped, seL4_UntypedObject, desc->sizeBits,
                                    seL4_CapInitThreadCNode, 0, 0, to, 1);

    if (error) {
        printf("the untyped of 2^%d bytes at %lx is not whole\n", desc->sizeBits, desc->paddr);
    }
    seL4_CNode_Delete(seL4_CapInitThreadCNode, to, seL4_WordBits);
    return error == 0;
}

/* Whether the task has what it had, and nothing more. */
static bool is_as_at_first(void)
{
    for (seL4_CPtr slot = info->untyped.start; slot < info->untyped.end; slot++) {
        const seL4_UntypedDesc *desc = &info->untypedList[slot - info->untyped.start];

        if (!is_whole(slot, desc)) {
            return false;
        }
    }
    for (seL4_CPtr slot = 0; slot < first_empty(); slot++) {
        if (seL4_DebugCapIdentify(slot) != kinds[slot]) {
            return false;
        }
    }
    return seL4_DebugCapIdentify(first_empty()) == 0 &&
           seL4_DebugCapIdentify(first_empty() + 1) == 0;
}

static allocman_t *move_to(size_t level_one_bits, size_t pool_size)
{
#if defined(VARIANT_1level)
    return bootstrap_new_1level_simple(&simple, level_one_bits, pool_size, pool);
#elif defined(VARIANT_2level)
    return bootstrap_new_2level_simple(&simple, level_one_bits, LEVEL_TWO_BITS, pool_size, pool);
#elif defined(VARIANT_1level_bootinfo)
    return bootstrap_new_1level_bootinfo(info, level_one_bits, pool_size, pool, &old_cspace);
#else
    return bootstrap_new_2level_bootinfo(info, level_one_bits, LEVEL_TWO_BITS, pool_size, pool,
                                         &old_cspace);
#endif
}

/* ---- after ---- */

#if IS_BOOTINFO
static seL4_CPtr copies[seL4_NumInitialCaps]; /* of what is in the old CSpace now */

static seL4_CPtr find_init_cap(void *data, seL4_CPtr cap)
{
    (void)data;
    return cap < ARRAY_SIZE(copies) ? copies[cap] : seL4_CapNull;
}

/* Fetches what the tests need out of the old CSpace. */
static bool fetch_init_caps(allocman_t *alloc)
{
    static const seL4_CPtr needed[] = {seL4_CapInitThreadTCB, seL4_CapInitThreadVSpace,
                                       seL4_CapInitThreadASIDPool, seL4_CapIOPortControl};
    cspace_interface_t old = cspace_simple1level_make_interface(old_cspace);

    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        cspacepath_t from = old.make_path(old_cspace, needed[i]);
        cspacepath_t to;

        if (allocman_cspace_alloc(alloc, &to)) {
            return false;
        }
        /* there is one capability only that issues I/O ports */
        if (needed[i] == seL4_CapIOPortControl ? vka_cnode_move(&to, &from)
                                               : vka_cnode_copy(&to, &from, seL4_AllRights)) {
            return false;
        }
        copies[needed[i]] = to.capPtr;
    }
    copies[seL4_CapInitThreadCNode] = IS_TWO_LEVEL ? 2 : 1;
    old_root = old_cspace->config.cnode;
    simple.init_cap = find_init_cap;
    return true;
}
#else
static bool fetch_init_caps(allocman_t *alloc)
{
    (void)alloc;
    size_t end = IS_TWO_LEVEL ? ((first_empty() >> LEVEL_TWO_BITS) + 1) << LEVEL_TWO_BITS
                              : BIT(LEVEL_ONE_BITS);

    old_root = end - 1;
    return true;
}
#endif

/* A path of the CSpace that was left. */
static cspacepath_t old_path(seL4_CPtr slot)
{
    return (cspacepath_t){.root = old_root, .capPtr = slot, .capDepth = seL4_WordBits};
}

static bool is_empty_in_old(seL4_CPtr slot)
{
    cspacepath_t from = old_path(slot);
    cspacepath_t to;
    bool is_empty;

    if (vka_cspace_alloc_path(&vka, &to)) {
        return false;
    }
    is_empty = vka_cnode_copy(&to, &from, seL4_AllRights) == seL4_FailedLookup;
    if (!is_empty) {
        vka_cnode_delete(&to);
    }
    vka_cspace_free_path(&vka, to);
    return is_empty;
}

/* ---- tests ---- */

static void the_task_is_in_the_new_cspace(void)
{
    vka_object_t notification;
    cspacepath_t path;
    seL4_Word badge;

    CHECK(vka_alloc_notification(&vka, &notification) == 0);
    vka_cspace_make_path(&vka, notification.cptr, &path);
    CHECK(path.root == simple_get_cnode(&simple) && path.capDepth == seL4_WordBits);
    seL4_Signal(notification.cptr);
    seL4_Wait(notification.cptr, &badge);
    CHECK(vka_cnode_move(&path, &path) == seL4_DeleteFirst);
    vka_free_object(&vka, &notification);
    CHECK(!is_empty_in_old(seL4_CapInitThreadTCB) && !is_empty_in_old(seL4_CapInitThreadVSpace));
    CHECK(is_empty_in_old(first_empty())); /* the new CNode's capability was there for a while */
}

static void untypeds_are_not_in_the_old_cspace(void)
{
    for (seL4_CPtr slot = info->untyped.start; slot < info->untyped.end; slot++) {
        CHECK(is_empty_in_old(slot));
    }
}

#if !IS_BOOTINFO
static void capabilities_are_where_they_were(void)
{
    int count = simple_get_cap_count(&simple);

    CHECK(count > 20);
    for (int i = 0; i < count; i++) {
        seL4_CPtr slot = simple_get_nth_cap(&simple, i);
        bool stays = slot == seL4_CapInitThreadCNode || slot == seL4_CapInitThreadTCB ||
                     slot == seL4_CapInitThreadVSpace;

        CHECK(seL4_DebugCapIdentify(slot) == kinds[slot]);
        CHECK(kinds[slot] == 0 || stays || is_empty_in_old(slot));
    }
    CHECK(seL4_DebugCapIdentify(old_root) == kinds[seL4_CapInitThreadCNode]);
    CHECK(seL4_TCB_SetPriority(simple_get_tcb(&simple), simple_get_tcb(&simple), 255) == 0);
}
#else
static void the_old_cspace_can_be_used(void)
{
    cspace_interface_t old = cspace_simple1level_make_interface(old_cspace);
    cspacepath_t slot, from;

    CHECK(old.alloc(allocator, old_cspace, &slot) == 0 && slot.root == old_root);
    vka_cspace_make_path(&vka, copies[seL4_CapInitThreadTCB], &from);
    CHECK(vka_cnode_copy(&slot, &from, seL4_AllRights) == 0);
    CHECK(!is_empty_in_old(slot.capPtr) && vka_cnode_delete(&slot) == 0);
}
#endif

static size_t round_up(size_t bytes, size_t unit)
{
    return (bytes + unit - 1) / unit * unit;
}

static void no_memory_is_lost(void)
{
    size_t all = 0;
    size_t level_two = IS_TWO_LEVEL ? BIT(LEVEL_TWO_BITS + seL4_SlotBits) : 1;
    size_t existing = 0;
    size_t cnodes = BIT(LEVEL_ONE_BITS + seL4_SlotBits);

    for (size_t i = 0; i < info->untyped.end - info->untyped.start; i++) {
        all += info->untypedList[i].isDevice ? 0 : BIT(info->untypedList[i].sizeBits);
    }
    if (IS_TWO_LEVEL) {
        existing = IS_BOOTINFO ? 1 : (first_empty() >> LEVEL_TWO_BITS) + 1;
        cnodes = round_up(cnodes, level_two) + existing * level_two;
    }
    if (bytes_at_first + cnodes != all) {
        printf("%zu free, %zu for CNodes, %zu in all\n", bytes_at_first, cnodes, all);
    }
    /* what the second level has grown by is in CNodes, too */
    CHECK(bytes_at_first + cnodes <= all && (all - bytes_at_first - cnodes) % level_two == 0 &&
          all - bytes_at_first - cnodes <= 2 * level_two);
    CHECK(all_memory_can_be_had());
}

static void threads_and_processes_come_and_go(void)
{
    CHECK(thread_comes_and_goes() && process_comes_and_goes());
    struct census before = take_census();
    for (int i = 0; i < 5; i++) {
        CHECK(thread_comes_and_goes() && process_comes_and_goes());
    }
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static vka_object_t many[3000];

static bool make_many(void)
{
    for (size_t i = 0; i < MANY; i++) {
        if (vka_alloc_notification(&vka, &many[i])) {
            return false;
        }
        seL4_Signal(many[i].cptr);
    }
    for (size_t i = 0; i < MANY; i++) {
        seL4_Word badge;

        seL4_Wait(many[i].cptr, &badge);
        vka_free_object(&vka, &many[i]);
    }
    return true;
}

static void many_slots_come_and_go(void)
{
    CHECK(make_many());
    struct census before = take_census();
    for (int i = 0; i < (LIBS_TEST_LONG ? 50 : 3); i++) {
        CHECK(make_many());
    }
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

/* Refuses requests one by one while slots run out; afterwards nothing is lost but what the second
 * level has grown by. */
static void refusals_leave_nothing(void)
{
    static const enum refusal refusals[] = {REFUSE_SLOTS_AND_OBJECTS, REFUSE_BOOK_KEEPING};

    for (size_t kind = 0; kind < ARRAY_SIZE(refusals); kind++) {
        struct census before = take_census();

        for (long count = 0; count < (LIBS_TEST_LONG ? 2000 : 100); count++) {
            vka_object_t object;

            plan_refusal(allocator, refusals[kind], count % 40);
            for (size_t i = 0; i < 20; i++) {
                if (vka_alloc_endpoint(&vka, &many[i])) {
                    CHECK(was_refused() && many[i].cptr == 0);
                    CHECK(vka_alloc_endpoint(&vka, &many[i]) == 0);
                }
            }
            plan_refusal(allocator, refusals[kind], -1);
            for (size_t i = 0; i < 20; i++) {
                vka_free_object(&vka, &many[i]);
            }
            CHECK(vka_alloc_frame(&vka, seL4_PageBits, &object) == 0);
            vka_free_object(&vka, &object);
        }
        CHECK(nothing_lost_since(&before));
    }
    CHECK(all_memory_can_be_had());
}

/* With a capability to something else than a TCB, so that the last step fails. */
static bool enters_without_tcb(void)
{
    cspace_simple1level_t old;
    size_t bits = info->initThreadCNodeSizeBits;
    bootstrap_info_t *bs = bootstrap_create_info(POOL_SIZE, pool);
    cspacepath_t old_cnode;

    cspace_simple1level_create(
        &old, (struct cspace_simple1level_config){.cnode = seL4_CapInitThreadCNode,
                                                  .cnode_size_bits = bits,
                                                  .cnode_guard_bits = seL4_WordBits - bits,
                                                  .first_slot = info->empty.start,
                                                  .end_slot = info->empty.end});
    cspace_interface_t cspace = cspace_simple1level_make_interface(&old);
    cspacepath_t no_tcb = cspace.make_path(&old, seL4_CapInitThreadASIDPool);
    cspacepath_t pd = cspace.make_path(&old, seL4_CapInitThreadVSpace);
    cspacepath_t root = cspace.make_path(&old, seL4_CapInitThreadCNode);
    if (bootstrap_add_untypeds_from_bootinfo(bs, info) == 0 || /* of which CSpace? */
        bootstrap_set_boot_cspace(bs, cspace, root) ||
        bootstrap_set_boot_cspace(bs, cspace, root) == 0 ||
        bootstrap_add_untypeds_from_bootinfo(bs, info)) {
        return true;
    }
    return IS_TWO_LEVEL ? bootstrap_new_2level(bs, 4, LEVEL_TWO_BITS, no_tcb, pd, &old_cnode)
                        : bootstrap_new_1level(bs, 12, no_tcb, pd, &old_cnode);
}

static const char *failures_before_the_switch(void)
{
    if (enters_without_tcb() || !is_as_at_first()) {
        return "a failure of the last step is not undone";
    }
    if (move_to(40, POOL_SIZE)) {
        return "a CNode larger than all memory was made";
    }
    for (size_t size = 0; size < 2048; size += 128) {
        if (move_to(LEVEL_ONE_BITS, size)) {
            return "a small pool is not refused";
        }
        if (!is_as_at_first()) {
            return "a failure has left something";
        }
    }
    return NULL;
}

static const char *failure;

static void failures_change_nothing(void)
{
    if (failure) {
        printf("%s\n", failure);
    }
    CHECK(!failure);
}

static size_t free_bytes(allocman_t *alloc)
{
    const utspace_split_t *split = alloc->utspace.utspace;
    size_t sum = 0;

    for (size_t bits = 0; bits < seL4_WordBits; bits++) {
        for (struct utspace_split_node *node = split->heads[ALLOCMAN_UT_KERNEL][bits]; node;
             node = node->next) {
            sum += BIT(bits);
        }
    }
    return sum;
}

int main(void)
{
    static const struct test tests[] = {
        {"failures before the switch change nothing", failures_change_nothing},
        {"the task is in the new CSpace", the_task_is_in_the_new_cspace},
        {"no untyped is in the old CSpace", untypeds_are_not_in_the_old_cspace},
#if IS_BOOTINFO
        {"the old CSpace can be used", the_old_cspace_can_be_used},
#else
        {"capabilities are where they were", capabilities_are_where_they_were},
#endif
        {"no memory is lost", no_memory_is_lost},
        {"threads and processes come and go", threads_and_processes_come_and_go},
        {"many slots come and go", many_slots_come_and_go},
        {"refusals leave nothing", refusals_leave_nothing},
    };
    allocman_t *alloc;

    info = platsupport_get_bootinfo();
    simple_default_init_bootinfo(&simple, info);
    note_kinds();
    failure = failures_before_the_switch();
    alloc = move_to(LEVEL_ONE_BITS, POOL_SIZE);
    if (!alloc) {
        return 1;
    }
    has_two_levels = IS_TWO_LEVEL;
    bytes_at_first = free_bytes(alloc);
    if (!fetch_init_caps(alloc) || !start(alloc)) {
        return 1;
    }
    seL4_X86_IOPortControl_Issue(simple_get_init_cap(&simple, seL4_CapIOPortControl), EXIT_PORT,
                                 EXIT_PORT, simple_get_cnode(&simple), exit_slot(), seL4_WordBits);
    run_tests_with_port(tests, ARRAY_SIZE(tests), exit_slot());
}
