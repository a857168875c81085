/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * vka on the kernel: objects of every kind, operations on capabilities, vkas on other vkas, and the
 * allocator's other spaces.
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <allocman/mspace/vspace_pool.h>
#include <allocman/utspace/twinkle.h>
#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/slab.h>
#include <string.h>
#include <vka/debug-vka.h>
#include <vka/ipcbuffer.h>
#include <vka/kobject_t.h>

/* ---- kinds ---- */

/* Makes an object of each kind and frees it; the kernel says what it is and where. */
static bool make_kind(seL4_Word type, seL4_Word size_bits)
{
    vka_object_t object;

    if (vka_alloc_object(&vka, type, size_bits, &object)) {
        printf("type %lu of size %lu cannot be made\n", type, size_bits);
        return false;
    }
    bool fine = object.type == type && object.size_bits == size_bits &&
                seL4_DebugCapIdentify(object.cptr) != 0 &&
                IS_ALIGNED(vka_object_paddr(&vka, &object), vka_get_object_size(type, size_bits));
    vka_free_object(&vka, &object);
    return fine && seL4_DebugCapIdentify(object.cptr) == 0;
}

static void objects_of_every_kind_come_and_go(void)
{
    static const struct {
        seL4_Word type;
        seL4_Word size_bits;
        seL4_Word bytes_log2;
    } kinds[] = {
        {seL4_UntypedObject, 4, 4},
        {seL4_UntypedObject, 25, 25},
        {seL4_TCBObject, seL4_TCBBits, 11},
        {seL4_EndpointObject, seL4_EndpointBits, 4},
        {seL4_NotificationObject, seL4_NotificationBits, IS_MCS ? 6 : 5},
#ifdef CONFIG_KERNEL_MCS
        {seL4_ReplyObject, seL4_ReplyBits, 5},
        {seL4_SchedContextObject, 7, 7},
        {seL4_SchedContextObject, 9, 9},
#endif
        {seL4_CapTableObject, 1, 6},
        {seL4_CapTableObject, 12, 17},
        {seL4_X86_4K, 12, 12},
        {seL4_X86_LargePageObject, 21, 21},
        {seL4_X86_PageTableObject, 12, 12},
        {seL4_X86_PageDirectoryObject, 12, 12},
        {seL4_X86_PDPTObject, 12, 12},
        {seL4_X64_PML4Object, 12, 12},
    };
    struct census before = take_census();

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        CHECK(vka_get_object_size(kinds[i].type, kinds[i].size_bits) == kinds[i].bytes_log2);
        CHECK(make_kind(kinds[i].type, kinds[i].size_bits));
    }
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static void named_allocations_make_what_they_say(void)
{
    static int (*const makers[])(vka_t *, vka_object_t *) = {
        vka_alloc_tcb,        vka_alloc_endpoint,       vka_alloc_notification,
        vka_alloc_page_table, vka_alloc_page_directory, vka_alloc_pdpt,
        vka_alloc_pml4,       vka_alloc_vspace_root};
    static const seL4_Word types[] = {
        seL4_TCBObject,           seL4_EndpointObject,          seL4_NotificationObject,
        seL4_X86_PageTableObject, seL4_X86_PageDirectoryObject, seL4_X86_PDPTObject,
        seL4_X64_PML4Object,      seL4_X64_PML4Object};
    struct census before = take_census();

    for (size_t i = 0; i < ARRAY_SIZE(makers); i++) {
        vka_object_t object;

        CHECK(makers[i](&vka, &object) == 0 && object.type == types[i]);
        vka_free_object(&vka, &object);
    }
    CHECK(nothing_lost_since(&before));
}

