/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Receiving with MCS: Recv, Wait and the second half of the combined system calls.
 */
#pragma once
#include "core/types.h"

/* The current thread receives through the capability in RDI; with `has_reply` answers to a call go
 * through the reply object in R12. The last that happens in an entry. */
void receive_phase(bool is_blocking, bool has_reply);
