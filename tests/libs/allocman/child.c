/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A process that says that it runs, on the endpoint it was given, and what its arguments are. Then
 * it stops, or, when its first argument begins with an r, returns from main.
 */
#include <sel4/sel4.h>

/* The first slot for capabilities from outside, and where a process finds its TCB: sel4utils. */
#define ENDPOINT 8
#define TCB      5

int main(int argc, char *argv[])
{
    seL4_SetMR(0, (seL4_Word)argc);
    seL4_SetMR(1, argc > 1 ? (seL4_Word)(unsigned char)argv[1][0] : 0);
    seL4_Send(ENDPOINT, seL4_MessageInfo_new(0, 0, 0, 2));
    if (argc < 2 || argv[1][0] != 'r') {
        seL4_TCB_Suspend(TCB);
    }
    return 0;
}
