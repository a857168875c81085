/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the environment gave to a task, as a table of functions (spec/06 section 7). The
 * implementation for a root task is simple-default; programs fill in their own for tasks they
 * start. Each wrapper logs one line and returns its error value when the table or the function is
 * missing.
 */
#pragma once

#include <autoconf.h>
#include <sel4/sel4.h>
#include <simple/arch/simple.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <utils/util.h>
#include <vka/cspacepath_t.h>

/* The frame of 2^size_bits bytes at physical address paddr, into the slot `path`. */
typedef seL4_Error (*simple_get_frame_cap_fn)(void *data, void *paddr, int size_bits,
                                              cspacepath_t *path);
/* Where that frame is mapped already, or NULL. */
typedef void *(*simple_get_frame_mapping_fn)(void *data, void *paddr, int size_bits);
/* The same; also the untyped that covers it and its offset there. */
typedef void *(*simple_get_frame_info_fn)(void *data, void *paddr, int size_bits, seL4_CPtr *cap,
                                          seL4_Word *ut_offset);
typedef seL4_Error (*simple_ASIDPool_assign_fn)(void *data, seL4_CPtr vspace);
typedef int (*simple_get_cap_count_fn)(void *data);
typedef seL4_CPtr (*simple_get_nth_cap_fn)(void *data, int n);
/* Where a capability is that a root task has under the number `cap` (seL4_CapInitThread...). */
typedef seL4_CPtr (*simple_get_init_cap_fn)(void *data, seL4_CPtr cap);
typedef uint8_t (*simple_get_cnode_size_fn)(void *data);
typedef int (*simple_get_untyped_count_fn)(void *data);
typedef seL4_CPtr (*simple_get_nth_untyped_fn)(void *data, int n, size_t *size_bits,
                                               uintptr_t *paddr, bool *device);
typedef int (*simple_get_userimage_count_fn)(void *data);
typedef seL4_CPtr (*simple_get_nth_userimage_fn)(void *data, int n);
typedef int (*simple_get_core_count_fn)(void *data);
typedef seL4_CPtr (*simple_get_sched_ctrl_fn)(void *data, int core);
typedef void (*simple_print_fn)(void *data);
typedef ssize_t (*simple_get_extended_bootinfo_len_fn)(void *data, seL4_Word type);
typedef ssize_t (*simple_get_extended_bootinfo_fn)(void *data, seL4_Word type, void *dest,
                                                   ssize_t max_len);

typedef struct simple {
    void *data;
    simple_get_frame_cap_fn frame_cap;
    simple_get_frame_mapping_fn frame_mapping;
    simple_get_frame_info_fn frame_info;
    simple_ASIDPool_assign_fn ASID_assign;
    simple_get_cap_count_fn cap_count;
    simple_get_nth_cap_fn nth_cap;
    simple_get_init_cap_fn init_cap;
    simple_get_cnode_size_fn cnode_size;
    simple_get_untyped_count_fn untyped_count;
    simple_get_nth_untyped_fn nth_untyped;
    simple_get_userimage_count_fn userimage_count;
    simple_get_nth_userimage_fn nth_userimage;
    simple_get_core_count_fn core_count;
    simple_print_fn print;
    simple_get_sched_ctrl_fn sched_ctrl;
    simple_get_extended_bootinfo_len_fn extended_bootinfo_len;
    simple_get_extended_bootinfo_fn extended_bootinfo;
    arch_simple_t arch_simple;
} simple_t;

