/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads and address spaces from nothing, and back to nothing. Retype clears what the last round
 * has left behind.
 */
#include "bench.h"
#include "support/spaces.h"
#include "support/threads.h"

enum { REGISTERS = sizeof(seL4_UserContext) / sizeof(seL4_Word), UNTYPED_BITS = 16 };
enum { PML4, PDPT, DIRECTORY, TABLE, PAGE, SPACE_OBJECTS };

static seL4_Word retype(seL4_CPtr untyped, seL4_Word type, seL4_CPtr slot)
{
    return (seL4_Word)seL4_Untyped_Retype(untyped, type, 0, ROOT, 0, 0, slot, 1);
}

/* A thread that is ready to run, and does not get to it. 0, or the errors or'ed. */
static seL4_Word create_thread(seL4_CPtr untyped, seL4_CPtr tcb)
{
    static seL4_UserContext registers;
    seL4_Word error = retype(untyped, seL4_TCBObject, tcb);
    error |= (seL4_Word)seL4_TCB_Configure(tcb, 0, ROOT, 0, OWN_SPACE, 0, 0, 0);
    error |= (seL4_Word)seL4_TCB_SetPriority(tcb, seL4_CapInitThreadTCB, LOW);
    error |= (seL4_Word)seL4_TCB_WriteRegisters(tcb, 1, 0, REGISTERS, &registers);
    return error;
}

BENCH(thread_lifecycle, ALONE)
{
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_CPtr tcb = new_slot();
    seL4_Word error = 0;
    MEASURE("thread_create", NOTHING, error = create_thread(untyped, tcb), DO(error);
            delete_cap(tcb));
    MEASURE("thread_destroy", DO(create_thread(untyped, tcb)),
            error = (seL4_Word)seL4_CNode_Delete(ROOT, tcb, DEPTH), DO(error));
}

/* A VSpace with one page. */
static seL4_Word create_space(seL4_CPtr untyped, seL4_CPtr slots)
{
    static const seL4_Word types[] = {seL4_X64_PML4Object, seL4_X86_PDPTObject,
                                      seL4_X86_PageDirectoryObject, seL4_X86_PageTableObject,
                                      seL4_X86_4K};
    const seL4_X86_VMAttributes attributes = seL4_X86_Default_VMAttributes;
    seL4_CPtr space = slots + PML4;
    seL4_Word error = 0;
    for (unsigned i = 0; i < SPACE_OBJECTS; i += 1) {
        error |= retype(untyped, types[i], slots + i);
    }
    error |= (seL4_Word)seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, space);
    error |= (seL4_Word)seL4_X86_PDPT_Map(slots + PDPT, space, SPARE, attributes);
    error |= (seL4_Word)seL4_X86_PageDirectory_Map(slots + DIRECTORY, space, SPARE, attributes);
    error |= (seL4_Word)seL4_X86_PageTable_Map(slots + TABLE, space, SPARE, attributes);
    error |= (seL4_Word)seL4_X86_Page_Map(slots + PAGE, space, SPARE, seL4_ReadWrite, attributes);
    return error;
}

BENCH(space_lifecycle, ALONE)
{
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_CPtr slots = new_slots(SPACE_OBJECTS);
    seL4_Word error = 0;
    MEASURE("space_create", NOTHING, error = create_space(untyped, slots), DO(error);
            revoke_cap(untyped));
    MEASURE("space_destroy", DO(create_space(untyped, slots)),
            error = (seL4_Word)seL4_CNode_Revoke(ROOT, untyped, DEPTH), DO(error));
    MEASURE("space_delete_root", DO(create_space(untyped, slots)),
            error = (seL4_Word)seL4_CNode_Delete(ROOT, slots + PML4, DEPTH), DO(error);
            revoke_cap(untyped));
}
