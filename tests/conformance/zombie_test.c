/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Containers whose last capability is found inside a destroyed container: they stay, unreachable,
 * until their untyped is revoked (spec 03, sections 5.5 and 13.5). What is left of each shows in
 * the untyped that it was made of.
 */
#include "support/actors.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum { RADIX = 4, CNODE_BITS = RADIX + seL4_SlotBits, SLOTS = 2 };

/* A CNode with endpoints in its first slots, all of them the only objects of their untypeds. */
struct nest {
    seL4_CPtr cnode;
    seL4_CPtr cnode_untyped;
    seL4_CPtr endpoint_untypeds[SLOTS];
};

static void move_into(seL4_CPtr cnode, seL4_Word index, seL4_CPtr cap)
{
    EXPECT_OK(invoke(cnode, CNodeMove, WORDS(ROOT), WORDS(index, RADIX, cap, DEPTH)));
}

static struct nest new_nest(void)
{
    struct nest nest;
    nest.cnode_untyped = new_untyped(CNODE_BITS);
    nest.cnode = new_object_from(nest.cnode_untyped, seL4_CapTableObject, RADIX);
    for (unsigned i = 0; i < SLOTS; i += 1) {
        nest.endpoint_untypeds[i] = new_untyped(seL4_EndpointBits);
        move_into(nest.cnode, i,
                  new_object_from(nest.endpoint_untypeds[i], seL4_EndpointObject, 0));
    }
    return nest;
}

static int endpoint_is_gone(const struct nest *nest, unsigned index)
{
    return untyped_is_free(nest->endpoint_untypeds[index], seL4_EndpointBits);
}

static void expect_unreachable(const struct nest *nest)
{
    CHECK(endpoint_is_gone(nest, 0));
    CHECK(!endpoint_is_gone(nest, 1));
    CHECK(!untyped_is_free(nest->cnode_untyped, CNODE_BITS));
}

static void expect_revocable(const struct nest *nest)
{
    revoke_cap(nest->cnode_untyped);
    CHECK(untyped_is_free(nest->cnode_untyped, CNODE_BITS));
    CHECK(endpoint_is_gone(nest, 1));
}

TEST(cnode_in_cnode, "3/R-DEL-14 3/R-UT-30",
     "a CNode destroyed inside a CNode keeps all but its first slot, until its untyped is revoked")
{
    struct nest nest = new_nest();
    seL4_CPtr outer = new_cnode(RADIX);
    move_into(outer, 3, nest.cnode);
    CHECK(!endpoint_is_gone(&nest, 0));
    delete_cap(outer);
    expect_unreachable(&nest);
    EXPECT(invoke(nest.cnode_untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_EndpointObject, 0, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, 0);
    expect_revocable(&nest);
}

TEST(cnode_in_itself, "3/R-DEL-14", "a CNode with its last cap inside goes with its untyped")
{
    struct nest nest = new_nest();
    move_into(nest.cnode, 5, nest.cnode);
    CHECK(!endpoint_is_gone(&nest, 0) && !endpoint_is_gone(&nest, 1));
    revoke_cap(nest.cnode_untyped);
    CHECK(untyped_is_free(nest.cnode_untyped, CNODE_BITS));
    CHECK(endpoint_is_gone(&nest, 0) && endpoint_is_gone(&nest, 1));
}

TEST(tcb_in_cnode, "3/R-DEL-15",
     "a TCB destroyed inside a CNode stops, but stays until its untyped is revoked")
{
    seL4_CPtr outer = new_cnode(RADIX);
    seL4_CPtr untyped = new_untyped(seL4_TCBBits);
    seL4_CPtr frame_untyped = new_untyped(seL4_PageBits);
    seL4_CPtr frame = new_object_from(frame_untyped, seL4_X86_4K, 0);
    struct thread *thread = new_thread_from(untyped, spin, MAIN_PRIORITY, NULL);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(thread->tcb, 0x400000, frame), seL4_NoError);
    delete_cap(frame);
    start_thread(thread);
    seL4_Yield();
    CHECK(thread->notes[0] > 0);
    move_into(outer, 3, thread->tcb);
    seL4_Word before = thread->notes[0];
    seL4_Yield();
    CHECK(thread->notes[0] > before);
    delete_cap(outer);
    before = thread->notes[0];
    seL4_Yield();
    CHECK_EQ(thread->notes[0], before);
    CHECK(!untyped_is_free(untyped, seL4_TCBBits));
    CHECK(!untyped_is_free(frame_untyped, seL4_PageBits));
    revoke_cap(untyped);
    CHECK(untyped_is_free(untyped, seL4_TCBBits));
    CHECK(untyped_is_free(frame_untyped, seL4_PageBits));
}

TEST(cspace_of_tcb, "3/R-DEL-16",
     "a CNode destroyed as CSpace root of a TCB keeps all but its first slot")
{
    struct nest nest = new_nest();
    seL4_CPtr untyped = new_untyped(seL4_TCBBits);
    seL4_CPtr tcb = new_object_from(untyped, seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_SetSpace(tcb, 0, nest.cnode, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
    delete_cap(nest.cnode);
    CHECK(!endpoint_is_gone(&nest, 0));
    delete_cap(tcb);
    CHECK(untyped_is_free(untyped, seL4_TCBBits));
    expect_unreachable(&nest);
    expect_revocable(&nest);
}

TEST(chain_of_cnodes, "3/R-DEL-14", "in a chain of CNodes each loses its first slot only")
{
    struct nest inner = new_nest();
    struct nest middle = new_nest();
    seL4_CPtr outer = new_cnode(RADIX);
    CHECK_EQ(seL4_CNode_Delete(middle.cnode, 0, RADIX), seL4_NoError);
    move_into(middle.cnode, 0, inner.cnode);
    move_into(outer, 3, middle.cnode);
    delete_cap(outer);
    expect_unreachable(&inner);
    expect_unreachable(&middle);
    revoke_cap(middle.cnode_untyped);
    CHECK(untyped_is_free(middle.cnode_untyped, CNODE_BITS));
    CHECK(endpoint_is_gone(&middle, 1));
    expect_revocable(&inner);
}

/* A TCB and the CNode of its CSpace, each with its last cap in the other. */
static struct nest new_knot(seL4_CPtr tcb_untyped)
{
    struct nest nest = new_nest();
    seL4_CPtr tcb = new_object_from(tcb_untyped, seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_SetSpace(tcb, 0, nest.cnode, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
    move_into(nest.cnode, 5, tcb);
    delete_cap(nest.cnode);
    CHECK(!endpoint_is_gone(&nest, 0) && !endpoint_is_gone(&nest, 1));
    CHECK(!untyped_is_free(tcb_untyped, seL4_TCBBits));
    return nest;
}

TEST(tcb_in_its_cspace, "3/R-DEL-14 3/R-DEL-15 3/R-DEL-16",
     "a TCB and its CNode that hold each other go with their untypeds, whichever goes first")
{
    seL4_CPtr untyped = new_untyped(seL4_TCBBits);
    struct nest nest = new_knot(untyped);
    revoke_cap(untyped);
    CHECK(untyped_is_free(untyped, seL4_TCBBits));
    expect_unreachable(&nest);
    expect_revocable(&nest);

    nest = new_knot(untyped);
    revoke_cap(nest.cnode_untyped);
    CHECK(untyped_is_free(nest.cnode_untyped, CNODE_BITS));
    CHECK(untyped_is_free(untyped, seL4_TCBBits));
    CHECK(endpoint_is_gone(&nest, 0) && endpoint_is_gone(&nest, 1));
}
