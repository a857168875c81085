/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What Retype refuses, and in which order (spec 03, section 13.7).
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    RADIX = 4,
    SLOTS = 1 << RADIX,
    MAX_BITS = seL4_MaxUntypedBits,
    NO_TYPE = seL4_ObjectTypeCount
};

/* One object of this type and size into a new slot. */
static struct answer retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits)
{
    return invoke(untyped, UntypedRetype, WORDS(ROOT), WORDS(type, size_bits, 0, 0, new_slot(), 1));
}

/* Endpoints into slots of the node that root, index and depth name. */
static struct answer retype_into(seL4_CPtr root, seL4_Word index, seL4_Word depth, seL4_Word offset,
                                 seL4_Word count)
{
    return invoke(arena(), UntypedRetype, WORDS(root),
                  WORDS(seL4_EndpointObject, 0, index, depth, offset, count));
}

TEST(retype_truncated, "3/R-UT-01", "Retype needs six words and a root")
{
    seL4_CPtr slot = new_slot();
    EXPECT_PLAIN(
        invoke(arena(), UntypedRetype, WORDS(ROOT), WORDS(seL4_EndpointObject, 0, 0, 0, slot)),
        seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(arena(), UntypedRetype, NONE, WORDS(seL4_EndpointObject, 0, 0, 0, slot, 1)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(arena(), UntypedRetype, WORDS(ROOT), WORDS(NO_TYPE, 64, 0, 65, slot)),
                 seL4_TruncatedMessage);
    CHECK(!slot_is_full(slot));
}

TEST(retype_type, "3/R-UT-02", "a type that is none is reported before its size")
{
    EXPECT(retype(arena(), NO_TYPE, 0), seL4_InvalidArgument, 0);
    EXPECT(retype(arena(), NO_TYPE, 64), seL4_InvalidArgument, 0);
    EXPECT(retype(arena(), (seL4_Word)-1, 0), seL4_InvalidArgument, 0);
    EXPECT(retype(arena(), 1ul << 32 | seL4_EndpointObject, 0), seL4_InvalidArgument, 0);
}

TEST(retype_too_large, "3/R-UT-03 3/R-UT-04", "sizes that no object can have are out of range")
{
    EXPECT(retype(arena(), seL4_EndpointObject, 64), seL4_RangeError, 0, MAX_BITS);
    EXPECT(retype(arena(), seL4_EndpointObject, (seL4_Word)-1), seL4_RangeError, 0, MAX_BITS);
    EXPECT(retype(arena(), seL4_UntypedObject, 48), seL4_RangeError, 0, MAX_BITS);
    EXPECT(retype(arena(), seL4_CapTableObject, 43), seL4_RangeError, 0, MAX_BITS);
    EXPECT(retype(arena(), seL4_UntypedObject, 47), seL4_NotEnoughMemory, 1ul << ARENA_BITS);
    EXPECT(retype(arena(), seL4_CapTableObject, 42), seL4_NotEnoughMemory, 1ul << ARENA_BITS);
}

TEST(retype_too_small, "3/R-UT-05", "CNodes of one slot and untypeds below 16 bytes are refused")
{
    EXPECT(retype(arena(), seL4_CapTableObject, 0), seL4_InvalidArgument, 1);
    EXPECT(retype(arena(), seL4_UntypedObject, 3), seL4_InvalidArgument, 1);
    EXPECT(retype(arena(), seL4_UntypedObject, 0), seL4_InvalidArgument, 1);
    EXPECT_OK(retype(arena(), seL4_CapTableObject, 1));
    EXPECT_OK(retype(arena(), seL4_UntypedObject, 4));
}

TEST(retype_size_ignored, "3/R-UT-06", "objects of fixed size take any size_bits below 64")
{
    static const seL4_Word types[] = {seL4_EndpointObject, seL4_TCBObject};
    static const seL4_Word bits[] = {seL4_EndpointBits, seL4_TCBBits};
    for (unsigned i = 0; i < 2; i += 1) {
        seL4_CPtr untyped = new_untyped(bits[i] + 1);
        EXPECT_OK(retype(untyped, types[i], 0));
        EXPECT_OK(retype(untyped, types[i], 63));
        EXPECT(retype(untyped, types[i], 0), seL4_NotEnoughMemory, 0);
    }
}

TEST(retype_node_is_root, "3/R-UT-07",
     "with depth 0 the root itself is the node, whatever the index")
{
    seL4_CPtr cnode = new_cnode(RADIX);
    EXPECT_OK(retype_into(cnode, 0x123456, 0, 7, 1));
    EXPECT_PLAIN(retype_into(cnode, 0, 0, 7, 1), seL4_DeleteFirst);
    /* its guard plays no role */
    EXPECT_PLAIN(retype_into(new_guarded(cnode, 5, 4), 0, 0, 7, 1), seL4_DeleteFirst);
    EXPECT_OK(retype_into(ROOT, cnode, DEPTH, 8, 1));
    EXPECT_PLAIN(retype_into(cnode, 0, 0, 8, 1), seL4_DeleteFirst);
}

TEST(retype_no_node, "3/R-UT-08 3/R-UT-09", "the node has to be a CNode")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT(retype_into(ep, 0, 0, 0, 1), seL4_FailedLookup, 0, seL4_MissingCapability, 0);
    EXPECT(retype_into(ROOT, ep, DEPTH, 0, 1), seL4_FailedLookup, 0, seL4_MissingCapability, 64);
    EXPECT(retype_into(ROOT, new_slot(), DEPTH, 0, 1), seL4_FailedLookup, 0, seL4_MissingCapability,
           64);
}

