/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of this architecture; x86 adds none to those of x86_64.
 */
#pragma once

#include <sel4/sel4_arch/syscalls.h>
