/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Marks what only the boot needs. It lies in front of the resident kernel in the image, and its
 * memory is given to the root task as untyped (spec 02, section 8.2): nothing that runs later may
 * call or read it.
 */
#pragma once

#define BOOT_CODE  __attribute__((section(".boot.text"), cold))
#define BOOT_DATA  __attribute__((section(".boot.data")))
#define BOOT_CONST __attribute__((section(".boot.rodata"))) /* for const objects */
