/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Configuration of the host tests: a debug kernel that prints.
 */
#pragma once

#define CONFIG_DEBUG_BUILD 1
#define CONFIG_PRINTING    1
