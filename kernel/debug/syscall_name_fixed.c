/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of the system calls without MCS.
 */
#include "debug/syscall_name.h"

#include <abi/syscall.h>

const char *debug_syscall_name(word_t number)
{
    static const char *const name[] = {
        [-seL4_SysCall] = "Call",   [-seL4_SysReplyRecv] = "ReplyRecv",
        [-seL4_SysSend] = "Send",   [-seL4_SysNBSend] = "NBSend",
        [-seL4_SysRecv] = "Recv",   [-seL4_SysReply] = "Reply",
        [-seL4_SysYield] = "Yield", [-seL4_SysNBRecv] = "NBRecv",
    };
    word_t index = -number;
    return index < ARRAY_SIZE(name) && name[index] ? name[index] : "Unknown";
}