/* True, and one line logged, when `function` cannot be called. */
#define SIMPLE_LACKS(simple, function)                                                             \
    ({                                                                                             \
        bool simple_lacks = !(simple) || !(simple)->function;                                      \
        if (simple_lacks) {                                                                        \
            ZF_LOGE("%s", (simple) ? #function " is not implemented" : "simple is NULL");          \
        }                                                                                          \
        simple_lacks;                                                                              \
    })

static inline seL4_Error simple_get_frame_cap(simple_t *simple, void *paddr, int size_bits,
                                              cspacepath_t *path)
{
    if (SIMPLE_LACKS(simple, frame_cap)) {
        return seL4_FailedLookup;
    }
    return simple->frame_cap(simple->data, paddr, size_bits, path);
}

/* Where the frame of 2^size_bits bytes at physical address `paddr` is mapped; NULL if it is not,
 * or that is not known. */
static inline void *simple_get_frame_vaddr(simple_t *simple, void *paddr, int size_bits)
{
    if (SIMPLE_LACKS(simple, frame_mapping)) {
        return NULL;
    }
    return simple->frame_mapping(simple->data, paddr, size_bits);
}

/* The untyped that covers the frame at `paddr`: its capability in *frame_cap and the frame's
 * offset in it, in bytes, in *ut_offset. The result is where the frame is mapped, or NULL. */
static inline void *simple_get_frame_info(simple_t *simple, void *paddr, int size_bits,
                                          seL4_CPtr *frame_cap, seL4_Word *ut_offset)
{
    if (SIMPLE_LACKS(simple, frame_info)) {
        return NULL;
    }
    if (!frame_cap || !ut_offset) {
        ZF_LOGE("frame_cap or ut_offset is NULL");
        return NULL;
    }
    return simple->frame_info(simple->data, paddr, size_bits, frame_cap, ut_offset);
}

/* Gives an address space an identifier out of the first thread's pool. 0, the kernel's
 * seL4_Error, or seL4_FailedLookup when that is not implemented. */
static inline seL4_Error simple_ASIDPool_assign(simple_t *simple, seL4_CPtr vspace)
{
    if (SIMPLE_LACKS(simple, ASID_assign)) {
        return seL4_FailedLookup;
    }
    return simple->ASID_assign(simple->data, vspace);
}

/* All capabilities that were there from the start, in no particular order. */
static inline int simple_get_cap_count(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, cap_count)) {
        return -1;
    }
    return simple->cap_count(simple->data);
}

/* n from 0; 0 past the end. */
static inline seL4_CPtr simple_get_nth_cap(simple_t *simple, int n)
{
    if (SIMPLE_LACKS(simple, nth_cap)) {
        return seL4_CapNull;
    }
    return simple->nth_cap(simple->data, n);
}

/* The capability that the root task knows as seL4_CapInit...: `cap` is the kernel's number for
 * it. 0 if there is none. */
static inline seL4_CPtr simple_get_init_cap(simple_t *simple, seL4_CPtr cap)
{
    if (SIMPLE_LACKS(simple, init_cap)) {
        return seL4_CapNull;
    }
    return simple->init_cap(simple->data, cap);
}

/* The old name. */
static inline seL4_CPtr simple_init_cap(simple_t *simple, seL4_CPtr cap)
{
    return simple_get_init_cap(simple, cap);
}

/* The root CNode of the CSpace; 0 if unknown. */
static inline seL4_CPtr simple_get_cnode(simple_t *simple)
{
    return simple_get_init_cap(simple, seL4_CapInitThreadCNode);
}

/* The first thread's TCB; 0 if unknown. */
static inline seL4_CPtr simple_get_tcb(simple_t *simple)
{
    return simple_get_init_cap(simple, seL4_CapInitThreadTCB);
}

/* The root of the address space, whatever it is called on this machine. */
static inline seL4_CPtr simple_get_pd(simple_t *simple)
{
    return simple_get_init_cap(simple, seL4_CapInitThreadVSpace);
}

/* The capability to make interrupt handlers; 0 if there is none. */
static inline seL4_CPtr simple_get_irq_ctrl(simple_t *simple)
{
    return simple_get_init_cap(simple, seL4_CapIRQControl);
}

/* The scheduling context of the thread; 0 without MCS. */
static inline seL4_CPtr simple_get_sc(UNUSED simple_t *simple)
{
#ifdef CONFIG_KERNEL_MCS
    return simple_get_init_cap(simple, seL4_CapInitThreadSC);
#else
    return seL4_CapNull;
#endif
}

/* Log2 of the slots of the root CNode; -1 if unknown. */
static inline int simple_get_cnode_size_bits(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, cnode_size)) {
        return -1;
    }
    return simple->cnode_size(simple->data);
}

/* How many untypeds there are; -1 if unknown. */
static inline int simple_get_untyped_count(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, untyped_count)) {
        return -1;
    }
    return simple->untyped_count(simple->data);
}

