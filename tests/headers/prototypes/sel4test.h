/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 18 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
env_t sel4test_get_env(void);
test_result_t sel4test_get_result(void);
void sel4test_reset(void);
void sel4test_printf(const char *string);
void sel4test_start_printf_buffer(void);
void sel4test_end_printf_buffer(void);
