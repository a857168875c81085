/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that serve an endpoint.
 */
#pragma once
#include "image_spaces.h"

/* A thread that answers every call of `endpoint` with `length` words. It waits for the first if its
 * priority is the caller's or above. */
struct thread *start_server(seL4_CPtr endpoint, seL4_Word length, seL4_Word priority);
