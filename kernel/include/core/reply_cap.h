/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities (spec 03, sections 8.4, 8.5). They are kept out of the derivation tree: at
 * most one exists for each caller, which knows its slot (T3), and it has no copies and no children.
 */
#pragma once
#include "core/assert.h"
#include "core/tcb.h"

/* `caller`, now blocked on reply, may be answered by `receiver`. */
static inline void reply_create(struct tcb *caller, struct tcb *receiver, bool can_grant)
{
    struct slot *slot = &receiver->slots[TCB_CALLER];
    kdebug_assert(slot_is_empty(slot));
    slot->cap = cap_reply(caller, can_grant);
    caller->reply_slot = slot;
}

/* Empties a slot that holds the Reply capability to `caller`, which stays blocked. */
static inline void reply_delete_of(struct tcb *caller, struct slot *slot)
{
    caller->reply_slot = NULL;
    slot->cap = cap_null();
}

/* The same for whichever caller. */
static inline void reply_delete(struct slot *slot)
{
    reply_delete_of(cap_reply_caller(slot->cap), slot);
}
