/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Asks for a sleep of two seconds.
 */
#include <sel4/sel4.h>
#include <sel4utils/process.h>
#include <stdio.h>
#include <stdlib.h>

#define SECONDS 2

int main(int argc, char **argv)
{
    seL4_CPtr endpoint = argc > 1 ? (seL4_CPtr)atol(argv[1]) : SEL4UTILS_FIRST_FREE;

    printf("timer client: hey hey hey\n");
    seL4_SetMR(0, SECONDS);
    seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    printf("timer client wakes up:\n got the current timer tick:\n %u\n",
           (unsigned int)seL4_GetMR(0));
    seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0)); /* that it has said so */
    return 0;
}
