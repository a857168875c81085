/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making scheduling contexts and reply objects: in memory of zeros nothing is left to do; and
 * destroying them (spec 05, sections 2.4, 7.3, 12).
 */
#include "core/object.h"
#include "core/reply_object.h"
#include "core/sched_context.h"

#include <abi/constants.h>
#include <abi/object.h>

bool time_object_size_bits(word_t type, word_t user_size, word_t *size_bits)
{
    if (type != seL4_SchedContextObject && type != seL4_ReplyObject) {
        return false;
    }
    *size_bits = type == seL4_ReplyObject ? seL4_ReplyBits : user_size;
    return true;
}

struct cap time_object_cap(word_t type, paddr_t paddr, word_t user_size)
{
    return type == seL4_ReplyObject ? cap_reply_object(paddr, true)
                                    : cap_sched_context(paddr, (unsigned)user_size);
}

bool time_object_is_too_small(word_t type, word_t user_size)
{
    return type == seL4_SchedContextObject && user_size < seL4_MinSchedContextBits;
}

bool time_object_finalise(struct cap cap)
{
    if (cap_kind(cap) == CAP_SCHED_CONTEXT) {
        sched_context_destroy(cap_object(cap));
        return true;
    }
    if (cap_kind(cap) == CAP_REPLY) {
        reply_destroy(cap_object(cap));
        return true;
    }
    return false;
}
