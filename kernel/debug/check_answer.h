/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The state checker about reply objects.
 */
#pragma once
struct reply;

/* R1 and R2 of a reply object. */
void state_check_reply(const struct reply *reply);
