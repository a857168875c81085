/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <sel4test/test.h>

/* What sel4test_get_env returns from now on. */
void set_env(env_t env);
