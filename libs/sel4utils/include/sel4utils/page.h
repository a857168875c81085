/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vspace/page.h>

#define UTILS_NUM_PAGE_SIZES  SEL4_NUM_PAGE_SIZES
#define utils_page_sizes      sel4_page_sizes
#define utils_valid_size_bits sel4_valid_size_bits
