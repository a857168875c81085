/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * simple_t of a root task, from the kernel's boot information (spec/06 section 7).
 */
#pragma once

#include <autoconf.h>
#include <sel4/sel4.h>
#include <simple/simple.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers below seL4_NumInitialCaps that name no capability in this configuration: none (0) and
 * those of devices that another architecture has, or of an IOMMU or MCS that is configured out. */
#ifdef CONFIG_IOMMU
#define SIMPLE_SKIPPED_IOMMU_CAPS 0
#else
#define SIMPLE_SKIPPED_IOMMU_CAPS 1
#endif
#ifdef CONFIG_KERNEL_MCS
#define SIMPLE_SKIPPED_MCS_CAPS 0
#else
#define SIMPLE_SKIPPED_MCS_CAPS 1
#endif
#define SIMPLE_SKIPPED_INIT_CAPS (4 + SIMPLE_SKIPPED_IOMMU_CAPS + SIMPLE_SKIPPED_MCS_CAPS)
#define SIMPLE_NUM_INIT_CAPS     (seL4_NumInitialCaps - SIMPLE_SKIPPED_INIT_CAPS)

/* Fills *simple; keeps bi, which must stay mapped. Neither may be NULL. Cannot fail. */
void simple_default_init_bootinfo(simple_t *simple, seL4_BootInfo *bi);

/* The architecture's part; `data` is handed to its functions, which do not use it. */
void simple_default_init_arch_simple(arch_simple_t *simple, void *data);

#ifdef __cplusplus
}
#endif
