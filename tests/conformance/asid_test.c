/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ASID control and ASID pools (spec 04, section 6.1).
 */
#include "support/objects.h"
#include "support/pages.h"
#include "support/spaces.h"
#include "support/test.h"

enum { POOLS_FREE = 7 };

static struct answer make_pool(seL4_CPtr untyped, seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(untyped, root),
                  WORDS(index, depth));
}

static seL4_CPtr new_pool_untyped(void)
{
    return new_untyped(seL4_ASIDPoolBits);
}

TEST(make_pool_truncated, "4/R-VM-57", "MakePool needs two words, an untyped and a root")
{
    seL4_CPtr untyped = new_pool_untyped();
    EXPECT_PLAIN(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(untyped, ROOT),
                        WORDS(new_slot())),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(untyped),
                        WORDS(new_slot(), DEPTH)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(seL4_CapASIDControl, X86ASIDPoolAssign, WORDS(untyped, ROOT),
                        WORDS(new_slot(), DEPTH)),
                 seL4_IllegalOperation);
}

TEST(make_pool_of_what, "4/R-VM-58",
     "a pool is made of an untyped of 4096 bytes of ordinary memory")
{
    seL4_CPtr device =
        new_object_from(device_untyped(seL4_ASIDPoolBits), seL4_UntypedObject, seL4_ASIDPoolBits);
    const seL4_CPtr untypeds[] = {new_untyped(13), new_untyped(11), new_page(), new_slot(), device};
    for (unsigned i = 0; i < 5; i += 1) {
        EXPECT(make_pool(untypeds[i], ROOT, new_slot(), DEPTH), seL4_InvalidCapability, 1);
    }
}

TEST(make_pool_where, "4/R-VM-59", "MakePool checks its destination")
{
    seL4_CPtr untyped = new_pool_untyped();
    seL4_CPtr slot = new_slot();
    EXPECT_NO_SPACE(make_pool(untyped, new_page(), slot, DEPTH)); /* not a root CNode */
    EXPECT(make_pool(untyped, ROOT, slot, 0), seL4_RangeError, 1, 64);
    EXPECT(make_pool(untyped, ROOT, slot, 65), seL4_RangeError, 1, 64);
    EXPECT_PLAIN(make_pool(untyped, ROOT, untyped, DEPTH), seL4_DeleteFirst);
    EXPECT_OK(make_pool(untyped, ROOT, slot, DEPTH));
}

TEST(make_pool_of_used, "4/R-VM-60", "an untyped with children becomes no pool, a pool's is full")
{
    seL4_CPtr used = new_pool_untyped();
    new_object_from(used, seL4_EndpointObject, 0);
    EXPECT_PLAIN(make_pool(used, ROOT, new_slot(), DEPTH), seL4_RevokeFirst);
    seL4_CPtr untyped = new_pool_untyped();
    EXPECT_OK(make_pool(untyped, ROOT, new_slot(), DEPTH));
    EXPECT_PLAIN(make_pool(untyped, ROOT, new_slot(), DEPTH), seL4_RevokeFirst);
    EXPECT(invoke(untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_EndpointObject, 0, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, 0);
}

TEST(make_all_pools, "4/R-VM-61", "seven pools can be made, and one more for each that is deleted")
{
    seL4_CPtr pools[POOLS_FREE];
    for (unsigned i = 0; i < POOLS_FREE; i += 1) {
        pools[i] = new_pool();
    }
    seL4_CPtr untyped = new_pool_untyped();
    EXPECT_PLAIN(make_pool(untyped, ROOT, new_slot(), DEPTH), seL4_DeleteFirst);
    EXPECT_PLAIN(make_pool(new_page(), ROOT, new_slot(), DEPTH), seL4_DeleteFirst);
    delete_cap(pools[3]);
    EXPECT(make_pool(new_page(), ROOT, new_slot(), DEPTH), seL4_InvalidCapability, 1);
    EXPECT_OK(make_pool(untyped, ROOT, new_slot(), DEPTH));
    EXPECT_PLAIN(make_pool(new_page(), ROOT, new_slot(), DEPTH), seL4_DeleteFirst);
}

/* The pool takes exactly `count` PML4s. One whose PML4 is deleted makes room. */
static void expect_free(seL4_CPtr pool, unsigned count)
{
    seL4_CPtr last = 0;
    for (unsigned i = 0; i < count; i += 1) {
        last = new_space(pool);
    }
    seL4_CPtr more = new_pml4();
    EXPECT_PLAIN(assign(pool, more), seL4_DeleteFirst);
    delete_cap(last);
    EXPECT_OK(assign(pool, more));
    EXPECT_PLAIN(assign(pool, new_pml4()), seL4_DeleteFirst);
}

TEST(fill_new_pool, "4/R-VM-62", "a new pool takes 512 PML4s, whatever its memory was before")
{
    new_spare_tables();
    seL4_CPtr untyped = new_pool_untyped();
    EXPECT_OK(frame_map(new_object_from(untyped, seL4_X86_4K, 0), OWN_SPACE, SPARE));
    fill_page(SPARE, ~0ul);
    revoke_cap(untyped);
    expect_free(new_pool_from(untyped), POOL_SIZE);
}

TEST(fill_initial_pool, "4/R-VM-62", "the initial pool takes 510 PML4s more")
{
    expect_free(seL4_CapInitThreadASIDPool, INITIAL_POOL_FREE);
}

TEST(assign_what, "4/R-VM-63", "Assign needs a PML4 without ASID")
{
    seL4_CPtr pool = new_pool();
    EXPECT_PLAIN(invoke(pool, X86ASIDPoolAssign, NONE, NONE), seL4_TruncatedMessage);
    EXPECT(assign(pool, new_page()), seL4_InvalidCapability, 1);
    EXPECT(assign(pool, new_slot()), seL4_InvalidCapability, 1);
    EXPECT(assign(pool, OWN_SPACE), seL4_InvalidCapability, 1);
    seL4_CPtr space = new_space(pool);
    EXPECT(assign(pool, space), seL4_InvalidCapability, 1);
    EXPECT(assign(seL4_CapInitThreadASIDPool, space), seL4_InvalidCapability, 1);
}
