/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Capabilities and objects of this architecture: what depends on the kind.
 */
#include "arch/object.h"

#include "arch/asid.h"
#include "arch/io_port.h"
#include "arch/iommu.h"
#include "arch/isolation.h"
#include "arch/page_table.h"
#include "arch/tlb.h"
#include "arch/vspace.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/scheduler.h"
#include "core/tcb.h"
#include "debug/debug.h"

#include <abi/constants.h>
#include <abi/object.h>
#include <config.h>

static bool kind_is_table(enum cap_kind kind)
{
    return kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY || kind == CAP_PDPT ||
           (WITH_IOMMU && kind == CAP_IO_PAGE_TABLE);
}

/* Spec 04, section 1.3. */
enum result arch_cap_derive(const struct slot *slot, struct cap cap, struct cap *out)
{
    (void)slot;
    enum cap_kind kind = cap_kind(cap);
    *out = cap;
    if (kind == CAP_FRAME) {
        *out = frame_without_mapping(cap);
    } else if (kind == CAP_IO_PORT_CONTROL) {
        *out = cap_null();
    } else if ((kind_is_table(kind) || kind == CAP_PML4) && !cap_get(cap, CAP_TABLE_IS_MAPPED)) {
        user_error("A page table that is not mapped, or a PML4 without ASID, cannot be copied.");
        return error_illegal_operation();
    }
    return RESULT_OK;
}

struct cap arch_cap_mask_rights(struct cap cap, word_t mask)
{
    if (cap_kind(cap) != CAP_FRAME) {
        return cap;
    }
    enum frame_access access = (enum frame_access)cap_get(cap, CAP_FRAME_ACCESS);
    return cap_set(cap, CAP_FRAME_ACCESS, frame_mask_access(access, mask));
}

bool arch_cap_same_object(struct cap a, struct cap b)
{
    switch ((unsigned)cap_kind(a)) {
    case CAP_FRAME:
        return cap_get(a, CAP_FRAME_SIZE) == cap_get(b, CAP_FRAME_SIZE);
    case CAP_IO_PORT:
        return a.word[1] == b.word[1];
    default: /* objects in memory, and control capabilities, whose address is 0 */
        return true;
    }
}

/* The running thread is without an address space as soon as it has no capability to one (W6). */
static void pml4_finalise(const struct slot *slot, bool is_final)
{
    if (slot == &current_thread->slots[TCB_VSPACE]) {
        vspace_load(kernel_cr3);
    }
    if (is_final) {
        asid_release(slot->cap);
    }
}

/* Spec 04, section 1.15. */
void arch_cap_finalise(struct slot *slot, bool is_final)
{
    struct cap cap = slot->cap;
    enum cap_kind kind = cap_kind(cap);
    if (kind == CAP_FRAME && !SEEDED(MAP)) {
        frame_unmap(cap);
    } else if (kind == CAP_PML4) {
        pml4_finalise(slot, is_final);
    } else if (!is_final) {
        return;
    } else if (kind == CAP_IO_PORT) {
        io_port_release(cap);
    } else if (kind == CAP_ASID_POOL) {
        asid_pool_release(cap);
    } else if (kind_is_table(kind) && cap_get(cap, CAP_TABLE_IS_MAPPED)) {
        table_unlink(cap);
    }
}

/* Size of a frame type; false for another type. */
static bool frame_type_size(word_t type, enum frame_size *size)
{
    switch (type) {
    case seL4_X86_4K:
        *size = FRAME_4K;
        return true;
    case seL4_X86_LargePageObject:
        *size = FRAME_2M;
        return true;
#if CONFIG_IS_ON(HUGE_PAGE)
    case seL4_X64_HugePageObject:
        *size = FRAME_1G;
        return true;
#endif
    default:
        return false;
    }
}

static enum cap_kind table_type_kind(word_t type)
{
    switch (type) {
    case seL4_X86_PageTableObject:
        return CAP_PAGE_TABLE;
    case seL4_X86_PageDirectoryObject:
        return CAP_PAGE_DIRECTORY;
    case seL4_X86_PDPTObject:
        return CAP_PDPT;
    case seL4_X64_PML4Object:
        return CAP_PML4;
#if CONFIG_IS_ON(IOMMU)
    case seL4_X86_IOPageTableObject:
        return CAP_IO_PAGE_TABLE;
#endif
    default:
        return CAP_NULL;
    }
}

bool arch_object_is_frame(word_t type)
{
    enum frame_size size;
    return frame_type_size(type, &size);
}

bool arch_object_size_bits(word_t type, word_t *size_bits)
{
    enum frame_size size;
    if (frame_type_size(type, &size)) {
        *size_bits = frame_size_bits(size);
        return true;
    }
    *size_bits = seL4_PageTableBits;
    return table_type_kind(type) != CAP_NULL;
}

struct cap arch_object_cap(word_t type, paddr_t paddr, bool is_device)
{
    enum frame_size size;
    if (frame_type_size(type, &size)) {
        return cap_frame(paddr, size, FRAME_READ_WRITE, is_device);
    }
    return cap_new(table_type_kind(type), paddr, 0);
}

void arch_objects_init(word_t type, paddr_t paddr, word_t count)
{
    if (type != seL4_X64_PML4Object) {
        return;
    }
    for (word_t i = 0; i < count; i += 1) {
        vspace_init(paddr + (i << seL4_PML4Bits));
    }
}

bool arch_is_vspace_root(struct cap cap)
{
    return vspace_is_assigned(cap);
}

enum result arch_cap_invoke(struct invocation *inv)
{
    switch ((unsigned)cap_kind(inv->cap)) {
    case CAP_FRAME:
        return frame_invoke(inv);
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
        return table_invoke(inv);
    case CAP_ASID_CONTROL:
        return asid_control_invoke(inv);
    case CAP_ASID_POOL:
        return asid_pool_invoke(inv);
    case CAP_IO_PORT:
        return io_port_invoke(inv);
    case CAP_IO_PORT_CONTROL:
        return io_port_control_invoke(inv);
    default: /* a PML4 has no operations of its own */
        if (WITH_IOMMU && cap_kind(inv->cap) == CAP_IO_PAGE_TABLE) {
            return io_page_table_invoke(inv);
        }
        return error_illegal_operation();
    }
}
