/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Direct messages (core/direct_ipc.h) allowed, counted, or forbidden, as a test wants it. For
 * programs where the linker wraps their functions.
 */
#pragma once
#include "core/types.h"

extern bool direct_is_allowed;
extern unsigned direct_calls, direct_replies, direct_sends; /* done */