TEST(retype_no_path, "3/R-UT-10", "the path to the node is checked like others")
{
    seL4_CPtr ep = new_endpoint();
    EXPECT(retype_into(ROOT, ROOT, 65, 0, 1), seL4_RangeError, 1, 64);
    EXPECT(retype_into(ep, 0, DEPTH, 0, 1), seL4_FailedLookup, 0, seL4_InvalidRoot);
    EXPECT(retype_into(ROOT, ROOT, 13, 0, 1), seL4_FailedLookup, 0, seL4_GuardMismatch, 13, 0, 51);
}

TEST(retype_window, "3/R-UT-11 3/R-UT-12 3/R-UT-13",
     "offset, number, and the end of the node are checked in this order")
{
    seL4_CPtr cnode = new_cnode(RADIX);
    EXPECT(retype_into(cnode, 0, 0, SLOTS, 1), seL4_RangeError, 0, SLOTS - 1);
    EXPECT(retype_into(cnode, 0, 0, SLOTS, 0), seL4_RangeError, 0, SLOTS - 1);
    EXPECT(retype_into(cnode, 0, 0, (seL4_Word)-1, 2), seL4_RangeError, 0, SLOTS - 1);
    EXPECT(retype_into(cnode, 0, 0, 1, 0), seL4_RangeError, 1, 256);
    EXPECT(retype_into(cnode, 0, 0, 1, 257), seL4_RangeError, 1, 256);
    EXPECT(retype_into(cnode, 0, 0, 1, (seL4_Word)-1), seL4_RangeError, 1, 256);
    EXPECT(retype_into(cnode, 0, 0, 0, SLOTS + 1), seL4_RangeError, 1, SLOTS);
    EXPECT(retype_into(cnode, 0, 0, SLOTS - 1, 2), seL4_RangeError, 1, 1);
    EXPECT_OK(retype_into(cnode, 0, 0, 1, SLOTS - 1));
    EXPECT_OK(retype_into(cnode, 0, 0, 0, 1));
}

