/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 22 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
seL4_CPtr alloc_slot(seL4_BootInfo *info);
seL4_CPtr alloc_object(seL4_BootInfo *info, seL4_Word type, seL4_Word size_bits);
