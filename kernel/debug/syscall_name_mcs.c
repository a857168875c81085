/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of the system calls with MCS.
 */
#include "debug/syscall_name.h"

#include <abi/syscall.h>

const char *debug_syscall_name(word_t number)
{
    static const char *const name[] = {
        [-seL4_SysCall] = "Call",
        [-seL4_SysReplyRecv] = "ReplyRecv",
        [-seL4_SysNBSendRecv] = "NBSendRecv",
        [-seL4_SysNBSendWait] = "NBSendWait",
        [-seL4_SysSend] = "Send",
        [-seL4_SysNBSend] = "NBSend",
        [-seL4_SysRecv] = "Recv",
        [-seL4_SysNBRecv] = "NBRecv",
        [-seL4_SysWait] = "Wait",
        [-seL4_SysNBWait] = "NBWait",
        [-seL4_SysYield] = "Yield",
    };
    word_t index = -number;
    return index < ARRAY_SIZE(name) && name[index] ? name[index] : "Unknown";
}
