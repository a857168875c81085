/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Output and the end of the run. Debug kernels print for us, others lend us the serial port.
 */
#pragma once
#include <sel4/sel4.h>

/* %s, %u (decimal), %x (hexadecimal, without 0x); arguments are pointers or seL4_Word. */
void say(const char *format, ...);

/* While this test runs the console gets exactly `count` lines that contain `text`, which may come
 * later too. tests/conformance/run looks that up, for the test cannot. */
void console_expects(seL4_Word count, const char *text);

/* Gives the serial port's capability back, and takes it again, for tests about I/O ports. */
void console_release(void);
void console_acquire(void);

/* Ends QEMU through its debug-exit device (port 0xf4): exit status 2 * code + 1. */
_Noreturn void end_run(int code);
