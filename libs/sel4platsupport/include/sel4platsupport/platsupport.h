/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The console behind the C library's output (spec/06 section 14.2). Debug builds with
 * LibSel4PlatSupportUseDebugPutChar print through the kernel, others drive the serial port
 * themselves.
 */
#pragma once

#include <platsupport/chardev.h>
#include <platsupport/io.h>
#include <sel4platsupport/bootinfo.h>
#include <simple/simple.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sets the console up; 0, also when it was before, or -1. `simple` and `vka` must stay alive. */
int platsupport_serial_setup_simple(vspace_t *vspace, simple_t *simple, vka_t *vka);

/* The same for a root task that has no allocator (yet): uses the last slot of its CNode during
 * each access to the port. -1 outside a root task. */
int platsupport_serial_setup_bootinfo_failsafe(void);

/* The serial port through operations of the caller, in every build. What io_ops points to must
 * stay alive. */
int platsupport_serial_setup_io_ops(ps_io_ops_t *io_ops);

/* Replaces the console by another device, which must stay alive. */
void register_console(ps_chardevice_t *user_console);

/* As if the console had never been set up. */
void platsupport_undo_serial_setup(void);

/* Nothing is left to do: the set-up enables the receive interrupt. */
void platsupport_serial_input_init_IRQ(void);

#ifdef __cplusplus
}
#endif
