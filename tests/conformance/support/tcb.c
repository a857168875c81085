/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The space of helper threads.
 */
#include "support/tcb.h"

#include "support/objects.h"

struct space usual_space(const struct thread *thread)
{
    return (struct space){
        .cspace = ROOT,
        .vspace = seL4_CapInitThreadVSpace,
        .buffer = (seL4_Word)thread->buffer,
        .frame = image_frame(thread->buffer),
    };
}
