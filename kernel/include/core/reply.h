/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reply capabilities (spec 03, sections 8.4, 8.5). They are kept out of the derivation tree: at
 * most one exists for each caller, which knows its slot (T3), and it has no copies and no children.
 */
#pragma once
#include "core/tcb.h"

/* `caller`, now blocked on reply, may be answered by `receiver`. */
void reply_create(struct tcb *caller, struct tcb *receiver, bool can_grant);

/* Empties a slot that holds a Reply capability; the caller stays blocked. */
void reply_delete(struct slot *slot);

/* Answers the caller of the Reply capability in `slot` with `replier`'s message; consumes it. */
void reply_send(struct tcb *replier, struct slot *slot);
