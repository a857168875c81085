/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The process that main of libraries-4 starts.
 */
#include <sel4/sel4.h>
#include <sel4utils/process.h>
#include <stdio.h>
#include <utils/util.h>

#define EP_CPTR  SEL4UTILS_FIRST_FREE
#define MSG_DATA 2

int main(void)
{
    printf("timer client: hey hey hey\n");
    seL4_SetMR(0, MSG_DATA);
    seL4_MessageInfo_t tag = seL4_Call(EP_CPTR, seL4_MessageInfo_new(0, 0, 0, 1));
    ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1, "The answer has another length.");
    printf("timer client wakes up:\n got the current timer tick:\n %zu\n", seL4_GetMR(0));
    seL4_TCB_Suspend(SEL4UTILS_TCB_SLOT);
    return 0;
}
