/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The capabilities of a root task in the order of simple_get_nth_cap: those with fixed numbers,
 * shared frames, frames and paging structures of the image, untypeds.
 */
#include <assert.h>
#include <sel4debug/debug.h>
#include <simple-default/simple-default.h>
#include <string.h>
#include <vka/kobject_t.h>

static const seL4_CPtr init_caps[] = {
    seL4_CapInitThreadTCB, seL4_CapInitThreadCNode,     seL4_CapInitThreadVSpace,
    seL4_CapIRQControl,    seL4_CapASIDControl,         seL4_CapInitThreadASIDPool,
    seL4_CapIOPortControl,
#ifdef CONFIG_IOMMU
    seL4_CapIOSpace,
#endif
    seL4_CapBootInfoFrame, seL4_CapInitThreadIPCBuffer, seL4_CapDomain,
#ifdef CONFIG_KERNEL_MCS
    seL4_CapInitThreadSC,
#endif
};
_Static_assert(ARRAY_SIZE(init_caps) == SIMPLE_NUM_INIT_CAPS, "which capabilities there are");

static int region_size(seL4_SlotRegion region)
{
    return (int)(region.end - region.start);
}

static int cap_count(void *data)
{
    seL4_BootInfo *bi = data;

    return (int)SIMPLE_NUM_INIT_CAPS + region_size(bi->sharedFrames) +
           region_size(bi->userImageFrames) + region_size(bi->userImagePaging) +
           region_size(bi->untyped);
}

static seL4_CPtr nth_cap(void *data, int n)
{
    seL4_BootInfo *bi = data;
    const seL4_SlotRegion regions[] = {bi->sharedFrames, bi->userImageFrames, bi->userImagePaging,
                                       bi->untyped};

    if (n < 0) {
        return seL4_CapNull;
    }
    if (n < (int)ARRAY_SIZE(init_caps)) {
        return init_caps[n];
    }
    n -= (int)ARRAY_SIZE(init_caps);
    for (size_t i = 0; i < ARRAY_SIZE(regions); i++) {
        if (n < region_size(regions[i])) {
            return regions[i].start + (seL4_CPtr)n;
        }
        n -= region_size(regions[i]);
    }
    return seL4_CapNull;
}

static seL4_CPtr init_cap(void *data, seL4_CPtr cap)
{
    (void)data;
    return cap;
}

static uint8_t cnode_size(void *data)
{
    seL4_BootInfo *bi = data;

    return (uint8_t)bi->initThreadCNodeSizeBits;
}

static int untyped_count(void *data)
{
    seL4_BootInfo *bi = data;

    return region_size(bi->untyped);
}

static seL4_CPtr nth_untyped(void *data, int n, size_t *size_bits, uintptr_t *paddr, bool *device)
{
    seL4_BootInfo *bi = data;

    if (n < 0 || n >= region_size(bi->untyped)) {
        return seL4_CapNull;
    }
    if (size_bits) {
        *size_bits = bi->untypedList[n].sizeBits;
    }
    if (paddr) {
        *paddr = bi->untypedList[n].paddr;
    }
    if (device) {
        *device = bi->untypedList[n].isDevice;
    }
    return bi->untyped.start + (seL4_CPtr)n;
}

static int userimage_count(void *data)
{
    seL4_BootInfo *bi = data;

    return region_size(bi->userImageFrames);
}

static seL4_CPtr nth_userimage(void *data, int n)
{
    seL4_BootInfo *bi = data;

    if (n < 0 || n >= region_size(bi->userImageFrames)) {
        return seL4_CapNull;
    }
    return bi->userImageFrames.start + (seL4_CPtr)n;
}

static int core_count(void *data)
{
    seL4_BootInfo *bi = data;

    return (int)bi->numNodes;
}

static seL4_CPtr sched_ctrl(void *data, int core)
{
#ifdef CONFIG_KERNEL_MCS
    seL4_BootInfo *bi = data;

    if (core >= 0 && core < region_size(bi->schedcontrol)) {
        return bi->schedcontrol.start + (seL4_CPtr)core;
    }
#else
    (void)data;
    (void)core;
#endif
    return seL4_CapNull;
}

