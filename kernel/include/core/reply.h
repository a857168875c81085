/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Answers to callers and to threads that have faulted: without MCS through a capability in the TCB
 * of the one who received (core/reply_cap.h), with it through an object (core/reply_object.h).
 */
#pragma once
#include "core/tcb.h"

/* Answers through the capability in `slot` with the message of `replier`. */
void reply_send(struct tcb *replier, struct slot *slot);

/* Without MCS: empties a slot that holds a Reply capability; the caller stays blocked. */
void reply_slot_clear(struct slot *slot);

/* Without MCS: the answer that the current thread owes goes to the empty `slot`. */
must_use apart enum result reply_save_caller(struct slot *slot);

/* `thread`, blocked on reply or to receive, will get no answer, or does not wait for a call. */
void reply_forget(struct tcb *thread);
