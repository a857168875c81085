/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* Kinds of interfaces that drivers offer each other. */
typedef enum {
    PS_NULL_INTERFACE,
    TX2_BPMP,
    PS_GPIO,
    PS_CLOCK,
    PS_RESET,
    PS_ETHERNET,
} ps_interface_type_t;
