/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The options of this build as constants for ordinary `if`s: CONFIG_DEBUG etc. are 0 or 1, so that
 * both branches always compile. The preprocessor decides only in assertions and seam headers.
 */
#pragma once
#include <kernel/gen_config.h>

/* 1 when gen_config.h defines CONFIG_<name> as 1, 0 when it leaves it undefined. */
#define CONFIG_PLACEHOLDER_1               0,
#define CONFIG_SECOND(ignored, value, ...) value
/* NOLINTNEXTLINE(bugprone-macro-parentheses): `x 1` makes the number an argument of its own */
#define CONFIG_TEST(x)     CONFIG_SECOND(x 1, 0, 0)
#define CONFIG_EXPAND(x)   CONFIG_TEST(CONFIG_PLACEHOLDER_##x)
#define CONFIG_VALUE(x)    CONFIG_EXPAND(x)
#define CONFIG_IS_ON(name) CONFIG_VALUE(CONFIG_##name)

#ifndef __ASSEMBLER__
enum {
    WITH_MCS = CONFIG_IS_ON(KERNEL_MCS),
    WITH_DEBUG = CONFIG_IS_ON(DEBUG_BUILD),
    WITH_PRINTING = CONFIG_IS_ON(PRINTING),
    WITH_IRQ_REPORTING = CONFIG_IS_ON(IRQ_REPORTING),
    WITH_COLOUR = CONFIG_IS_ON(COLOUR_PRINTING),
    WITH_ERROR_TEXT = CONFIG_IS_ON(KERNEL_INVOCATION_REPORT_ERROR_IPC),
    WITH_HUGE_PAGE = CONFIG_IS_ON(HUGE_PAGE),
    WITH_FSGSBASE_INSTRUCTIONS = CONFIG_IS_ON(FSGSBASE_INST),
    WITH_SKIM_WINDOW = CONFIG_IS_ON(KERNEL_SKIM_WINDOW),
    WITH_XSAVE = CONFIG_IS_ON(XSAVE),
    WITH_PCID = CONFIG_IS_ON(SUPPORT_PCID),
    WITH_DANGEROUS_MSR = CONFIG_IS_ON(KERNEL_X86_DANGEROUS_MSR),
    WITH_PMC_EXPORT = CONFIG_IS_ON(EXPORT_PMC_USER),
    WITH_SET_TLS_BASE = CONFIG_IS_ON(SET_TLS_BASE_SELF),
    WITH_FASTPATH = CONFIG_IS_ON(FASTPATH),
    WITH_STATE_CHECK = CONFIG_IS_ON(STATE_CHECK),
    WITH_IOMMU = CONFIG_IS_ON(IOMMU),
    WITH_HARDWARE_DEBUG = CONFIG_IS_ON(HARDWARE_DEBUG_API),
    WITH_BENCHMARKS = CONFIG_IS_ON(ENABLE_BENCHMARKS),
    WITH_UTILISATION = CONFIG_IS_ON(BENCHMARK_TRACK_UTILISATION),
};
#endif
