/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of both kernel flavours; the rest is included at the end.
 */
#pragma once

#include <sel4/sel4_arch/x64_message.h>

LIBSEL4_INLINE_FUNC void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    x64_sys_send(seL4_SysSend, dest, msgInfo.words[0], seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2),
                 seL4_GetMR(3));
}

LIBSEL4_INLINE_FUNC void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                          seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                          seL4_Word *mr3)
{
    x64_sys_send(seL4_SysSend, dest, msgInfo.words[0], x64_word(mr0), x64_word(mr1), x64_word(mr2),
                 x64_word(mr3));
}

LIBSEL4_INLINE_FUNC void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    x64_sys_send(seL4_SysNBSend, dest, msgInfo.words[0], seL4_GetMR(0), seL4_GetMR(1),
                 seL4_GetMR(2), seL4_GetMR(3));
}

LIBSEL4_INLINE_FUNC void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                            seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                            seL4_Word *mr3)
{
    x64_sys_send(seL4_SysNBSend, dest, msgInfo.words[0], x64_word(mr0), x64_word(mr1),
                 x64_word(mr2), x64_word(mr3));
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    msgInfo = x64_exchange(seL4_SysCall, dest, msgInfo, (seL4_Word *)seL4_Null, mr, 0);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    msgInfo = x64_exchange(seL4_SysCall, dest, msgInfo, (seL4_Word *)seL4_Null, mr, 0);
    x64_give_message(mr, mr0, mr1, mr2, mr3);
    return msgInfo;
}

LIBSEL4_INLINE_FUNC void seL4_Signal(seL4_CPtr dest)
{
    x64_sys_send_null(seL4_SysSend, dest, seL4_MessageInfo_new(0, 0, 0, 1).words[0]);
}

LIBSEL4_INLINE_FUNC void seL4_Yield(void)
{
    x64_sys_null(seL4_SysYield);
}

#ifdef CONFIG_SET_TLS_BASE_SELF
LIBSEL4_INLINE_FUNC void seL4_SetTLSBase(seL4_Word tls_base)
{
    x64_sys_send_null(seL4_SysSetTLSBase, tls_base, 0);
}
#endif

#ifdef CONFIG_VTX
LIBSEL4_INLINE_FUNC seL4_Word seL4_VMEnter(seL4_Word *sender)
{
    seL4_MessageInfo_t nothing = seL4_MessageInfo_new(0, 0, 0, 0);
    seL4_Word mr[seL4_FastMessageRegisters];

    x64_load_message(mr);
    nothing = x64_exchange(seL4_SysVMEnter, 0, nothing, sender, mr, 0);
    x64_store_message(mr[0], mr[1], mr[2], mr[3]);
    return nothing.words[0];
}
#endif

#ifdef CONFIG_KERNEL_MCS
#include <sel4/sel4_arch/syscalls_mcs.h>
#else
#include <sel4/sel4_arch/syscalls_fixed.h>
#endif
#include <sel4/sel4_arch/syscalls_debug.h>
