/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

/* A condition stated for provers; compiled code checks nothing. */
#define GUARD(x)
