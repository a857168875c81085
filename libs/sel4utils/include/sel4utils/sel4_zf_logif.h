/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Logging on a kernel error (spec/06 section 10.8). Each macro is a complete statement, because
 * tutorial sources use it without a semicolon, and evaluates `err` once.
 */
#pragma once

#include <sel4utils/strerror.h>
#include <utils/util.h>
#include <utils/zf_log.h>
#include <utils/zf_log_if.h>

#define SEL4UTILS_LOG_IFERR(log, err, fmt, ...)                                                    \
    {                                                                                              \
        int sel4utils_iferr = (int)(err);                                                          \
        if (sel4utils_iferr != seL4_NoError) {                                                     \
            log("[Err %s]:\n\t" fmt, sel4_strerror(sel4utils_iferr), ##__VA_ARGS__);               \
        }                                                                                          \
    }

#define ZF_LOGD_IFERR(err, fmt, ...) SEL4UTILS_LOG_IFERR(ZF_LOGD, err, fmt, ##__VA_ARGS__)
#define ZF_LOGI_IFERR(err, fmt, ...) SEL4UTILS_LOG_IFERR(ZF_LOGI, err, fmt, ##__VA_ARGS__)
#define ZF_LOGW_IFERR(err, fmt, ...) SEL4UTILS_LOG_IFERR(ZF_LOGW, err, fmt, ##__VA_ARGS__)
#define ZF_LOGE_IFERR(err, fmt, ...) SEL4UTILS_LOG_IFERR(ZF_LOGE, err, fmt, ##__VA_ARGS__)
#define ZF_LOGF_IFERR(err, fmt, ...) SEL4UTILS_LOG_IFERR(ZF_LOGF, err, fmt, ##__VA_ARGS__)
