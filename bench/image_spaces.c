/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads in a VSpace of their own, with the image of the root task.
 */
#include "image_spaces.h"

#include "bench.h"
#include "support/spaces.h"

seL4_CPtr new_image_space(void)
{
    seL4_CPtr space = new_space(seL4_CapInitThreadASIDPool);
    map_image(space);
    return space;
}

void move_to_space(struct thread *thread, seL4_CPtr space)
{
    DO(seL4_TCB_SetSpace(thread->tcb, 0, ROOT, 0, space, 0));
}

void let_it_wait(void)
{
    seL4_Yield();
}
