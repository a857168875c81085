/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a thread needs to run, to receive and to answer. Its TCB has all of it, but with MCS: there
 * it has a scheduling context, round robin, and a reply object, with which it receives. The forms
 * of either are in ipc_fixed.c and ipc_mcs.c.
 */
#pragma once
#include "support/raw.h"
#include "support/threads.h"

/* For the root thread, at the beginning of a test; for a new thread, before it is started. */
void ipc_begin_test(void);
void ipc_equip(struct thread *thread);

/* With MCS its slices become so long that a preemptible operation ends in one. */
void ipc_lengthen_slice(const struct thread *thread);

/* The system call that answers the last caller, made on the reply object of its thread. */
extern const seL4_Word reply_syscall;

/* The calling thread answers its last caller. */
struct answer send_reply(seL4_MessageInfo_t info, struct words caps, struct words mrs);

/* The root thread's last caller is to be answered through this capability from now on. */
seL4_CPtr keep_caller(void);

/* The caller that was kept does not wait any more. */
void expect_no_caller(seL4_CPtr kept);

/* The last number of system calls that every kernel has. Those of options follow, with the same
 * distance to it with MCS and without. */
enum { LAST_USUAL_CALL = seL4_SysNBRecv < seL4_SysYield ? seL4_SysNBRecv : seL4_SysYield };
