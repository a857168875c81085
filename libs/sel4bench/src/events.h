/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4bench/sel4bench.h>

struct generic_event {
    event_id_t id;
    const char *description;
};

extern const struct generic_event generic_events[SEL4BENCH_NUM_GENERIC_EVENTS];
