/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What host.c keeps between calls of the kernel.
 */
#pragma once

void host_reset(void);