/* *size_bits: log2 bytes; *device: memory the kernel does not use. Each output may be NULL. */
static inline seL4_CPtr simple_get_nth_untyped(simple_t *simple, int n, size_t *size_bits,
                                               uintptr_t *paddr, bool *device)
{
    if (SIMPLE_LACKS(simple, nth_untyped)) {
        return seL4_CapNull;
    }
    return simple->nth_untyped(simple->data, n, size_bits, paddr, device);
}

/* How many frames the program's image has; -1 if unknown. */
static inline int simple_get_userimage_count(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, userimage_count)) {
        return -1;
    }
    return simple->userimage_count(simple->data);
}

/* Frame n, from 0, of the program's image; 0 past the end. */
static inline seL4_CPtr simple_get_nth_userimage(simple_t *simple, int n)
{
    if (SIMPLE_LACKS(simple, nth_userimage)) {
        return seL4_CapNull;
    }
    return simple->nth_userimage(simple->data, n);
}

/* How many cores the kernel runs on; -1 if unknown. */
static inline int simple_get_core_count(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, core_count)) {
        return -1;
    }
    return simple->core_count(simple->data);
}

/* MCS: the capability to give out time on `core`, from 0; elsewhere, and past the last core, 0. */
static inline seL4_CPtr simple_get_sched_ctrl(simple_t *simple, int core)
{
    if (SIMPLE_LACKS(simple, sched_ctrl)) {
        return seL4_CapNull;
    }
    return simple->sched_ctrl(simple->data, core);
}

/* Prints what there is. */
static inline void simple_print(simple_t *simple)
{
    if (SIMPLE_LACKS(simple, print)) {
        return;
    }
    simple->print(simple->data);
}

/* Bytes of the block `type` with its header of 16 bytes; -1 if there is none. */
static inline ssize_t simple_get_extended_bootinfo_length(simple_t *simple, seL4_Word type)
{
    if (SIMPLE_LACKS(simple, extended_bootinfo_len)) {
        return -1;
    }
    return simple->extended_bootinfo_len(simple->data, type);
}

/* Copies at most max_len bytes of the block, from its header on; bytes copied, or -1. */
static inline ssize_t simple_get_extended_bootinfo(simple_t *simple, seL4_Word type, void *dest,
                                                   ssize_t max_len)
{
    if (SIMPLE_LACKS(simple, extended_bootinfo)) {
        return -1;
    }
    if (!dest || max_len < 0) {
        ZF_LOGE("%s", dest ? "max_len is negative" : "dest is NULL");
        return -1;
    }
    return simple->extended_bootinfo(simple->data, type, dest, max_len);
}

/* Makes the handler capability of interrupt `irq` in slot `path`, as
 * arch_simple_get_IRQ_handler. */
static inline seL4_Error simple_get_IRQ_handler(simple_t *simple, int irq, cspacepath_t path)
{
    if (!simple) {
        ZF_LOGE("simple is NULL");
        return seL4_InvalidArgument;
    }
    return arch_simple_get_IRQ_handler(&simple->arch_simple, irq, path);
}

/* The old name. */
static inline seL4_Error simple_get_IRQ_control(simple_t *simple, int irq, cspacepath_t path)
{
    return simple_get_IRQ_handler(simple, irq, path);
}

/* Ports start_port to end_port, inclusive. */
static inline seL4_Error simple_get_IOPort_cap(simple_t *simple, uint16_t start_port,
                                               uint16_t end_port, seL4_Word root, seL4_Word dest,
                                               seL4_Word depth)
{
    if (!simple) {
        ZF_LOGE("simple is NULL");
        return seL4_InvalidArgument;
    }
    return arch_simple_get_IOPort_cap(&simple->arch_simple, start_port, end_port, root, dest,
                                      depth);
}

#ifdef CONFIG_IOMMU
/* Makes a capability to the I/O space of a device, as arch_simple_get_iospace. */
static inline seL4_Error simple_get_iospace(simple_t *simple, uint16_t domainID, uint16_t deviceID,
                                            cspacepath_t *path)
{
    if (!simple) {
        ZF_LOGE("simple is NULL");
        return seL4_InvalidArgument;
    }
    return arch_simple_get_iospace(&simple->arch_simple, domainID, deviceID, path);
}
#endif
