/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Without MCS a fault handler is a pointer in the thread's CSpace.
 */
#include "support/tcb.h"

const struct needs configure_needs = {.words = 4, .caps = 3};
const struct needs set_space_needs = {.words = 3, .caps = 2};

struct answer tcb_configure(seL4_CPtr tcb, struct space space)
{
    return invoke(tcb, TCBConfigure, WORDS(space.cspace, space.vspace, space.frame),
                  WORDS(space.handler, space.data, 0, space.buffer));
}

struct answer tcb_set_space(seL4_CPtr tcb, struct space space)
{
    return invoke(tcb, TCBSetSpace, WORDS(space.cspace, space.vspace),
                  WORDS(space.handler, space.data, 0));
}

struct answer tcb_set_sched_params(const struct thread *thread, seL4_CPtr authority,
                                   seL4_Word limit, seL4_Word priority)
{
    return invoke(thread->tcb, TCBSetSchedParams, WORDS(authority), WORDS(limit, priority));
}
