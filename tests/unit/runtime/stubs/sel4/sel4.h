/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's calls that the library under test makes; machine.c records them.
 */
#pragma once

enum { seL4_PageBits = 12 };
#define seL4_AllRights 15

void seL4_DebugPutChar(char c);
void seL4_Yield(void);
void seL4_DebugHalt(void);