TEST(retype_occupied, "3/R-UT-14", "one occupied slot in the window, and nothing is made")
{
    seL4_CPtr untyped = new_untyped(seL4_EndpointBits + 2);
    seL4_CPtr slots = new_slots(3);
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK_EQ(
            seL4_CNode_Copy(ROOT, slots + i, DEPTH, ROOT, new_endpoint(), DEPTH, seL4_AllRights),
            seL4_NoError);
        EXPECT_PLAIN(invoke(untyped, UntypedRetype, WORDS(ROOT),
                            WORDS(seL4_EndpointObject, 0, 0, 0, slots, 3)),
                     seL4_DeleteFirst);
        delete_cap(slots + i);
    }
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK(!slot_is_full(slots + i));
    }
    CHECK(untyped_is_free(untyped, seL4_EndpointBits + 2));
}

TEST(retype_no_memory, "3/R-UT-15", "too large a request reports what is free, and changes nothing")
{
    seL4_CPtr untyped = new_untyped(12);
    seL4_CPtr slots = new_slots(256);
    EXPECT(retype(untyped, seL4_UntypedObject, 13), seL4_NotEnoughMemory, 4096);
    EXPECT_OK(retype(untyped, seL4_EndpointObject, 0));
    EXPECT(retype(untyped, seL4_X86_4K, 0), seL4_NotEnoughMemory, 4080);
    EXPECT(invoke(untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_EndpointObject, 0, 0, 0, slots, 256)),
           seL4_NotEnoughMemory, 4080);
    for (unsigned i = 0; i < 256; i += 1) {
        CHECK(!slot_is_full(slots + i));
    }
    EXPECT_OK(invoke(untyped, UntypedRetype, WORDS(ROOT),
                     WORDS(seL4_EndpointObject, 0, 0, 0, slots, 255)));
    EXPECT(retype(untyped, seL4_EndpointObject, 0), seL4_NotEnoughMemory, 0);
}

TEST(retype_occupied_first, "3/R-UT-16", "an occupied slot is reported before missing memory")
{
    seL4_CPtr occupied = new_endpoint();
    EXPECT_PLAIN(invoke(new_untyped(4), UntypedRetype, WORDS(ROOT),
                        WORDS(seL4_X86_4K, 0, 0, 0, occupied, 1)),
                 seL4_DeleteFirst);
}

enum { DEVICE_BITS = 13 };

/* An untyped of device memory of this size. */
static seL4_CPtr new_device_untyped(void)
{
    return new_object_from(device_untyped(DEVICE_BITS), seL4_UntypedObject, DEVICE_BITS);
}

TEST(device_memory, "3/R-UT-17 3/R-UT-18 3/R-UT-19",
     "device memory, and what is made of it, becomes frames and untypeds only")
{
    static const seL4_Word types[] = {seL4_TCBObject,           seL4_EndpointObject,
                                      seL4_NotificationObject,  seL4_CapTableObject,
                                      seL4_X86_PageTableObject, seL4_X86_PageDirectoryObject,
                                      seL4_X86_PDPTObject,      seL4_X64_PML4Object};
    seL4_CPtr device = new_device_untyped();
    seL4_CPtr child = new_object_from(device, seL4_UntypedObject, 12);
    for (unsigned i = 0; i < 8; i += 1) {
        EXPECT(retype(child, types[i], 4), seL4_InvalidArgument, 1);
        EXPECT(retype(device, types[i], 4), seL4_InvalidArgument, 1);
    }
    EXPECT(retype(child, seL4_CapTableObject, 12), seL4_NotEnoughMemory, 4096);
    EXPECT_OK(retype(child, seL4_X86_4K, 0));
    EXPECT(retype(child, seL4_EndpointObject, 0), seL4_NotEnoughMemory, 0);
    EXPECT_OK(retype(device, seL4_X86_4K, 0));
}

TEST(device_buffer, "3/R-UT-20", "a device frame cannot be an IPC buffer")
{
    seL4_CPtr frame = new_object_from(new_device_untyped(), seL4_X86_4K, 0);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT_PLAIN(invoke(tcb, TCBSetIPCBuffer, WORDS(frame), WORDS(0x400000)),
                 seL4_IllegalOperation);
}
