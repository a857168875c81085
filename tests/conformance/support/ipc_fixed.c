/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Without MCS a TCB has its time and its caller.
 */
#include "support/ipc.h"

#include "support/objects.h"
#include "support/test.h"

const seL4_Word reply_syscall = (seL4_Word)seL4_SysReply;

void ipc_begin_test(void) {}

void ipc_equip(struct thread *thread)
{
    (void)thread;
}

void ipc_lengthen_slice(const struct thread *thread)
{
    (void)thread;
}

seL4_CPtr keep_caller(void)
{
    seL4_CPtr slot = new_slot();
    CHECK_EQ(seL4_CNode_SaveCaller(ROOT, slot, DEPTH), seL4_NoError);
    return slot;
}

/* It is gone with its caller. */
void expect_no_caller(seL4_CPtr kept)
{
    CHECK(!slot_is_full(kept));
}
