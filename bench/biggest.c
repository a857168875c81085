/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making, revoking and deleting the biggest that there is, once. Nothing is counted: these are for
 * ./clavis bench --latency, which looks at how long the kernel lets no interrupt in meanwhile.
 */
#include "bench.h"
#include "support/raw.h"
#include "support/spaces.h"
#include "support/threads.h"

enum {
    RESET_BITS = 22,     /* of memory to clear */
    CNODE_RADIX = 15,    /* of a CNode to destroy */
    COPIES = 4096,       /* of a capability, in that CNode */
    RETYPE_LIMIT = 256,  /* objects of one Retype */
    WAITERS = 512,       /* threads in one queue */
    TABLE_ENTRIES = 512, /* mapped pages */
};

extern const char raw_syscall_instruction[];

/* Objects that one Retype makes, then their end. */
static void make_most(seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr untyped = new_untyped(ARENA_BITS - 2);
    seL4_CPtr slots = new_slots(RETYPE_LIMIT);
    for (unsigned round = 0; round < 2; round += 1) { /* what the first has used is cleared */
        DO(seL4_Untyped_Retype(untyped, type, size_bits, ROOT, 0, 0, slots, RETYPE_LIMIT));
        revoke_cap(untyped);
    }
}

BENCH(biggest_retype, ALONE)
{
    make_most(seL4_TCBObject, 0);
}

BENCH(biggest_retype_of_pages, ALONE)
{
    make_most(seL4_X86_4K, 0);
}

BENCH(biggest_retype_of_spaces, ALONE)
{
    make_most(seL4_X64_PML4Object, 0);
}

BENCH(biggest_reset, ALONE)
{
    seL4_CPtr untyped = new_untyped(RESET_BITS);
    for (unsigned round = 0; round < 2; round += 1) {
        delete_cap(new_object_from(untyped, seL4_X86_LargePageObject, 0));
    }
}

BENCH(biggest_cnode, ALONE)
{
    seL4_CPtr cnode = new_cnode(CNODE_RADIX);
    seL4_CPtr endpoint = new_endpoint();
    for (seL4_Word i = 0; i < COPIES; i += 1) {
        DO(seL4_CNode_Mint(cnode, i, CNODE_RADIX, ROOT, endpoint, DEPTH, seL4_AllRights, i));
    }
    revoke_cap(endpoint);
    delete_cap(endpoint);
    delete_cap(cnode);
}

/* A thread, in the untyped, that makes a system call on `cap` as soon as it runs. */
static void start_waiter(seL4_CPtr untyped, seL4_Word syscall, seL4_CPtr cap)
{
    seL4_UserContext registers = {
        .rip = (seL4_Word)raw_syscall_instruction, .rdx = syscall, .rdi = cap};
    seL4_CPtr tcb = new_object_from(untyped, seL4_TCBObject, 0);
    DO(seL4_TCB_Configure(tcb, 0, ROOT, 0, OWN_SPACE, 0, 0, 0));
    DO(seL4_TCB_SetPriority(tcb, seL4_CapInitThreadTCB, ABOVE));
    DO(seL4_TCB_WriteRegisters(tcb, 1, 0, sizeof(registers) / sizeof(seL4_Word), &registers));
}

static seL4_CPtr start_waiters(seL4_Word syscall, seL4_CPtr cap)
{
    seL4_CPtr untyped = new_untyped(ARENA_BITS - 2);
    for (unsigned i = 0; i < WAITERS; i += 1) {
        start_waiter(untyped, syscall, cap);
    }
    return untyped;
}

/* They have nobody to tell that their capability has gone, and stop. */
BENCH(biggest_queue_of_receivers, MAIN)
{
    seL4_CPtr endpoint = new_endpoint();
    (void)start_waiters((seL4_Word)seL4_SysRecv, endpoint);
    delete_cap(endpoint);
}

BENCH(biggest_queue_of_waiters, MAIN)
{
    seL4_CPtr notification = new_notification();
    (void)start_waiters((seL4_Word)seL4_SysRecv, notification);
    delete_cap(notification);
}

BENCH(biggest_queue_of_senders, MAIN)
{
    seL4_CPtr endpoint = new_endpoint();
    seL4_CPtr badged = new_badged(endpoint, 1);
    seL4_CPtr threads = start_waiters((seL4_Word)seL4_SysSend, badged);
    set_own_priority(ALONE);
    DO(seL4_CNode_CancelBadgedSends(ROOT, badged, DEPTH));
    revoke_cap(threads);
}

BENCH(biggest_space, ALONE)
{
    seL4_CPtr space = new_space(seL4_CapInitThreadASIDPool);
    seL4_CPtr pages = new_untyped(ARENA_BITS - 2);
    new_tables_down_to(&page_table, space, SPARE);
    for (seL4_Word i = 0; i < TABLE_ENTRIES; i += 1) {
        seL4_CPtr page = new_object_from(pages, seL4_X86_4K, 0);
        DO(seL4_X86_Page_Map(page, space, SPARE + (i << PAGE_BITS), seL4_ReadWrite,
                             seL4_X86_Default_VMAttributes));
    }
    delete_cap(space);
    revoke_cap(pages);
}

BENCH(biggest_pool, ALONE)
{
    seL4_CPtr pool = new_pool();
    for (unsigned i = 0; i < POOL_SIZE; i += 1) {
        (void)new_space(pool);
    }
    delete_cap(pool);
}
