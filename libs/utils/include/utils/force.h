/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* Reads *addr once for its effect (a device register, a page to touch). */
#define FORCE_READ(addr)                                                                           \
    do {                                                                                           \
        __typeof__(*(addr)) volatile *utils_forced = (addr);                                       \
        (void)*utils_forced;                                                                       \
    } while (0)
