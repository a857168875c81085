/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Sizes of pages and conversions (spec/06 section 3.2). PAGE_ALIGN* round down.
 */
#pragma once

#include <utils/arith.h>

#define PAGE_BITS_4K 12
#define PAGE_BITS_2M 21
#define PAGE_BITS_4M 22
#define PAGE_BITS_1G 30

#define SIZE_BITS_TO_BYTES(bits)  BIT(bits)
#define BYTES_TO_SIZE_BITS(bytes) LOG_BASE_2(bytes)

#define PAGE_SIZE_4K SIZE_BITS_TO_BYTES(PAGE_BITS_4K)
#define PAGE_SIZE_2M SIZE_BITS_TO_BYTES(PAGE_BITS_2M)
#define PAGE_MASK_4K MASK_UNSAFE(PAGE_BITS_4K)
#define PAGE_MASK_2M MASK_UNSAFE(PAGE_BITS_2M)

#define PAGE_ALIGN(addr, size) ((addr) & ~((size)-1))
#define PAGE_ALIGN_4K(addr)    PAGE_ALIGN(addr, PAGE_SIZE_4K)
#define PAGE_ALIGN_2M(addr)    PAGE_ALIGN(addr, PAGE_SIZE_2M)
#define IS_ALIGNED_4K(addr)    IS_ALIGNED(addr, PAGE_BITS_4K)
#define IS_ALIGNED_2M(addr)    IS_ALIGNED(addr, PAGE_BITS_2M)
#define SAME_PAGE_4K(a, b)     (PAGE_ALIGN_4K(a) == PAGE_ALIGN_4K(b))

#define BYTES_TO_SIZE_BITS_PAGES(bytes, bits) DIV_ROUND_UP((bytes), BIT(bits))
#define BYTES_TO_4K_PAGES(bytes)              BYTES_TO_SIZE_BITS_PAGES(bytes, PAGE_BITS_4K)
#define MiB_TO_BYTES(n)                       ((n)*BIT(20))
