/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <platsupport/delay.h>
#include <platsupport/plat/pit.h>

enum pit_port {
    PIT_CHANNEL_0 = 0x40,
    PIT_COMMAND = 0x43,
};

/* Commands for channel 0; except after the first a count follows, its low byte first. */
#define LATCH_COUNT    0x00
#define COUNT_ONCE     0x30 /* mode 0 */
#define COUNT_REPEATED 0x34 /* mode 2 */

/* The shortest count, and after how long it is surely over. */
#define ONE_COUNT    1
#define ONE_COUNT_US 5

static int put(pit_t *pit, enum pit_port port, uint32_t value)
{
    return ps_io_port_out(&pit->ops, port, 1, value);
}

static int put_count(pit_t *pit, uint32_t mode, uint32_t count)
{
    int error = put(pit, PIT_COMMAND, mode);

    if (!error) {
        error = put(pit, PIT_CHANNEL_0, count & 0xff);
    }
    return error ? error : put(pit, PIT_CHANNEL_0, count >> 8);
}

static int get_count(pit_t *pit, uint32_t *count)
{
    uint32_t low = 0;
    uint32_t high = 0;
    int error = ps_io_port_in(&pit->ops, PIT_CHANNEL_0, 1, &low);

    if (!error) {
        error = ps_io_port_in(&pit->ops, PIT_CHANNEL_0, 1, &high);
    }
    *count = (high & 0xff) << 8 | (low & 0xff);
    return error;
}

int pit_init(pit_t *pit, ps_io_port_ops_t ops)
{
    if (!pit || !ops.io_port_in_fn || !ops.io_port_out_fn) {
        ZF_LOGE("pit or a port operation is NULL");
        return EINVAL;
    }
    pit->ops = ops;
    return 0;
}

int pit_cancel_timeout(pit_t *pit)
{
    if (!pit) {
        ZF_LOGE("pit is NULL");
        return EINVAL;
    }
    /* a count that is over keeps still in every PIT; one that was only stopped does not in QEMU's
     */
    int error = put_count(pit, COUNT_ONCE, ONE_COUNT);
    ps_udelay(ONE_COUNT_US);
    return error;
}

int pit_get_time(pit_t *pit, uint64_t *time)
{
    uint32_t count = 0;

    if (!pit || !time) {
        ZF_LOGE("pit or time is NULL");
        return EINVAL;
    }
    int error = put(pit, PIT_COMMAND, LATCH_COUNT);
    if (!error) {
        error = get_count(pit, &count);
    }
    *time = freq_cycles_and_hz_to_ns(count, PIT_HZ);
    return error;
}

int pit_set_timeout(pit_t *pit, uint64_t ns, bool periodic)
{
    if (!pit || ns > PIT_MAX_NS) {
        ZF_LOGE("pit is NULL, or %llu ns are too long", (unsigned long long)ns);
        return EINVAL;
    }
    uint64_t count = freq_ns_and_hz_to_cycles(MAX(ns, PIT_MIN_NS) - 1, PIT_HZ) + 1;
    return put_count(pit, periodic ? COUNT_REPEATED : COUNT_ONCE,
                     (uint32_t)MIN(count, (uint64_t)PIT_MAX_COUNT));
}
