/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* config_set(CONFIG_X) is 1 when CONFIG_X is defined as 1, else 0: a constant expression, so that
 * both branches of an if() always compile. How: the value is pasted to a name that only for 1 is a
 * macro, which then moves a 1 into the second place. */
#define UTILS_SET_IS_1                   ignored, 1
#define UTILS_SET_SECOND(a, second, ...) second
#define UTILS_SET_PICK(...)              UTILS_SET_SECOND(__VA_ARGS__)
#define UTILS_SET_PASTE(value)           UTILS_SET_PICK(UTILS_SET_IS_##value, 0, 0)

#define config_set(macro) UTILS_SET_PASTE(macro)
