/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Slots and memory for tests.
 */
#include "support/objects.h"

#include "support/raw.h"
#include "support/test.h"

#include <sel4runtime.h>

static const seL4_BootInfo *info;
static seL4_CPtr first_slot; /* of those that tests use */
static seL4_CPtr next_slot;
static seL4_CPtr arena_slot;

seL4_CPtr console_slot(void)
{
    return sel4runtime_bootinfo()->empty.start;
}

seL4_CPtr exit_slot(void)
{
    return sel4runtime_bootinfo()->empty.start + 1;
}

static seL4_CPtr find_untyped(seL4_Word bits, int is_device)
{
    seL4_CPtr found = 0;
    unsigned found_bits = 64;
    for (seL4_Word i = 0; i < info->untyped.end - info->untyped.start; i += 1) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        if (entry->isDevice == is_device && entry->sizeBits >= bits &&
            entry->sizeBits < found_bits) {
            found = info->untyped.start + i;
            found_bits = entry->sizeBits;
        }
    }
    return found;
}

void objects_init(void)
{
    info = sel4runtime_bootinfo();
    arena_slot = info->empty.start + 2;
    first_slot = info->empty.start + 3;
    next_slot = first_slot;
    CHECK_EQ(seL4_Untyped_Retype(find_untyped(ARENA_BITS, 0), seL4_UntypedObject, ARENA_BITS, ROOT,
                                 0, 0, arena_slot, 1),
             seL4_NoError);
}

void objects_clean(void)
{
    revoke_cap(arena_slot);
    while (next_slot > first_slot) {
        next_slot -= 1;
        delete_cap(next_slot);
    }
    /* Only an untyped without children can be made into one object of its size. */
    CHECK_EQ(
        seL4_Untyped_Retype(arena_slot, seL4_UntypedObject, ARENA_BITS, ROOT, 0, 0, first_slot, 1),
        seL4_NoError);
    delete_cap(first_slot);
}

seL4_CPtr arena(void)
{
    return arena_slot;
}

seL4_CPtr new_slots(unsigned count)
{
    seL4_CPtr slot = next_slot;
    CHECK(slot + count <= info->empty.end);
    next_slot += count;
    return slot;
}

seL4_CPtr new_slot(void)
{
    return new_slots(1);
}

seL4_CPtr new_object_from(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr slot = new_slot();
    CHECK_EQ(seL4_Untyped_Retype(untyped, type, size_bits, ROOT, 0, 0, slot, 1), seL4_NoError);
    return slot;
}

seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits)
{
    return new_object_from(arena_slot, type, size_bits);
}

seL4_CPtr new_untyped(seL4_Word size_bits)
{
    return new_object(seL4_UntypedObject, size_bits);
}

seL4_CPtr new_endpoint(void)
{
    return new_object(seL4_EndpointObject, 0);
}

seL4_CPtr new_notification(void)
{
    return new_object(seL4_NotificationObject, 0);
}

seL4_CPtr new_cnode(seL4_Word radix)
{
    return new_object(seL4_CapTableObject, radix);
}

seL4_CPtr new_copy(seL4_CPtr source, seL4_CapRights_t rights)
{
    seL4_CPtr slot = new_slot();
    CHECK_EQ(seL4_CNode_Copy(ROOT, slot, DEPTH, ROOT, source, DEPTH, rights), seL4_NoError);
    return slot;
}

seL4_CPtr new_badged(seL4_CPtr source, seL4_Word badge)
{
    seL4_CPtr slot = new_slot();
    CHECK_EQ(seL4_CNode_Mint(ROOT, slot, DEPTH, ROOT, source, DEPTH, seL4_AllRights, badge),
             seL4_NoError);
    return slot;
}

seL4_CPtr new_guarded(seL4_CPtr cnode, seL4_Word guard, seL4_Word guard_size)
{
    return new_badged(cnode, seL4_CNode_CapData_new(guard, guard_size).words[0]);
}

void delete_cap(seL4_CPtr slot)
{
    CHECK_EQ(seL4_CNode_Delete(ROOT, slot, DEPTH), seL4_NoError);
}

void revoke_cap(seL4_CPtr slot)
{
    CHECK_EQ(seL4_CNode_Revoke(ROOT, slot, DEPTH), seL4_NoError);
}

/* Moving a capability onto its own slot is refused if there is one (spec 03, 4.3 row 5), and
 * finds no source if there is none (row 7). */
int slot_is_full(seL4_CPtr slot)
{
    seL4_Word error = (seL4_Word)seL4_CNode_Move(ROOT, slot, DEPTH, ROOT, slot, DEPTH);
    CHECK(error == seL4_DeleteFirst || error == seL4_FailedLookup);
    return error == seL4_DeleteFirst;
}

int untyped_is_free(seL4_CPtr untyped, seL4_Word bits)
{
    seL4_CPtr slot = new_slot();
    seL4_Word error =
        (seL4_Word)seL4_Untyped_Retype(untyped, seL4_UntypedObject, bits, ROOT, 0, 0, slot, 1);
    if (error == seL4_NotEnoughMemory) {
        return 0;
    }
    CHECK_EQ(error, seL4_NoError);
    delete_cap(slot);
    return 1;
}

seL4_CPtr unused_untyped(seL4_Word *bits)
{
    const seL4_CPtr used = find_untyped(ARENA_BITS, 0);
    seL4_CPtr found = 0;
    *bits = 0;
    for (seL4_CPtr slot = info->untyped.start; slot < info->untyped.end; slot += 1) {
        const seL4_UntypedDesc *entry = &info->untypedList[slot - info->untyped.start];
        if (!entry->isDevice && slot != used && entry->sizeBits > *bits) {
            found = slot;
            *bits = entry->sizeBits;
        }
    }
    CHECK(*bits >= seL4_LargePageBits);
    return found;
}

seL4_CPtr small_untyped(void)
{
    return find_untyped(seL4_PageBits, 0);
}

seL4_CPtr device_untyped(seL4_Word bits)
{
    return find_untyped(bits, 1);
}

seL4_CPtr image_frame(const void *address)
{
    seL4_Word pages = info->userImageFrames.end - info->userImageFrames.start;
    seL4_Word image_start = (seL4_Word)info->ipcBuffer - pages * 4096;
    return info->userImageFrames.start + ((seL4_Word)address - image_start) / 4096;
}
