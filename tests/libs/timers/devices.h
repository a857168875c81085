/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Tests of devices that are in files of their own; the machine has them by machines.json.
 */
#pragma once

#include "../support/check.h"
#include "env.h"

#include <platsupport/chardev.h>

/* COM2, with output led back to its own input. */
bool loopback_start(ps_chardevice_t *device);

void bytes_come_back_through_the_serial_port(void);
void a_reader_is_called_back_by_interrupts(void);
void a_line_can_be_set_up_otherwise(void);
void the_console_can_be_a_serial_port(void);
void keys_come_by_interrupts(void);
void the_screen_shows_text(void);

void the_edu_device_answers(void);
void the_edu_device_interrupts(void);
void dma_memory_is_where_the_device_is_told(void);
void dma_memory_comes_and_goes(void);

void interrupts_are_paired_with_notifications(void);
void what_is_not_waited_for_is_kept(void);
void interrupt_interfaces_refuse_what_makes_no_sense(void);
