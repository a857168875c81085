/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The process that main of libraries-3 starts.
 */
#include <sel4/sel4.h>
#include <sel4utils/process.h>
#include <sel4utils/util.h>
#include <stdio.h>
#include <stdlib.h>
#include <utils/util.h>

#define MSG_DATA 0x6161

int main(int argc, char **argv)
{
    printf("process_2: hey hey hey\n");
    ZF_LOGF_IF(argc < 1, "Missing arguments.");
    seL4_CPtr endpoint = (seL4_CPtr)atol(argv[0]);
    seL4_SetMR(0, MSG_DATA);
    seL4_MessageInfo_t tag = seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
    ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1, "The answer has another length.");
    seL4_Word msg = seL4_GetMR(0);
    ZF_LOGF_IF(msg != ~(seL4_Word)MSG_DATA, "Unexpected response from root thread.");
    printf("process_2: got a reply: %#lx\n", (unsigned long)msg);
    seL4_TCB_Suspend(SEL4UTILS_TCB_SLOT);
    return 0;
}
