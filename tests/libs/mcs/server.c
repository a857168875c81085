/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A process that says that it is ready, and then answers calls: with the error of reading its
 * scheduling context, and one more than it was sent.
 */
#include <sel4/sel4.h>

/* Where a process finds what sel4utils gives it, and the first slots for capabilities from outside.
 */
#define SCHED_CONTEXT 6
#define REPLY         7
#define ENDPOINT      8
#define READY         9

int main(void)
{
    seL4_Word badge;

    seL4_NBSendRecv(READY, seL4_MessageInfo_new(0, 0, 0, 0), ENDPOINT, &badge, REPLY);
    for (;;) {
        seL4_Word next = seL4_GetMR(0) + 1;
        int error = seL4_SchedContext_Consumed(SCHED_CONTEXT).error;

        seL4_SetMR(0, (seL4_Word)error);
        seL4_SetMR(1, next);
        seL4_ReplyRecv(ENDPOINT, seL4_MessageInfo_new(0, 0, 0, 2), &badge, REPLY);
    }
}
