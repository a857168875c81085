/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What sel4debug asks the kernel. Included before every source.
 */
#pragma once

#include "kernel_headers.h"

seL4_Error fake_ReadRegisters(seL4_CPtr tcb, seL4_Bool suspend, seL4_Uint8 flags, seL4_Word count,
                              seL4_UserContext *registers);
seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cap);

#define seL4_TCB_ReadRegisters fake_ReadRegisters
#define seL4_DebugCapIdentify  fake_DebugCapIdentify
