/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The options of this build that only the architecture knows, as config.h has the others.
 */
#pragma once
#include <config.h>

enum {
    WITH_PIC = CONFIG_IS_ON(IRQ_PIC), /* else I/O APICs */
    WITH_X2APIC = CONFIG_IS_ON(X2APIC),
    WITH_XSAVEOPT = CONFIG_IS_ON(XSAVE_XSAVEOPT),
    WITH_XSAVEC = CONFIG_IS_ON(XSAVE_XSAVEC),
};
