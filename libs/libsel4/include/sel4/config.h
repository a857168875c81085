/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Everything the build was configured with: the CONFIG_* macros of kernel and libsel4.
 */
#pragma once

#include <autoconf.h>
