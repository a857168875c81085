/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Logging under a condition (spec/06 section 3.3). The message begins with the text of the
 * condition. Each macro is a complete statement: tutorial sources use one without a semicolon.
 */
#pragma once

#include <utils/zf_log.h>

#define _ZF_LOG_IF(log, cond, text, fmt, ...)                                                      \
    if (cond) {                                                                                    \
        log("[Cond failed: %s]\n\t" fmt, text, ##__VA_ARGS__);                                     \
    }

#define ZF_LOGD_IF(cond, fmt, ...) _ZF_LOG_IF(ZF_LOGD, cond, #cond, fmt, ##__VA_ARGS__)
#define ZF_LOGI_IF(cond, fmt, ...) _ZF_LOG_IF(ZF_LOGI, cond, #cond, fmt, ##__VA_ARGS__)
#define ZF_LOGW_IF(cond, fmt, ...) _ZF_LOG_IF(ZF_LOGW, cond, #cond, fmt, ##__VA_ARGS__)
#define ZF_LOGE_IF(cond, fmt, ...) _ZF_LOG_IF(ZF_LOGE, cond, #cond, fmt, ##__VA_ARGS__)
#define ZF_LOGF_IF(cond, fmt, ...) _ZF_LOG_IF(ZF_LOGF, cond, #cond, fmt, ##__VA_ARGS__)
