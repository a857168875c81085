/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of older versions that programs still use (spec 01, section 12.8).
 */
#pragma once

#include <sel4/arch/deprecated.h>
#include <sel4/faults.h>
#include <sel4/functions.h>
#include <sel4/sel4_arch/deprecated.h>
#include <sel4/types.h>

typedef seL4_CapRights_t seL4_CapRights SEL4_DEPRECATED("seL4_CapRights_t");
typedef seL4_Word seL4_CapData_t SEL4_DEPRECATED("seL4_Word");
typedef enum seL4_Fault_tag seL4_FaultType SEL4_DEPRECATED("seL4_Fault_tag_t");
typedef seL4_VMFault_Msg seL4_PageFaultIpcRegisters SEL4_DEPRECATED("seL4_VMFault_Msg");

#define seL4_AsyncEndpointObject SEL4_DEPRECATE_MACRO(seL4_NotificationObject)

#define seL4_NoFault        SEL4_DEPRECATE_MACRO(seL4_Fault_NullFault)
#define seL4_CapFault       SEL4_DEPRECATE_MACRO(seL4_Fault_CapFault)
#define seL4_UnknownSyscall SEL4_DEPRECATE_MACRO(seL4_Fault_UnknownSyscall)
#define seL4_UserException  SEL4_DEPRECATE_MACRO(seL4_Fault_UserException)
#define seL4_VMFault        SEL4_DEPRECATE_MACRO(seL4_Fault_VMFault)

/* Badges and guards are words. */
SEL4_DEPRECATED("the badge itself")
LIBSEL4_INLINE_FUNC seL4_Word seL4_CapData_Badge_new(seL4_Word badge)
{
    return badge;
}

SEL4_DEPRECATED("seL4_CNode_CapData_new")
LIBSEL4_INLINE_FUNC seL4_Word seL4_CapData_Guard_new(seL4_Word guard, seL4_Word bits)
{
    return seL4_CNode_CapData_new(guard, bits).words[0];
}

/* The first word of the IPC buffer: kept for programs, unused by the kernel. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_GetTag(void)
{
    return seL4_GetIPCBuffer()->tag;
}

LIBSEL4_INLINE_FUNC void seL4_SetTag(seL4_MessageInfo_t tag)
{
    seL4_GetIPCBuffer()->tag = tag;
}
