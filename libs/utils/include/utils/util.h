/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Everything of this library that most programs want (spec/06 section 3).
 */
#pragma once

#include <utils/ansi.h>
#include <utils/ansi_color.h>
#include <utils/arith.h>
#include <utils/assume.h>
#include <utils/attribute.h>
#include <utils/auto.h>
#include <utils/builtin.h>
#include <utils/compile_time.h>
#include <utils/config.h>
#include <utils/debug.h>
#include <utils/fence.h>
#include <utils/force.h>
#include <utils/formats.h>
#include <utils/frequency.h>
#include <utils/gen_config.h>
#include <utils/list.h>
#include <utils/math.h>
#include <utils/page.h>
#include <utils/print.h>
#include <utils/sglib.h>
#include <utils/stack.h>
#include <utils/stringify.h>
#include <utils/time.h>
#include <utils/ud.h>
#include <utils/xml.h>

#ifndef ZF_LOG_LEVEL
#ifdef _ZF_LOG_LEVEL
#warning "utils/zf_log.h was included before utils/util.h without ZF_LOG_LEVEL"
#endif
#define ZF_LOG_LEVEL CONFIG_LIB_UTILS_DEFAULT_ZF_LOG_LEVEL
#endif
#include <utils/zf_log.h>
#include <utils/zf_log_if.h>

#define LOG_ERROR(...) ZF_LOGE(__VA_ARGS__)
#define LOG_INFO(...)  ZF_LOGI(__VA_ARGS__)
