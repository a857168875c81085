/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that serve an endpoint.
 */
#pragma once
#include "support/threads.h"

/* A thread that answers every call of `endpoint` with `length` words. It waits for the first if its
 * priority is the caller's or above. */
struct thread *start_server(seL4_CPtr endpoint, seL4_Word length, seL4_Word priority);

/* A VSpace of its own, in which the root task's image is mapped as it is in the root task's. */
seL4_CPtr new_image_space(void);

/* The thread, which has not been started, is to run there. */
void move_to_space(struct thread *thread, seL4_CPtr space);

/* Lets a thread of the root task's own priority run until it blocks. */
void let_it_wait(void);
