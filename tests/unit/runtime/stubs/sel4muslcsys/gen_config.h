/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Options of the library under test; the size of the heap is chosen per test.
 */
#pragma once

#define CONFIG_LIB_SEL4_MUSLC_SYS_DEBUG_HALT 1
#ifndef CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES
#define CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES 65536
#endif
