/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "env.h"

static env_t current;

env_t sel4test_get_env(void)
{
    return current;
}

void set_env(env_t env)
{
    current = env;
}