static void kinds_have_their_numbers(void)
{
    CHECK(KOBJECT_PML4 == 0 && KOBJECT_PDPT == 1 && KOBJECT_FRAME == 2 && KOBJECT_TCB == 6);
    CHECK(KOBJECT_SCHED_CONTEXT == 13 && NUM_KOBJECT_TYPES == 14);
    CHECK(kobject_get_type(KOBJECT_FRAME, 12) == seL4_X86_4K);
    CHECK(kobject_get_type(KOBJECT_FRAME, 21) == seL4_X86_LargePageObject);
    CHECK(kobject_get_type(KOBJECT_FRAME, 30) == seL4_X64_HugePageObject);
    CHECK(kobject_get_type(KOBJECT_FRAME, 13) == (seL4_Word)-1);
    CHECK(kobject_get_size(KOBJECT_CNODE, 4) == 9 && kobject_get_size(KOBJECT_FRAME, 21) == 21);
}

#ifdef CONFIG_KERNEL_MCS
static void time_and_replies_are_objects(void)
{
    struct census before = take_census();
    vka_object_t reply, context, large;

    CHECK(vka_alloc_reply(&vka, &reply) == 0 && reply.type == seL4_ReplyObject);
    CHECK(vka_alloc_sched_context(&vka, &context) == 0 && context.size_bits == 7);
    CHECK(vka_alloc_sched_context_size(&vka, &large, 10) == 0 && large.size_bits == 10);
    CHECK(vka_alloc_sched_context_size(&vka, &large, 6) == -1);
    CHECK(seL4_DebugCapIdentify(reply.cptr) == 8 && seL4_DebugCapIdentify(context.cptr) == 22);
    CHECK(vka_get_object_size(seL4_SchedContextObject, 0) == 7);
    CHECK(kobject_get_type(KOBJECT_REPLY, 0) == seL4_ReplyObject);
    CHECK(kobject_get_type(KOBJECT_SCHED_CONTEXT, 8) == seL4_SchedContextObject);
    CHECK(kobject_get_size(KOBJECT_SCHED_CONTEXT, 8) == 8);
    vka_free_object(&vka, &reply);
    vka_free_object(&vka, &context);
    vka_free_object(&vka, &large);
    CHECK(nothing_lost_since(&before));
}
#else
static void what_the_kernel_lacks_is_ENOSYS(void)
{
    vka_object_t object = {.cptr = 5};

    CHECK(vka_alloc_reply(&vka, &object) == ENOSYS && object.cptr == 0);
    CHECK(vka_alloc_sched_context(&vka, &object) == ENOSYS);
}
#endif

static void frames_are_made_where_they_are_wanted(void)
{
    vka_object_t screen, ram, again;
    struct census before = take_census();

    CHECK(vka_alloc_frame_at(&vka, 12, 0xb8000, &screen) == 0);
    CHECK(vka_object_paddr(&vka, &screen) == 0xb8000);
    CHECK(seL4_X86_Page_GetAddress(screen.cptr).paddr == 0xb8000);
    CHECK(vka_alloc_frame_at(&vka, 12, 0xb8000, &again) == 1 && again.cptr == 0);
    CHECK(vka_alloc_frame(&vka, 12, &ram) == 0);
    CHECK(seL4_X86_Page_GetAddress(ram.cptr).paddr == vka_object_paddr(&vka, &ram));
    vka_free_object(&vka, &ram);
    vka_free_object(&vka, &screen);
    CHECK(vka_alloc_frame_at(&vka, 12, 0xb8000, &screen) == 0);
    vka_free_object(&vka, &screen);
    CHECK(nothing_lost_since(&before));
}

static void memory_of_objects_is_zero(void)
{
    for (int i = 0; i < 3; i++) {
        char *page = vspace_new_pages(&vspace, seL4_AllRights, 2, seL4_PageBits);

        CHECK(page);
        for (size_t j = 0; j < 2 * BIT(12); j++) {
            CHECK(page[j] == 0);
        }
        memset(page, 0xa5, 2 * BIT(12));
        vspace_unmap_pages(&vspace, page, 2, seL4_PageBits, VSPACE_FREE);
    }
}

