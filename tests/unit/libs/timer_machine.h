/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A PC as drivers of timers see it: tables of the firmware, an HPET whose counter stands still
 * until the test moves it, ports that record what was written, interrupts that the test raises.
 */
#pragma once

#include <platsupport/io.h>

#define HPET_PADDR 0xfed00000ul
#define LIST_PADDR 0x7fe0100ul /* of the RSDT */
#define RSDP_PADDR 0xf1ff0ul   /* its end lies in the next page */

struct timer_machine {
    uint8_t bios[0x20000];  /* from 0xe0000 */
    uint8_t tables[0x1000]; /* from 0x7fe0000 */
    uint64_t hpet[0x40];    /* registers */
    int num_mapped;
    bool has_no_hpet_memory;
    uint8_t port_written[256]; /* the last value of each port below 0x100 */
    int num_port_writes;
    uint16_t pit_count; /* what the PIT answers; falls by pit_step at each reading */
    uint16_t pit_step;
    uint8_t rtc[256];
    ps_irq_t irq;
    irq_callback_fn_t callback; /* NULL: not registered */
    void *callback_data;
    int num_acknowledged;
    bool refuses_irqs;
};

extern struct timer_machine machine;

/* A machine with an HPET of 10 ns per count that can use pins 2 and 5, and good tables. */
void machine_reset(void);

/* All operations of the machine, and the heap. */
ps_io_ops_t machine_ops(void);

/* Recomputes the checksums of what was changed in the tables. */
void machine_sum_up(void);

/* The tables in the list are `num`; their addresses follow LIST_PADDR. */
void machine_raise_irq(void);
