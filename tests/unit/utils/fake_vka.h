/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include "fake_kernel.h"

#include <vka/vka.h>

void fake_vka_init(vka_t *vka);

/* The kernel's census with the slots in use. */
fake_census_t fake_full_census(void);
