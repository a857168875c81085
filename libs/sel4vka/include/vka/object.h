/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kernel objects by kind (spec/06 section 6.3). Every vka_alloc_* takes one slot and one object in
 * it. 0: *result describes the object, which the caller frees with vka_free_object. Anything else:
 * nothing is taken, *result is zero, one line is logged.
 */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <vka/arch/object.h>
#include <vka/kobject_t.h>
#include <vka/object_alloc.h>
#include <vka/vka.h>

static inline int vka_alloc_untyped(vka_t *vka, uint32_t size_bits, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_UntypedObject, size_bits, result);
}

/* The same at physical address `paddr`, which is aligned to its size. */
static inline int vka_alloc_untyped_at(vka_t *vka, uint32_t size_bits, uintptr_t paddr,
                                       vka_object_t *result)
{
    return vka_alloc_object_at(vka, seL4_UntypedObject, size_bits, paddr, result);
}

/* A thread without anything. */
static inline int vka_alloc_tcb(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_TCBObject, seL4_TCBBits, result);
}

/* Scheduling contexts and reply objects exist on MCS kernels only; elsewhere ENOSYS. */
static inline int vka_alloc_sched_context_size(vka_t *vka, vka_object_t *result, uint32_t size_bits)
{
#ifdef CONFIG_KERNEL_MCS
    if (size_bits < seL4_MinSchedContextBits) {
        ZF_LOGE("A scheduling context has at least 2^%d bytes", (int)seL4_MinSchedContextBits);
        return -1;
    }
    return vka_alloc_object(vka, seL4_SchedContextObject, size_bits, result);
#else
    (void)vka;
    (void)result;
    (void)size_bits;
    ZF_LOGW("This kernel has no scheduling contexts");
    return ENOSYS;
#endif
}

/* A scheduling context of the smallest size. */
static inline int vka_alloc_sched_context(vka_t *vka, vka_object_t *result)
{
#ifdef CONFIG_KERNEL_MCS
    return vka_alloc_sched_context_size(vka, result, seL4_MinSchedContextBits);
#else
    return vka_alloc_sched_context_size(vka, result, 0);
#endif
}

/* A reply object; *result is zero on kernels without MCS. */
static inline int vka_alloc_reply(vka_t *vka, vka_object_t *result)
{
#ifdef CONFIG_KERNEL_MCS
    return vka_alloc_object(vka, seL4_ReplyObject, seL4_ReplyBits, result);
#else
    (void)vka;
    if (result) {
        *result = (vka_object_t){0};
    }
    return ENOSYS;
#endif
}

/* An endpoint without a badge. */
static inline int vka_alloc_endpoint(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_EndpointObject, seL4_EndpointBits, result);
}

/* A notification without a badge. */
static inline int vka_alloc_notification(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_NotificationObject, seL4_NotificationBits, result);
}

/* The notification's old name. */
static inline DEPRECATED("use vka_alloc_notification") int vka_alloc_async_endpoint(
    vka_t *vka, vka_object_t *result)
{
    return vka_alloc_notification(vka, result);
}

/* A CNode of 2^slot_bits slots. */
static inline int vka_alloc_cnode_object(vka_t *vka, uint32_t slot_bits, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_CapTableObject, slot_bits, result);
}

/* A frame of 2^size_bits bytes (12, 21 or 30) of RAM. */
static inline int vka_alloc_frame(vka_t *vka, uint32_t size_bits, vka_object_t *result)
{
    return vka_alloc_object(vka, kobject_get_type(KOBJECT_FRAME, size_bits), size_bits, result);
}

/* The same; with can_use_dev also of memory that the kernel does not use itself. */
static inline int vka_alloc_frame_maybe_device(vka_t *vka, uint32_t size_bits, bool can_use_dev,
                                               vka_object_t *result)
{
    return vka_alloc_object_at_maybe_dev(vka, kobject_get_type(KOBJECT_FRAME, size_bits), size_bits,
                                         VKA_NO_PADDR, can_use_dev, result);
}

