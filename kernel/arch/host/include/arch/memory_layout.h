/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: kernel memory is the process's memory, physical addresses are its pointers.
 */
#pragma once

#define KERNEL_WINDOW_BASE 0
#define USER_TOP           0x7fffffffffff
