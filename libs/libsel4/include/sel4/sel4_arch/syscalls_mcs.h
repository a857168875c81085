/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of a kernel with MCS: receivers bring a reply object, senders may be another's.
 */
#pragma once

#include <sel4/sel4_arch/x64_message.h>

#ifdef CONFIG_KERNEL_MCS
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysRecv, src, sender, mr, reply);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3,
                                                        seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysRecv, src, sender, mr, reply);

    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender,
                                                   seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysNBRecv, src, sender, mr, reply);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysWait, src, sender, mr, 0);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_WaitWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysWait, src, sender, mr, 0);

    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBWait(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];
    seL4_MessageInfo_t info = x64_receive(seL4_SysNBWait, src, sender, mr, 0);

    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return info;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBWait(src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                      seL4_Word *sender, seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    msgInfo = x64_exchange(seL4_SysReplyRecv, src, msgInfo, sender, mr, reply);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src,
                                                             seL4_MessageInfo_t msgInfo,
                                                             seL4_Word *sender, seL4_Word *mr0,
                                                             seL4_Word *mr1, seL4_Word *mr2,
                                                             seL4_Word *mr3, seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    msgInfo = x64_exchange(seL4_SysReplyRecv, src, msgInfo, sender, mr, reply);
    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return msgInfo;
}

/* Sends mr and receives into it; r13 and r12 as the system call sys wants them. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t x64_nbsend_receive(seL4_Word sys, seL4_Word r13,
                                                          seL4_Word r12, seL4_MessageInfo_t info,
                                                          seL4_CPtr src, seL4_Word *sender,
                                                          seL4_Word *mr)
{
    seL4_MessageInfo_t answer;
    seL4_Word badge;

    x64_sys_nbsend_recv(sys, r13, src, &badge, info.words[0], &answer.words[0], &mr[0], &mr[1],
                        &mr[2], &mr[3], r12);
    x64_give(sender, badge);
    return answer;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender,
                                                       seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    msgInfo = x64_nbsend_receive(seL4_SysNBSendRecv, dest, reply, msgInfo, src, sender, mr);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecvWithMRs(
    seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3, seL4_CPtr reply)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    msgInfo = x64_nbsend_receive(seL4_SysNBSendRecv, dest, reply, msgInfo, src, sender, mr);
    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWait(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    msgInfo = x64_nbsend_receive(seL4_SysNBSendWait, 0, dest, msgInfo, src, sender, mr);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWaitWithMRs(seL4_CPtr dest,
                                                              seL4_MessageInfo_t msgInfo,
                                                              seL4_CPtr src, seL4_Word *sender,
                                                              seL4_Word *mr0, seL4_Word *mr1,
                                                              seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    msgInfo = x64_nbsend_receive(seL4_SysNBSendWait, 0, dest, msgInfo, src, sender, mr);
    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return msgInfo;
}
#endif
