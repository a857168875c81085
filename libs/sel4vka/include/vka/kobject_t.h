/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kinds of kernel objects under numbers that do not depend on the configuration (spec/06
 * section 6.4).
 */
#pragma once

#include <sel4/sel4.h>
#include <utils/util.h>

typedef int kobject_t;

enum _kobject_type {
    KOBJECT_PML4,
    KOBJECT_PDPT,
    KOBJECT_MODE_LAST_TYPE = KOBJECT_PDPT,
    KOBJECT_FRAME,
    KOBJECT_MODE_NUM_TYPES = 3,
    KOBJECT_IO_PAGETABLE = 3,
    KOBJECT_PAGE_DIRECTORY,
    KOBJECT_PAGE_TABLE,
    KOBJECT_ARCH_NUM_TYPES,
    KOBJECT_TCB = KOBJECT_ARCH_NUM_TYPES,
    KOBJECT_CNODE,
    KOBJECT_CSLOT,
    KOBJECT_UNTYPED,
    KOBJECT_ENDPOINT,
    KOBJECT_NOTIFICATION,
    KOBJECT_REPLY,
    KOBJECT_SCHED_CONTEXT,
    NUM_KOBJECT_TYPES,
    KOBJECT_SYNC_ENDPOINT = KOBJECT_ENDPOINT,
    KOBJECT_ASYNC_ENDPOINT = KOBJECT_NOTIFICATION,
};

/* The kernel's type number; objectSize (log2 bytes) chooses among frames. -1 when the kind, or this
 * size of frame, has none in this configuration. */
static inline seL4_Word kobject_get_type(kobject_t type, seL4_Word objectSize)
{
    switch (type) {
    case KOBJECT_PML4:
        return seL4_X64_PML4Object;
    case KOBJECT_PDPT:
        return seL4_X86_PDPTObject;
    case KOBJECT_PAGE_DIRECTORY:
        return seL4_X86_PageDirectoryObject;
    case KOBJECT_PAGE_TABLE:
        return seL4_X86_PageTableObject;
#ifdef CONFIG_IOMMU
    case KOBJECT_IO_PAGETABLE:
        return seL4_X86_IOPageTableObject;
#endif
    case KOBJECT_FRAME:
        switch (objectSize) {
        case seL4_PageBits:
            return seL4_X86_4K;
        case seL4_LargePageBits:
            return seL4_X86_LargePageObject;
#ifdef CONFIG_HUGE_PAGE
        case seL4_HugePageBits:
            return seL4_X64_HugePageObject;
#endif
        default:
            break;
        }
        break;
    case KOBJECT_TCB:
        return seL4_TCBObject;
    case KOBJECT_CNODE:
        return seL4_CapTableObject;
    case KOBJECT_UNTYPED:
        return seL4_UntypedObject;
    case KOBJECT_ENDPOINT:
        return seL4_EndpointObject;
    case KOBJECT_NOTIFICATION:
        return seL4_NotificationObject;
#ifdef CONFIG_KERNEL_MCS
    case KOBJECT_REPLY:
        return seL4_ReplyObject;
    case KOBJECT_SCHED_CONTEXT:
        return seL4_SchedContextObject;
#endif
    default:
        break;
    }
    ZF_LOGE("Unknown object type %d of size %lu", type, (unsigned long)objectSize);
    return (seL4_Word)-1;
}

/* Log2 of the bytes an object takes; objectSize is used where the kind has no size of its own
 * (slot bits of a CNode, log2 bytes of frames, untypeds and scheduling contexts). 0 if unknown. */
static inline seL4_Word kobject_get_size(kobject_t type, seL4_Word objectSize)
{
    switch (type) {
    case KOBJECT_PML4:
        return seL4_PML4Bits;
    case KOBJECT_PDPT:
        return seL4_PDPTBits;
    case KOBJECT_PAGE_DIRECTORY:
        return seL4_PageDirBits;
    case KOBJECT_PAGE_TABLE:
        return seL4_PageTableBits;
    case KOBJECT_IO_PAGETABLE:
        return seL4_IOPageTableBits;
    case KOBJECT_TCB:
        return seL4_TCBBits;
    case KOBJECT_CNODE:
        return seL4_SlotBits + objectSize;
    case KOBJECT_CSLOT:
        return seL4_SlotBits;
    case KOBJECT_ENDPOINT:
        return seL4_EndpointBits;
    case KOBJECT_NOTIFICATION:
        return seL4_NotificationBits;
#ifdef CONFIG_KERNEL_MCS
    case KOBJECT_REPLY:
        return seL4_ReplyBits;
    case KOBJECT_SCHED_CONTEXT:
        return MAX_UNSAFE(objectSize, (seL4_Word)seL4_MinSchedContextBits);
#endif
    case KOBJECT_FRAME:
    case KOBJECT_UNTYPED:
        return objectSize;
    default:
        ZF_LOGE("Unknown object type %d", type);
        return 0;
    }
}
