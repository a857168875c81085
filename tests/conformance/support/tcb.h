/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of TCBs that have other arguments with MCS: there a fault handler is a capability,
 * and Configure has none. The forms of either are in tcb_fixed.c and tcb_mcs.c.
 */
#pragma once
#include "support/raw.h"
#include "support/threads.h"

/* Arguments of Configure; SetSpace takes some of them. */
struct space {
    seL4_Word handler, data, buffer;
    seL4_CPtr cspace, vspace, frame;
};

/* Those of a helper thread, without fault handler. */
struct space usual_space(const struct thread *thread);

struct answer tcb_configure(seL4_CPtr tcb, struct space space);
struct answer tcb_set_space(seL4_CPtr tcb, struct space space);

/* How many words and capabilities they need. */
struct needs {
    unsigned words, caps;
};
extern const struct needs configure_needs, set_space_needs;

/* SetSchedParams; with MCS the thread keeps its scheduling context, and loses its handler. */
struct answer tcb_set_sched_params(const struct thread *thread, seL4_CPtr authority,
                                   seL4_Word limit, seL4_Word priority);
