/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations that install capabilities in a TCB: CSpace and VSpace roots, IPC buffer (spec 03,
 * section 7.5), with MCS fault handlers and scheduling contexts (spec 05, section 7). Each has been
 * given an invocation and the invoked thread. They are kept out of tcb_invoke, whose other
 * operations need less stack.
 */
#pragma once
#include "core/invocation.h"
#include "core/tcb.h"

must_use apart enum result tcb_configure(struct invocation *inv, struct tcb *thread);
must_use apart enum result tcb_set_space(struct invocation *inv, struct tcb *thread);
must_use apart enum result tcb_set_ipc_buffer(struct invocation *inv, struct tcb *thread);

/* A capability checked for installation, and the slot it is derived from. */
struct installation {
    struct slot *source; /* null: install nothing */
    struct cap cap;
};

/* Deletes what `slot` of the invoked thread holds, then installs. Deleting may take the source or
 * the thread itself away, which then get nothing. */
void tcb_install(const struct invocation *inv, struct slot *slot, struct installation installation);

/* Without MCS: the fault handler is a capability pointer, the first message word. */
void tcb_take_fault_pointer(const struct invocation *inv, struct tcb *thread);

/* MCS: may the capability in `source` be installed as a handler (spec 05, section 7.8)? `number`:
 * of the argument, for the error. */
must_use enum result tcb_check_handler(struct slot *source, word_t number,
                                       struct installation *handler);
void tcb_install_handler(const struct invocation *inv, struct tcb *thread,
                         struct installation handler);
bool tcb_is_timeout_label(word_t label);
must_use apart enum result tcb_set_timeout_endpoint(struct invocation *inv, struct tcb *thread);

/* MCS: what follows the priorities in SetSchedParams: scheduling context and fault handler. */
struct new_time {
    struct sched_context *sched_context; /* null: none */
    struct installation handler;
};
must_use enum result tcb_check_time(const struct invocation *inv, const struct tcb *thread,
                                    struct new_time *time);
void tcb_install_time(struct tcb *thread, struct sched_context *sc);
