/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: frames and page tables exist as objects and capabilities, but cannot be mapped, since
 * there is no machine that would use the mapping. A table is never mapped, so it cannot be copied
 * either. A PML4 counts as a thread's address space when a test has marked its capability as
 * mapped.
 */
#include "arch/object.h"

#include "core/invocation.h"

#include <abi/constants.h>
#include <abi/object.h>
#include <config.h>

struct host_type {
    word_t type;
    enum cap_kind kind;
    enum frame_size size; /* of frames */
};

static const struct host_type types[] = {
    {seL4_X86_4K, CAP_FRAME, FRAME_4K},
    {seL4_X86_LargePageObject, CAP_FRAME, FRAME_2M},
#if CONFIG_IS_ON(HUGE_PAGE)
    {seL4_X64_HugePageObject, CAP_FRAME, FRAME_1G},
#endif
    {seL4_X86_PageTableObject, CAP_PAGE_TABLE, FRAME_4K},
    {seL4_X86_PageDirectoryObject, CAP_PAGE_DIRECTORY, FRAME_4K},
    {seL4_X86_PDPTObject, CAP_PDPT, FRAME_4K},
    {seL4_X64_PML4Object, CAP_PML4, FRAME_4K},
};

static const struct host_type *host_type_find(word_t type)
{
    for (size_t i = 0; i < ARRAY_SIZE(types); i += 1) {
        if (types[i].type == type) {
            return &types[i];
        }
    }
    return NULL;
}

static bool kind_is_table(enum cap_kind kind)
{
    return kind == CAP_PAGE_TABLE || kind == CAP_PAGE_DIRECTORY || kind == CAP_PDPT ||
           kind == CAP_PML4;
}

enum result arch_cap_derive(const struct slot *slot, struct cap cap, struct cap *out)
{
    (void)slot;
    enum cap_kind kind = cap_kind(cap);
    *out = cap;
    if (kind == CAP_FRAME) {
        out->word[1] = 0;
    } else if (kind == CAP_IO_PORT_CONTROL) {
        *out = cap_null();
    } else if (kind_is_table(kind) && !cap_get(cap, CAP_TABLE_IS_MAPPED)) {
        return error_illegal_operation();
    }
    return RESULT_OK;
}

struct cap arch_cap_mask_rights(struct cap cap, word_t mask)
{
    if (cap_kind(cap) != CAP_FRAME) {
        return cap;
    }
    word_t access = cap_get(cap, CAP_FRAME_ACCESS);
    if (access == FRAME_KERNEL_ONLY || (mask & RIGHT_READ) == 0) {
        access = FRAME_KERNEL_ONLY;
    } else if ((mask & RIGHT_WRITE) == 0) {
        access = FRAME_READ_ONLY;
    }
    return cap_set(cap, CAP_FRAME_ACCESS, access);
}

bool arch_cap_same_object(struct cap a, struct cap b)
{
    switch ((unsigned)cap_kind(a)) {
    case CAP_FRAME:
        return cap_get(a, CAP_FRAME_SIZE) == cap_get(b, CAP_FRAME_SIZE);
    case CAP_IO_PORT:
        return a.word[1] == b.word[1];
    default:
        return true;
    }
}

void arch_cap_finalise(struct slot *slot, bool is_final)
{
    /* Nothing is ever mapped, assigned or issued. */
    (void)slot;
    (void)is_final;
}

bool arch_object_size_bits(word_t type, word_t *size_bits)
{
    const struct host_type *found = host_type_find(type);
    if (!found) {
        return false;
    }
    *size_bits = frame_size_bits(found->size);
    return true;
}

struct cap arch_object_cap(word_t type, paddr_t paddr, bool is_device)
{
    const struct host_type *found = host_type_find(type);
    if (found->kind == CAP_FRAME) {
        return cap_frame(paddr, found->size, FRAME_READ_WRITE, is_device);
    }
    return cap_new(found->kind, paddr, 0);
}

void arch_objects_init(word_t type, paddr_t paddr, word_t count)
{
    /* What no processor walks stays zeros. */
    (void)type;
    (void)paddr;
    (void)count;
}

bool arch_object_is_frame(word_t type)
{
    const struct host_type *found = host_type_find(type);
    return found && found->kind == CAP_FRAME;
}

enum result arch_cap_invoke(struct invocation *inv)
{
    (void)inv;
    return error_illegal_operation();
}

bool arch_is_vspace_root(struct cap cap)
{
    return cap_kind(cap) == CAP_PML4 && cap_get(cap, CAP_TABLE_IS_MAPPED) != 0;
}
