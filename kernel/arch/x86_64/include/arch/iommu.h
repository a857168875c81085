/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Page tables of devices (spec 01, section 11.8). The functions exist with KernelIOMMU only.
 *
 * No IOMMU is driven yet. As on a machine without one, no capability to an I/O address space
 * exists, so that nothing can ever be mapped for a device.
 */
#pragma once
#include "core/error.h"

struct invocation;

/* Operations of an I/O page table, which is never mapped. */
must_use enum result io_page_table_invoke(struct invocation *inv);

/* Operations of a frame that are none of every kernel's; other labels are illegal. */
must_use enum result frame_io_invoke(struct invocation *inv);
