/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations that install capabilities in a TCB: CSpace and VSpace roots, IPC buffer (spec 03,
 * section 7.5). Each has been given an invocation and the invoked thread. They are kept out of
 * tcb_invoke, whose other operations need less stack.
 */
#pragma once
#include "core/invocation.h"
#include "core/tcb.h"

must_use apart enum result tcb_configure(struct invocation *inv, struct tcb *thread);
must_use apart enum result tcb_set_space(struct invocation *inv, struct tcb *thread);
must_use apart enum result tcb_set_ipc_buffer(struct invocation *inv, struct tcb *thread);