/* The same at physical address `paddr`, RAM or a device's. */
static inline int vka_alloc_frame_at(vka_t *vka, uint32_t size_bits, uintptr_t paddr,
                                     vka_object_t *result)
{
    return vka_alloc_object_at(vka, kobject_get_type(KOBJECT_FRAME, size_bits), size_bits, paddr,
                               result);
}

/* A page directory, for 1 GiB of addresses. */
static inline int vka_alloc_page_directory(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_PageDirectoryObject, seL4_PageDirBits, result);
}

/* A page table, for 2 MiB of addresses. */
static inline int vka_alloc_page_table(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_PageTableObject, seL4_PageTableBits, result);
}

/* An object by its kind (KOBJECT_*); size_bits as for that kind. */
static inline int vka_alloc_kobject(vka_t *vka, kobject_t type, seL4_Word size_bits,
                                    vka_object_t *result)
{
    return vka_alloc_object(vka, kobject_get_type(type, size_bits), size_bits, result);
}

/* Log2 of the bytes an object takes. objectSize: slot bits of a CNode, log2 bytes of an untyped or
 * scheduling context; others have one size. 0 if the type is unknown. */
static inline unsigned long vka_get_object_size(seL4_Word objectType, seL4_Word objectSize)
{
    switch (objectType) {
    case seL4_UntypedObject:
        return objectSize;
    case seL4_TCBObject:
        return seL4_TCBBits;
    case seL4_EndpointObject:
        return seL4_EndpointBits;
    case seL4_NotificationObject:
        return seL4_NotificationBits;
    case seL4_CapTableObject:
        return objectSize + seL4_SlotBits;
#ifdef CONFIG_KERNEL_MCS
    case seL4_SchedContextObject:
        return MAX_UNSAFE(objectSize, (seL4_Word)seL4_MinSchedContextBits);
    case seL4_ReplyObject:
        return seL4_ReplyBits;
#endif
    default:
        return vka_arch_get_object_size(objectType);
    }
}

/* The allocations above as capabilities without a way to free them; 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_tcb_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_tcb(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_endpoint for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_endpoint_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_endpoint(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_notification for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_notification_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_notification(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_page_directory for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_page_directory_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_page_directory(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_page_table for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_page_table_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_page_table(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_sched_context for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_sched_context_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_sched_context(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_reply for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_reply_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_reply(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_pml4 for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_pml4_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_pml4(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_pdpt for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_pdpt_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_pdpt(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_vspace_root for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_vspace_root_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_vspace_root(vka, &object) ? 0 : object.cptr;
}

/* vka_alloc_io_page_table for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_io_page_table_leaky(vka_t *vka)
{
    vka_object_t object;

    return vka_alloc_io_page_table(vka, &object) ? 0 : object.cptr;
}

/* The notification's old name. */
static inline WARN_UNUSED_RESULT DEPRECATED("use vka_alloc_notification_leaky") seL4_CPtr
    vka_alloc_async_endpoint_leaky(vka_t *vka)
{
    return vka_alloc_notification_leaky(vka);
}

/* vka_alloc_untyped for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_untyped_leaky(vka_t *vka, uint32_t size_bits)
{
    vka_object_t object;

    return vka_alloc_untyped(vka, size_bits, &object) ? 0 : object.cptr;
}

/* vka_alloc_frame for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_frame_leaky(vka_t *vka, uint32_t size_bits)
{
    vka_object_t object;

    return vka_alloc_frame(vka, size_bits, &object) ? 0 : object.cptr;
}

/* vka_alloc_cnode_object for good: the capability, 0 on failure. */
static inline WARN_UNUSED_RESULT seL4_CPtr vka_alloc_cnode_object_leaky(vka_t *vka,
                                                                        uint32_t size_bits)
{
    vka_object_t object;

    return vka_alloc_cnode_object(vka, size_bits, &object) ? 0 : object.cptr;
}
