/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Where Retype puts objects, when memory is free again, and what is in it (spec 03, section 13.7).
 */
#include "support/actors.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/raw.h"
#include "support/test.h"

/* So many bytes of the untyped are free. */
static void expect_free(seL4_CPtr untyped, seL4_Word free)
{
    EXPECT(invoke(untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_UntypedObject, seL4_MaxUntypedBits, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, free);
}

TEST(alignment, "3/R-UT-21", "an object is aligned to its size; what is skipped is not used again")
{
    enum { BITS = seL4_TCBBits + 1 };
    seL4_CPtr untyped = new_untyped(BITS);
    (void)new_object_from(untyped, seL4_EndpointObject, 0);
    expect_free(untyped, (1 << BITS) - (1 << seL4_EndpointBits));
    (void)new_object_from(untyped, seL4_TCBObject, 0);
    expect_free(untyped, 0);
}

TEST(consecutive_frames, "3/R-UT-22", "objects of one Retype follow each other in slot order")
{
    enum { COUNT = 8 };
    seL4_CPtr untyped = new_untyped(17);
    (void)new_object_from(untyped, seL4_EndpointObject, 0);
    seL4_CPtr frames = new_slots(COUNT);
    EXPECT_OK(
        invoke(untyped, UntypedRetype, WORDS(ROOT), WORDS(seL4_X86_4K, 0, 0, 0, frames, COUNT)));
    seL4_Word first = frame_address(frames);
    for (unsigned i = 1; i < COUNT; i += 1) {
        CHECK_EQ(frame_address(frames + i), first + i * PAGE_BYTES);
    }
    CHECK_EQ(frame_address(new_object_from(untyped, seL4_X86_4K, 0)), first + COUNT * PAGE_BYTES);
}

/* The kernel has memory below 512 GiB in its window, and no addresses of its own for the rest. */
TEST(device_far, "3/R-UT-22", "objects made in one call lie side by side, beyond 512 GiB too")
{
    enum { FAR_BITS = 39, COUNT = 4 };
    seL4_CPtr device =
        new_object_from(device_untyped(FAR_BITS + 2), seL4_UntypedObject, FAR_BITS + 2);
    seL4_CPtr parts = new_slots(COUNT);
    EXPECT_OK(invoke(device, UntypedRetype, WORDS(ROOT),
                     WORDS(seL4_UntypedObject, FAR_BITS, 0, 0, parts, COUNT)));
    seL4_Word first = frame_address(new_object_from(parts, seL4_X86_4K, 0));
    for (unsigned i = 1; i < COUNT; i += 1) {
        seL4_CPtr frame = new_object_from(parts + i, seL4_X86_4K, 0);
        CHECK_EQ(frame_address(frame) - first, (seL4_Word)i << FAR_BITS);
    }
}

TEST(free_with_last_child, "3/R-UT-23 3/R-UT-24",
     "deleting children frees nothing but with the last of them everything")
{
    enum { BITS = 14 };
    seL4_CPtr untyped = new_untyped(BITS);
    seL4_CPtr frames[4];
    for (unsigned i = 0; i < 4; i += 1) {
        frames[i] = new_object_from(untyped, seL4_X86_4K, 0);
    }
    seL4_Word first = frame_address(frames[0]);
    for (unsigned i = 0; i < 4; i += 1) {
        expect_free(untyped, 0);
        delete_cap(frames[3 - i]);
    }
    expect_free(untyped, 1 << BITS);
    CHECK_EQ(frame_address(new_object_from(untyped, seL4_X86_4K, 0)), first);
}

/* Makes a frame of the untyped, checks that it is all zero, fills it, and deletes it. */
static void use_frame(seL4_CPtr untyped, seL4_Word window)
{
    seL4_CPtr frame = new_object_from(untyped, seL4_X86_4K, 0);
    volatile seL4_Word *page = map_page(frame, window);
    for (unsigned i = 0; i < PAGE_BYTES / sizeof(seL4_Word); i += 1) {
        CHECK_EQ(page[i], 0);
        page[i] = ~(seL4_Word)i;
    }
    delete_cap(frame);
}

TEST(cleared, "3/R-UT-25", "memory that is used again reads as zeros")
{
    seL4_CPtr untyped = new_untyped(12);
    seL4_Word window = new_window();
    for (int i = 0; i < 3; i += 1) {
        use_frame(untyped, window);
    }
    /* also if only a part was given out since */
    delete_cap(new_object_from(untyped, seL4_EndpointObject, 0));
    use_frame(untyped, window);
}

TEST(copied_untyped, "3/R-UT-26 3/R-UT-27",
     "a copied untyped is full, and its copy usable, until the copy is revoked")
{
    enum { BITS = 12 };
    seL4_CPtr untyped = new_untyped(BITS);
    seL4_CPtr copy = new_copy(untyped, seL4_AllRights);
    expect_free(untyped, 0);
    (void)new_object_from(copy, seL4_EndpointObject, 0);
    expect_free(copy, (1 << BITS) - (1 << seL4_EndpointBits));
    expect_free(untyped, 0);
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(new_slot(), DEPTH, untyped, DEPTH, 15)),
                 seL4_RevokeFirst);
    revoke_cap(untyped);
    CHECK(!slot_is_full(copy));
    expect_free(untyped, 1 << BITS);
    CHECK(untyped_is_free(untyped, BITS));
}

