/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of a kernel without MCS: the reply capability is the kernel's affair.
 */
#pragma once

#include <sel4/sel4_arch/x64_message.h>

#ifndef CONFIG_KERNEL_MCS
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysRecv, src, sender, mr, 0);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysRecv, src, sender, mr, 0);

    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysNBRecv, src, sender, mr, 0);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC void seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Recv(src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBRecv(src, sender);
}

LIBSEL4_INLINE_FUNC void seL4_Reply(seL4_MessageInfo_t msgInfo)
{
    x64_sys_reply(seL4_SysReply, msgInfo.words[0], seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2),
                  seL4_GetMR(3));
}

LIBSEL4_INLINE_FUNC void seL4_ReplyWithMRs(seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                           seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    x64_sys_reply(seL4_SysReply, msgInfo.words[0], x64_word(mr0), x64_word(mr1), x64_word(mr2),
                  x64_word(mr3));
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                      seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    msgInfo = x64_exchange(seL4_SysReplyRecv, src, msgInfo, sender, mr, 0);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src,
                                                             seL4_MessageInfo_t msgInfo,
                                                             seL4_Word *sender, seL4_Word *mr0,
                                                             seL4_Word *mr1, seL4_Word *mr2,
                                                             seL4_Word *mr3)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    msgInfo = x64_exchange(seL4_SysReplyRecv, src, msgInfo, sender, mr, 0);
    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return msgInfo;
}
#endif
