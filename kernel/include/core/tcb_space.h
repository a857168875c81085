/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations that install capabilities in a TCB: CSpace and VSpace roots, IPC buffer (spec 03,
 * section 7.5). Each has been given an invocation and the invoked thread.
 */
#pragma once
#include "core/invocation.h"
#include "core/tcb.h"

must_use enum result tcb_configure(struct invocation *inv, struct tcb *thread);
must_use enum result tcb_set_space(struct invocation *inv, struct tcb *thread);
must_use enum result tcb_set_ipc_buffer(struct invocation *inv, struct tcb *thread);
