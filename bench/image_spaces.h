/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads in a VSpace of their own, with the image of the root task.
 */
#pragma once
#include "support/threads.h"

/* A VSpace of its own, in which the root task's image is mapped as it is in the root task's. */
seL4_CPtr new_image_space(void);

/* The thread, which has not been started, is to run there. */
void move_to_space(struct thread *thread, seL4_CPtr space);

/* Lets a thread of the root task's own priority run until it blocks. */
void let_it_wait(void);