/* ---- capabilities ---- */

static bool same_kind(const cspacepath_t *a, const cspacepath_t *b)
{
    return seL4_DebugCapIdentify(a->capPtr) == seL4_DebugCapIdentify(b->capPtr);
}

static void capabilities_are_copied_moved_and_deleted(void)
{
    struct census before = take_census();
    vka_object_t endpoint;
    cspacepath_t from, to, third;

    CHECK(vka_alloc_endpoint(&vka, &endpoint) == 0);
    CHECK(vka_cspace_alloc_path(&vka, &to) == 0 && vka_cspace_alloc_path(&vka, &third) == 0);
    vka_cspace_make_path(&vka, endpoint.cptr, &from);
    CHECK(vka_cnode_copy(&to, &from, seL4_AllRights) == 0 && same_kind(&to, &from));
    CHECK(vka_cnode_copy(&to, &from, seL4_AllRights) == seL4_DeleteFirst);
    CHECK(vka_cnode_delete(&to) == 0 && seL4_DebugCapIdentify(to.capPtr) == 0);
    CHECK(vka_cnode_mint(&to, &from, seL4_AllRights, 42) == 0 && same_kind(&to, &from));
    CHECK(vka_cnode_move(&third, &to) == 0 && seL4_DebugCapIdentify(to.capPtr) == 0);
    CHECK(vka_cnode_mutate(&to, &third, 0) == seL4_IllegalOperation);
    CHECK(vka_cnode_cancelBadgedSends(&third) == 0);
    CHECK(vka_cnode_revoke(&from) == 0 && seL4_DebugCapIdentify(third.capPtr) == 0);
    CHECK(vka_cnode_delete(&to) == 0);
    vka_cspace_free_path(&vka, to);
    vka_cspace_free_path(&vka, third);
    vka_free_object(&vka, &endpoint);
    CHECK(nothing_lost_since(&before));
}

static void capabilities_change_places(void)
{
    struct census before = take_census();
    vka_object_t a, b;
    cspacepath_t path_a, path_b, to;

    CHECK(vka_alloc_tcb(&vka, &a) == 0 && vka_alloc_page_table(&vka, &b) == 0);
    CHECK(vka_cspace_alloc_path(&vka, &to) == 0);
    vka_cspace_make_path(&vka, a.cptr, &path_a);
    vka_cspace_make_path(&vka, b.cptr, &path_b);
    seL4_Uint32 kind_a = seL4_DebugCapIdentify(a.cptr), kind_b = seL4_DebugCapIdentify(b.cptr);
    CHECK(vka_cnode_rotate(&to, 0, &path_b, 0, &path_a) == 0);
    CHECK(seL4_DebugCapIdentify(to.capPtr) == kind_b && seL4_DebugCapIdentify(b.cptr) == kind_a);
    CHECK(seL4_DebugCapIdentify(a.cptr) == 0);
    CHECK(vka_cnode_move(&path_a, &path_b) == 0 && vka_cnode_move(&path_b, &to) == 0);
    vka_cspace_free_path(&vka, to);
    vka_free_object(&vka, &a);
    vka_free_object(&vka, &b);
    CHECK(nothing_lost_since(&before));
}

static void minted_copies_carry_their_badge(void)
{
    vka_object_t notification;
    cspacepath_t badged;
    seL4_Word badge = 0;

    CHECK(vka_alloc_notification(&vka, &notification) == 0);
    CHECK(vka_mint_object(&vka, &notification, &badged, seL4_CanWrite, 0x51) == 0);
    seL4_Signal(badged.capPtr);
    seL4_Wait(notification.cptr, &badge);
    CHECK(badge == 0x51);
    CHECK(vka_cnode_delete(&badged) == 0);
    vka_cspace_free_path(&vka, badged);
    vka_free_object(&vka, &notification);
}

