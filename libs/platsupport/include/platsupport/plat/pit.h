/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Channel 0 of the programmable interval timer of a PC: counts down from 16 bits, interrupts when
 * it is through. 0, EINVAL, or the error of a port operation.
 */
#pragma once

#include <platsupport/io.h>
#include <stdbool.h>
#include <stdint.h>
#include <utils/frequency.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PIT_HZ        1193182ul
#define PIT_MAX_COUNT 0xffffu
#define PIT_MIN_NS    (2 * NS_IN_S / PIT_HZ + 1)         /* two counts */
#define PIT_MAX_NS    (PIT_MAX_COUNT * NS_IN_S / PIT_HZ) /* about 54.9 ms */

typedef struct pit {
    ps_io_port_ops_t ops;
} pit_t;

/* Copies `ops`; whatever the PIT counts goes on. */
int pit_init(pit_t *pit, ps_io_port_ops_t ops);

/* The last interrupt has been raised when this returns; usually it raises one itself. */
int pit_cancel_timeout(pit_t *pit);

/* Nanoseconds that are left of the timeout set last. */
int pit_get_time(pit_t *pit, uint64_t *time);

/* Interrupts after `ns`, rounded up to counts, or every `ns`. EINVAL beyond PIT_MAX_NS; less than
 * PIT_MIN_NS counts as that. */
int pit_set_timeout(pit_t *pit, uint64_t ns, bool periodic);

#ifdef __cplusplus
}
#endif
