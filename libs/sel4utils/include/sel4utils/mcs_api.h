/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * One spelling for calls whose form differs between the MCS kernel and the other one.
 * Arguments that a kernel does not have are ignored. (spec/06 section 10.7)
 */
#pragma once

#include <autoconf.h>
#include <errno.h>
#include <sel4/sel4.h>
#include <sel4utils/sel4_zf_logif.h>
#include <utils/util.h>

#ifdef CONFIG_KERNEL_MCS
#ifndef CONFIG_TIMER_TICK_MS
#define CONFIG_TIMER_TICK_MS CONFIG_BOOT_THREAD_TIME_SLICE
#endif

static inline seL4_MessageInfo_t api_wait(seL4_CPtr ep, seL4_Word *badge)
{
    return seL4_Wait(ep, badge);
}

/* Receives; MCS: the right to reply goes to the reply object. *badge: that of the sender. */
static inline seL4_MessageInfo_t api_recv(seL4_CPtr ep, seL4_Word *badge, seL4_CPtr reply)
{
    return seL4_Recv(ep, badge, reply);
}

/* The same without waiting: *badge is 0 when nothing was there. */
static inline seL4_MessageInfo_t api_nbrecv(seL4_CPtr ep, seL4_Word *badge, seL4_CPtr reply)
{
    return seL4_NBRecv(ep, badge, reply);
}

/* Replies to the caller; MCS: to the one whose right is in the reply object. */
static inline void api_reply(seL4_CPtr reply, seL4_MessageInfo_t msg)
{
    seL4_Send(reply, msg);
}

/* Replies, then receives as api_recv. */
static inline seL4_MessageInfo_t api_reply_recv(seL4_CPtr ep, seL4_MessageInfo_t msg,
                                                seL4_Word *badge, seL4_CPtr reply)
{
    return seL4_ReplyRecv(ep, msg, badge, reply);
}

/* MCS: sends to `send` if somebody waits there, then receives from `recv`. Fatal elsewhere. */
static inline seL4_MessageInfo_t api_nbsend_recv(seL4_CPtr send, seL4_MessageInfo_t info,
                                                 seL4_CPtr recv, seL4_Word *badge, seL4_CPtr reply)
{
    return seL4_NBSendRecv(send, info, recv, badge, reply);
}

/* MCS: the same, then waits without a reply object. Fatal elsewhere. */
static inline seL4_MessageInfo_t api_nbsend_wait(seL4_CPtr send, seL4_MessageInfo_t info,
                                                 seL4_CPtr recv, seL4_Word *badge)
{
    return seL4_NBSendWait(send, info, recv, badge);
}

/* Gives a scheduling context to a thread. The kernel's error; -ENOSYS without MCS. */
static inline seL4_Error api_sc_bind(seL4_CPtr sc, seL4_CPtr tcb)
{
    return seL4_SchedContext_Bind(sc, tcb);
}

/* Takes a scheduling context from all it is bound to. Errors as above. */
static inline seL4_Error api_sc_unbind(seL4_CPtr sc)
{
    return seL4_SchedContext_Unbind(sc);
}

/* Takes a scheduling context from this thread. Errors as above. */
static inline seL4_Error api_sc_unbind_object(seL4_CPtr sc, seL4_CPtr tcb)
{
    return seL4_SchedContext_UnbindObject(sc, tcb);
}

/* Time in microseconds that was used since the last such call. Its error is -ENOSYS without MCS. */
static inline seL4_SchedContext_Consumed_t api_sc_consumed(seL4_CPtr sc)
{
    return seL4_SchedContext_Consumed(sc);
}

/* Sets budget and period in microseconds, extra refills and badge of a scheduling context. The
 * kernel's error; -ENOSYS without MCS. */
static inline seL4_Error api_sched_ctrl_configure(seL4_CPtr sched_ctrl, seL4_CPtr sc,
                                                  seL4_Time budget, seL4_Time period,
                                                  seL4_Word refills, seL4_Word badge)
{
    return seL4_SchedControl_Configure(sched_ctrl, sc, budget, period, refills, badge);
}

/* Sets priorities, on the authority of TCB `auth`; MCS: also scheduling context and fault
 * endpoint. The kernel's error. */
static inline seL4_Error api_tcb_set_sched_params(seL4_CPtr tcb, seL4_CPtr auth, seL4_Word prio,
                                                  seL4_Word mcp, seL4_CPtr sc, seL4_CPtr ep)
{
    return seL4_TCB_SetSchedParams(tcb, auth, mcp, prio, sc, ep);
}

/* Sets fault endpoint, CSpace, address space and IPC buffer; MCS: also timeout endpoint, and a
 * scheduling context unless it is 0. The kernel's error, of the first step that failed. */
