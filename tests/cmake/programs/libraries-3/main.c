/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A process of its own that talks to main (spec 07, section 3.3).
 */
#include "../set_up.h"

#include <sel4/sel4.h>
#include <stdio.h>

int main(void)
{
    sel4utils_process_t process;
    vka_object_t endpoint = {0};
    seL4_Word badge = 0;

    zf_log_set_tag_prefix("libraries-3:");
    NAME_THREAD(seL4_CapInitThreadTCB, "libraries-3");
    set_up();
    int error = vka_alloc_endpoint(&vka, &endpoint);
    ZF_LOGF_IFERR(error, "Failed to allocate new endpoint object.");
    start(&process, "app", &endpoint);
    printf("main: hello world\n");

    seL4_MessageInfo_t tag = seL4_Recv(endpoint.cptr, &badge);
    ZF_LOGF_IF(badge != EP_BADGE, "The badge we received is not the one we gave.");
    ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1, "The message has another length.");
    seL4_Word msg = seL4_GetMR(0);
    printf("main: got a message %#" PRIxPTR " from %#" PRIxPTR "\n", msg, badge);
    seL4_SetMR(0, ~msg);
    seL4_ReplyRecv(endpoint.cptr, tag, &badge);
    return 0;
}
