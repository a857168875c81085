/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Answers, in either form.
 */
#include "support/ipc.h"

struct answer send_reply(seL4_MessageInfo_t info, struct words caps, struct words mrs)
{
    return message(reply_syscall, own_reply(), info, caps, mrs);
}
