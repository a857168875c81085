/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * More events than counters: measured in several rounds ("chunks").
 */
#include "events.h"

#include <utils/util.h>

int sel4bench_get_num_counter_chunks(seL4_Word n_counters, seL4_Word n_events)
{
    return n_counters == 0 ? 0 : (int)DIV_ROUND_UP(n_events, n_counters);
}

counter_bitfield_t sel4bench_enable_counters(seL4_Word n_events, event_id_t *events,
                                             seL4_Word chunk, seL4_Word n_counters)
{
    seL4_Word first = chunk * n_counters;
    counter_bitfield_t used = 0;

    n_counters = MIN(n_counters, sel4bench_get_num_counters());
    for (counter_t i = 0; i < n_counters && first + i < n_events; i++) {
        sel4bench_set_count_event(i, events[first + i]);
        used |= BIT(i);
    }
    sel4bench_reset_counters();
    sel4bench_start_counters(used);
    return used;
}

void sel4bench_read_and_stop_counters(counter_bitfield_t mask, seL4_Word chunk,
                                      seL4_Word n_counters, ccnt_t results[])
{
    sel4bench_stop_counters(mask);
    sel4bench_get_counters(mask, &results[chunk * n_counters]);
}

int sel4bench_get_num_generic_counter_chunks(seL4_Word n_counters)
{
    return sel4bench_get_num_counter_chunks(n_counters, SEL4BENCH_NUM_GENERIC_EVENTS);
}

counter_bitfield_t sel4bench_enable_generic_counters(seL4_Word chunk, seL4_Word n_counters)
{
    event_id_t events[SEL4BENCH_NUM_GENERIC_EVENTS];

    for (int i = 0; i < SEL4BENCH_NUM_GENERIC_EVENTS; i++) {
        events[i] = generic_events[i].id;
    }
    return sel4bench_enable_counters(SEL4BENCH_NUM_GENERIC_EVENTS, events, chunk, n_counters);
}