static inline seL4_Error api_tcb_configure(seL4_CPtr tcb, seL4_CPtr ep, seL4_CPtr timeout_ep,
                                           seL4_CPtr sc, seL4_CPtr cspace, seL4_Word cdata,
                                           seL4_CPtr vspace, seL4_Word vdata,
                                           seL4_Word ipc_buffer_addr, seL4_CPtr ipc_buffer_cap)
{
    seL4_Error error = seL4_TCB_SetSpace(tcb, ep, cspace, cdata, vspace, vdata);

    if (error == seL4_NoError) {
        error = seL4_TCB_SetIPCBuffer(tcb, ipc_buffer_addr, ipc_buffer_cap);
    }
    if (error == seL4_NoError) {
        error = seL4_TCB_SetTimeoutEndpoint(tcb, timeout_ep);
    }
    if (error == seL4_NoError && sc != seL4_CapNull) {
        error = seL4_SchedContext_Bind(sc, tcb);
    }
    return error;
}

#else /* not CONFIG_KERNEL_MCS */
#ifndef CONFIG_BOOT_THREAD_TIME_SLICE
#define CONFIG_BOOT_THREAD_TIME_SLICE CONFIG_TIMER_TICK_MS
#endif

/* The result type of a call that only the MCS kernel has. */
typedef struct seL4_SchedContext_Consumed {
    int error;
    seL4_Time consumed;
} seL4_SchedContext_Consumed_t;

static inline seL4_MessageInfo_t api_wait(seL4_CPtr ep, seL4_Word *badge)
{
    return seL4_Recv(ep, badge);
}

static inline seL4_MessageInfo_t api_recv(seL4_CPtr ep, seL4_Word *badge, UNUSED seL4_CPtr reply)
{
    return seL4_Recv(ep, badge);
}

static inline seL4_MessageInfo_t api_nbrecv(seL4_CPtr ep, seL4_Word *badge, UNUSED seL4_CPtr reply)
{
    return seL4_NBRecv(ep, badge);
}

static inline void api_reply(UNUSED seL4_CPtr reply, seL4_MessageInfo_t msg)
{
    seL4_Reply(msg);
}

static inline seL4_MessageInfo_t api_reply_recv(seL4_CPtr ep, seL4_MessageInfo_t msg,
                                                seL4_Word *badge, UNUSED seL4_CPtr reply)
{
    return seL4_ReplyRecv(ep, msg, badge);
}

static inline seL4_MessageInfo_t api_nbsend_recv(UNUSED seL4_CPtr send, seL4_MessageInfo_t info,
                                                 UNUSED seL4_CPtr recv, UNUSED seL4_Word *badge,
                                                 UNUSED seL4_CPtr reply)
{
    ZF_LOGF("nbsend_recv exists on the MCS kernel only");
    return info;
}

static inline seL4_MessageInfo_t api_nbsend_wait(UNUSED seL4_CPtr send, seL4_MessageInfo_t info,
                                                 UNUSED seL4_CPtr recv, UNUSED seL4_Word *badge)
{
    ZF_LOGF("nbsend_wait exists on the MCS kernel only");
    return info;
}

static inline seL4_Error api_sc_bind(UNUSED seL4_CPtr sc, UNUSED seL4_CPtr tcb)
{
    return (seL4_Error)-ENOSYS;
}

static inline seL4_Error api_sc_unbind(UNUSED seL4_CPtr sc)
{
    return (seL4_Error)-ENOSYS;
}

static inline seL4_Error api_sc_unbind_object(UNUSED seL4_CPtr sc, UNUSED seL4_CPtr tcb)
{
    return (seL4_Error)-ENOSYS;
}

static inline seL4_SchedContext_Consumed_t api_sc_consumed(UNUSED seL4_CPtr sc)
{
    return (seL4_SchedContext_Consumed_t){.error = -ENOSYS};
}

static inline seL4_Error api_sched_ctrl_configure(UNUSED seL4_CPtr sched_ctrl, UNUSED seL4_CPtr sc,
                                                  UNUSED seL4_Time budget, UNUSED seL4_Time period,
                                                  UNUSED seL4_Word refills, UNUSED seL4_Word badge)
{
    return (seL4_Error)-ENOSYS;
}

static inline seL4_Error api_tcb_set_sched_params(seL4_CPtr tcb, seL4_CPtr auth, seL4_Word prio,
                                                  seL4_Word mcp, UNUSED seL4_CPtr sc,
                                                  UNUSED seL4_CPtr ep)
{
    return seL4_TCB_SetSchedParams(tcb, auth, mcp, prio);
}

static inline seL4_Error api_tcb_configure(seL4_CPtr tcb, seL4_CPtr ep, UNUSED seL4_CPtr timeout_ep,
                                           UNUSED seL4_CPtr sc, seL4_CPtr cspace, seL4_Word cdata,
                                           seL4_CPtr vspace, seL4_Word vdata,
                                           seL4_Word ipc_buffer_addr, seL4_CPtr ipc_buffer_cap)
{
    return seL4_TCB_Configure(tcb, ep, cspace, cdata, vspace, vdata, ipc_buffer_addr,
                              ipc_buffer_cap);
}
#endif /* CONFIG_KERNEL_MCS */

/* Sets fault endpoint, CSpace and address space. The kernel's error. */
static inline seL4_Error api_tcb_set_space(seL4_CPtr tcb, seL4_CPtr ep, seL4_CPtr cspace,
                                           seL4_Word cdata, seL4_CPtr vspace, seL4_Word vdata)
{
    return seL4_TCB_SetSpace(tcb, ep, cspace, cdata, vspace, vdata);
}
