/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Tests of the serial server for a program that runs sel4test; target sel4serialserver_tests.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Does nothing: a program that calls it is linked with the tests, which are then run like its
 * own. They need vka, vspace and simple in the environment. */
void get_serial_server_parent_tests(void);

#ifdef __cplusplus
}
#endif