TEST(many_at_once, "3/R-UT-28", "256 endpoints can be made at once, each its own")
{
    enum { COUNT = 256 };
    seL4_CPtr untyped = new_untyped(seL4_EndpointBits + 8);
    seL4_CPtr slots = new_slots(COUNT + 1);
    EXPECT_OK(invoke(untyped, UntypedRetype, WORDS(ROOT),
                     WORDS(seL4_EndpointObject, 0, 0, 0, slots, COUNT)));
    CHECK(!slot_is_full(slots + COUNT));
    expect_free(untyped, 0);
    run_sender(slots + COUNT - 1);
    for (unsigned i = 0; i < COUNT - 1; i += 1) {
        CHECK(slot_is_full(slots + i));
        expect_nobody(slots + i);
    }
    take_message(slots + COUNT - 1);
}

static void send_cap(struct thread *thread)
{
    const seL4_CPtr *caps = thread->shared; /* endpoint, cap to send */
    message((seL4_Word)seL4_SysSend, caps[0], seL4_MessageInfo_new(ACTOR_LABEL, 0, 1, 0),
            WORDS(caps[1]), NONE);
}

TEST(new_objects, "3/R-UT-29",
     "a new endpoint cap has all rights and no badge, a new CNode is empty, a new TCB stopped")
{
    seL4_CPtr caps[] = {new_endpoint(), new_notification()};
    EXPECT_OK(invoke(ROOT, CNodeCancelBadgedSends, NONE, WORDS(caps[0], DEPTH)));
    seL4_SetCapReceivePath(ROOT, new_slot(), DEPTH);
    run_thread(send_cap, MAIN_PRIORITY + 1, caps);
    struct answer answer = receive_if_any(caps[0]);
    CHECK_EQ(answer.label, ACTOR_LABEL);
    CHECK_EQ(answer.badge, 0);
    CHECK_EQ(answer.extra_caps, 1);
    seL4_CPtr cnode = new_cnode(4);
    for (seL4_Word i = 0; i < 16; i += 1) {
        EXPECT(invoke(cnode, CNodeMove, WORDS(cnode), WORDS(i, 4, i, 4)), seL4_FailedLookup, 1,
               seL4_MissingCapability, 4);
    }
    struct thread *thread = new_thread(spin, MAIN_PRIORITY + 1, NULL, 0); /* above this thread */
    CHECK_EQ(thread->notes[0], 0);
    EXPECT(invoke(new_object(seL4_TCBObject, 0), TCBReadRegisters, NONE, WORDS(0, 3)), seL4_NoError,
           0, 0, 0x202);
}
