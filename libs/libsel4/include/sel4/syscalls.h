/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls, by what they do (spec 01, sections 3, 4 and 12.5). Definitions: sel4_arch/.
 *
 * msgInfo says how long the message is and how many capabilities go with it. The plain forms take
 * message registers from the thread's IPC buffer and put received ones there. The WithMRs forms
 * take and return the first four through mr0 to mr3, each of which may be NULL, and leave those
 * four words of the buffer alone. *sender gets the badge of the capability that was sent to, or
 * the bits of a notification; sender may be NULL.
 */
#pragma once

#include <sel4/types.h>

/* Sends and waits until the message is received. */
LIBSEL4_INLINE_FUNC void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo);
LIBSEL4_INLINE_FUNC void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                          seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                          seL4_Word *mr3);

/* Sends if somebody waits for a message; otherwise it is lost. */
LIBSEL4_INLINE_FUNC void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo);
LIBSEL4_INLINE_FUNC void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                            seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                            seL4_Word *mr3);

/* Sends and waits for the reply, whose info is returned; on other objects: invokes them. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo);
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3);

/* Signals a notification. */
LIBSEL4_INLINE_FUNC void seL4_Signal(seL4_CPtr dest);

/* Receives from src, or looks at notification src, without waiting; *sender is 0 if there was
 * nothing. Which of both it was only the badge tells. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender);

/* Lets others of the same priority run. */
LIBSEL4_INLINE_FUNC void seL4_Yield(void);

#ifdef CONFIG_SET_TLS_BASE_SELF
/* Sets the FS base of the calling thread; an address that is not canonical is ignored. */
LIBSEL4_INLINE_FUNC void seL4_SetTLSBase(seL4_Word tls_base);
#endif

#ifdef CONFIG_VTX
/* Runs the guest of the calling thread: SEL4_VMENTER_RESULT_FAULT with message registers as in
 * <sel4/arch/vmenter.h>, or SEL4_VMENTER_RESULT_NOTIF with *sender set. */
LIBSEL4_INLINE_FUNC seL4_Word seL4_VMEnter(seL4_Word *sender);
#endif

#include <sel4/sel4_arch/syscalls.h>
#include <sel4/syscalls_master.h>
#include <sel4/syscalls_mcs.h>