static void untypeds_are_retyped_by_hand(void)
{
    struct census before = take_census();
    vka_object_t untyped;
    cspacepath_t to;

    CHECK(vka_alloc_untyped(&vka, 13, &untyped) == 0 && vka_cspace_alloc_path(&vka, &to) == 0);
    CHECK(vka_untyped_retype(&untyped, seL4_TCBObject, seL4_TCBBits, 1, &to) == 0);
    CHECK(vka_cnode_delete(&to) == 0);
    /* the size of a CNode gets the bits of a slot on top: 2^(3 + 5) slots are 2^13 bytes */
    CHECK(vka_untyped_retype(&untyped, seL4_CapTableObject, 3, 1, &to) == 0);
    CHECK(vka_cnode_delete(&to) == 0);
    CHECK(vka_untyped_retype(&untyped, seL4_CapTableObject, 4, 1, &to) == seL4_NotEnoughMemory);
    vka_cspace_free_path(&vka, to);
    vka_free_object(&vka, &untyped);
    CHECK(nothing_lost_since(&before));
}

static void received_capabilities_come_to_the_path(void)
{
    cspacepath_t path;

    CHECK(vka_cspace_alloc_path(&vka, &path) == 0);
    vka_set_cap_receive_path(&path);
    CHECK(seL4_GetIPCBuffer()->receiveCNode == path.root);
    CHECK(seL4_GetIPCBuffer()->receiveIndex == path.capPtr);
    CHECK(seL4_GetIPCBuffer()->receiveDepth == path.capDepth);
    vka_cspace_free_path(&vka, path);
}

/* ---- on other vkas ---- */

static void processes_run_on_a_debug_vka(void)
{
    vka_t plain = vka;

    CHECK(process_comes_and_goes());
    CHECK(vka_init_debugvka(&vka, &plain) == 0);
    bool fine = process_comes_and_goes() && thread_comes_and_goes();
    vka = plain;
    CHECK(fine && process_comes_and_goes());
}

static void slabs_have_their_objects(void)
{
    size_t wanted[seL4_ObjectTypeCount] = {[seL4_TCBObject] = 1, [seL4_EndpointObject] = 2};
    vka_object_t objects[3];
    vka_t slab;

    CHECK(slab_init(&slab, &vka, wanted) == 0);
    struct census before = take_census();
    CHECK(vka_alloc_endpoint(&slab, &objects[0]) == 0 && vka_alloc_tcb(&slab, &objects[1]) == 0);
    struct census after = take_census();
    CHECK(after.untyped_bytes == before.untyped_bytes && after.slots == before.slots);
    CHECK(seL4_DebugCapIdentify(objects[0].cptr) != 0);
    CHECK(vka_alloc_tcb(&slab, &objects[2]) == 0); /* none is left: from below */
    CHECK(take_census().untyped_bytes == before.untyped_bytes - BIT(seL4_TCBBits));
}

static void allocators_stand_on_a_vka(void)
{
    struct census before = take_census();
    allocman_t upper;
    vka_t upper_vka;
    vka_object_t object;

    CHECK(allocman_make_from_vka(&vka, &upper) == 0);
    allocman_make_vka(&upper_vka, &upper);
    CHECK(vka_alloc_cnode_object(&upper_vka, 5, &object) == 0);
    CHECK(vka_object_paddr(&upper_vka, &object) != VKA_NO_PADDR);
    vka_free_object(&upper_vka, &object);
    CHECK(nothing_lost_since(&before));
}

/* ---- other spaces ---- */

