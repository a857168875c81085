/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "each_refusal.h"

#include "census.h"
#include "check.h"
#include "env.h"
#include "refusal.h"

bool wrong_error;

bool failed(bool as_documented)
{
    wrong_error = wrong_error || !as_documented;
    return false;
}

/* Between refusals in a taste of the test: all of the first ones, then fewer and fewer. */
static long step(long count)
{
    return LIBS_TEST_LONG ? 1 : 1 + count / 16;
}

static bool refuse_each(operation run, enum refusal kind)
{
    for (long count = 0;; count += step(count)) {
        struct census before = take_census();
        wrong_error = false;
        plan_refusal(allocator, kind, count);
        bool worked = run();
        bool refused = was_refused();
        plan_refusal(allocator, kind, -1);
        if (!nothing_lost_since(&before) || wrong_error || (!refused && !worked) ||
            (refused && worked)) {
            printf("kind %d, request %ld: refused %d, worked %d, wrong error %d\n", (int)kind,
                   count, refused, worked, wrong_error);
            return false;
        }
        if (!refused) {
            return worked;
        }
    }
}

void refuse_all(operation run)
{
    /* what stays: paging structures of the root task and room of the allocator */
    CHECK(run() && run());
    CHECK(refuse_each(run, REFUSE_SLOTS_AND_OBJECTS));
    CHECK(refuse_each(run, REFUSE_BOOK_KEEPING));
    CHECK(refuse_each(run, REFUSE_HEAP));
    CHECK(all_memory_can_be_had());
}
