/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>

/* Has no memory: every allocation fails. */
extern const struct mspace_interface mspace_null_interface;