static void twinkle_agrees_with_the_kernel(void)
{
    static char small_pool[BIT(14)];
    static vka_object_t frames[20];
    utspace_twinkle_t twinkle;
    allocman_t *small = bootstrap_create_allocman(sizeof(small_pool), small_pool);
    vka_object_t untyped;
    cspacepath_t path;
    size_t bits = 16, count;
    vka_t small_vka;

    CHECK(small && vka_alloc_untyped(&vka, 16, &untyped) == 0);
    struct census before = take_census();
    vka_cspace_make_path(&vka, untyped.cptr, &path);
    utspace_twinkle_create(&twinkle);
    small->cspace = allocator->cspace;
    small->have_cspace = true;
    CHECK(allocman_attach_utspace(small, utspace_twinkle_make_interface(&twinkle)) == 0);
    CHECK(allocman_utspace_add_uts(small, 1, &path, &bits, NULL, ALLOCMAN_UT_KERNEL) == 0);
    allocman_make_vka(&small_vka, small);
    for (int round = 0; round < 3; round++) {
        CHECK(vka_alloc_endpoint(&small_vka, &frames[0]) == 0);
        for (count = 1; vka_alloc_frame(&small_vka, 12, &frames[count]) == 0; count++) {
        }
        CHECK(count == 16); /* the endpoint has spent the first page */
        while (count > 0) {
            vka_free_object(&small_vka, &frames[--count]);
        }
        CHECK(vka_alloc_untyped(&small_vka, 16, &frames[0]) == 0);
        vka_free_object(&small_vka, &frames[0]);
    }
    CHECK(nothing_lost_since(&before));
    vka_free_object(&vka, &untyped);
}

static void book_keeping_grows_in_a_vspace(void)
{
    static mspace_vspace_pool_t vspace_pool;
    allocman_t small;
    void *start;
    reservation_t range = vspace_reserve_range(&vspace, 8 * BIT(12), seL4_AllRights, 1, &start);
    size_t count = 0;

    CHECK(range.res);
    mspace_vspace_pool_create(&vspace_pool, (struct mspace_vspace_pool_config){.vstart = start,
                                                                               .reservation = range,
                                                                               .vspace = &vspace});
    CHECK(allocman_create(&small, mspace_vspace_pool_make_interface(&vspace_pool)) == 0);
    CHECK(vspace_get_cap(&vspace, start) == seL4_CapNull);
    for (;;) {
        char *memory = allocman_mspace_alloc(&small, 1000, NULL);

        if (!memory) {
            break;
        }
        CHECK(memory >= (char *)start && memory + 1000 <= (char *)start + 8 * BIT(12));
        memset(memory, 0x11, 1000);
        count++;
    }
    CHECK(count == 8 * BIT(12) / 1008);
    vspace_unmap_pages(&vspace, start, 8, seL4_PageBits, VSPACE_FREE);
    vspace_free_reservation(&vspace, range);
}

int main(void)
{
    static const struct test tests[] = {
        {"objects of every kind come and go", objects_of_every_kind_come_and_go},
        {"named allocations make what they say", named_allocations_make_what_they_say},
        {"kinds have their numbers", kinds_have_their_numbers},
#ifdef CONFIG_KERNEL_MCS
        {"time and replies are objects", time_and_replies_are_objects},
#else
        {"what the kernel lacks is ENOSYS", what_the_kernel_lacks_is_ENOSYS},
#endif
        {"frames are made where they are wanted", frames_are_made_where_they_are_wanted},
        {"memory of objects is zero", memory_of_objects_is_zero},
        {"capabilities are copied, moved and deleted", capabilities_are_copied_moved_and_deleted},
        {"capabilities change places", capabilities_change_places},
        {"minted copies carry their badge", minted_copies_carry_their_badge},
        {"untypeds are retyped by hand", untypeds_are_retyped_by_hand},
        {"received capabilities come to the path", received_capabilities_come_to_the_path},
        {"processes run on a debug vka", processes_run_on_a_debug_vka},
        {"slabs have their objects", slabs_have_their_objects},
        {"allocators stand on a vka", allocators_stand_on_a_vka},
        {"twinkle agrees with the kernel", twinkle_agrees_with_the_kernel},
        {"book-keeping grows in a vspace", book_keeping_grows_in_a_vspace},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool))) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