static void print(void *data)
{
    debug_print_bootinfo(data);
}

/* Only a frame at the very start of an untyped can be had without using up what lies before it. */
static seL4_Error frame_cap(void *data, void *paddr, int size_bits, cspacepath_t *path)
{
    uintptr_t start;
    seL4_Word type = kobject_get_type(KOBJECT_FRAME, (seL4_Word)size_bits);

    for (int i = 0; i < untyped_count(data); i++) {
        seL4_CPtr untyped = nth_untyped(data, i, NULL, &start, NULL);

        if (start == (uintptr_t)paddr) {
            return seL4_Untyped_Retype(untyped, type, (seL4_Word)size_bits, path->root, path->dest,
                                       path->destDepth, path->offset, 1);
        }
    }
    return seL4_FailedLookup;
}

static void *frame_mapping(void *data, void *paddr, int size_bits)
{
    (void)data;
    (void)paddr;
    (void)size_bits;
    return NULL;
}

static void *frame_info(void *data, void *paddr, int size_bits, seL4_CPtr *cap,
                        seL4_Word *ut_offset)
{
    uintptr_t start;
    size_t untyped_bits;

    (void)size_bits;
    for (int i = 0; i < untyped_count(data); i++) {
        seL4_CPtr untyped = nth_untyped(data, i, &untyped_bits, &start, NULL);

        if ((uintptr_t)paddr >= start && (uintptr_t)paddr - start < BIT(untyped_bits)) {
            *cap = untyped;
            *ut_offset = (uintptr_t)paddr - start;
            break;
        }
    }
    return NULL;
}

static seL4_Error asid_assign(void *data, seL4_CPtr vspace)
{
    (void)data;
    return seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace);
}

/* The blocks lie behind the frame of the boot information, one after the other, at any alignment.
 * Where block `type` is, and its header; NULL if there is none. */
static const char *find_block(seL4_BootInfo *bi, seL4_Word type, seL4_BootInfoHeader *header)
{
    const char *start = (const char *)bi + seL4_BootInfoFrameSize;
    seL4_Word at = 0;

    while (at < bi->extraLen && bi->extraLen - at >= sizeof(*header)) {
        memcpy(header, start + at, sizeof(*header));
        if (header->id == type) {
            return start + at;
        }
        if (header->len < sizeof(*header)) {
            return NULL;
        }
        at += header->len;
    }
    return NULL;
}

static ssize_t extended_bootinfo_len(void *data, seL4_Word type)
{
    seL4_BootInfoHeader header;

    return find_block(data, type, &header) ? (ssize_t)header.len : -1;
}

static ssize_t extended_bootinfo(void *data, seL4_Word type, void *dest, ssize_t max_len)
{
    seL4_BootInfoHeader header;
    const char *block = find_block(data, type, &header);

    if (!block || max_len < 0) {
        return -1;
    }
    size_t length = MIN((size_t)header.len, (size_t)max_len);
    memcpy(dest, block, length);
    return (ssize_t)length;
}

void simple_default_init_bootinfo(simple_t *simple, seL4_BootInfo *bi)
{
    assert(simple);
    assert(bi);
    *simple = (simple_t){.data = bi,
                         .frame_cap = frame_cap,
                         .frame_mapping = frame_mapping,
                         .frame_info = frame_info,
                         .ASID_assign = asid_assign,
                         .cap_count = cap_count,
                         .nth_cap = nth_cap,
                         .init_cap = init_cap,
                         .cnode_size = cnode_size,
                         .untyped_count = untyped_count,
                         .nth_untyped = nth_untyped,
                         .userimage_count = userimage_count,
                         .nth_userimage = nth_userimage,
                         .core_count = core_count,
                         .print = print,
                         .sched_ctrl = sched_ctrl,
                         .extended_bootinfo_len = extended_bootinfo_len,
                         .extended_bootinfo = extended_bootinfo};
    simple_default_init_arch_simple(&simple->arch_simple, NULL);
}
