/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/mspace/mspace.h>

/* The C library's heap. */
extern const struct mspace_interface mspace_malloc_interface;
