/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "allocman_fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <utils/util.h>
#include <vka/object.h>

#define EMPTY (-1)

__thread seL4_IPCBuffer *__sel4_ipc_buffer;

struct cap {
    long type; /* EMPTY, or a type of the kernel */
    size_t size_bits;
    uintptr_t paddr;
    bool device;
    seL4_CPtr parent;
    size_t children;
    uintptr_t watermark;
    bool mapped;
};

static struct cap slots[FAKE_MAX_SLOTS];
static size_t level_two_bits; /* 0: one level */
static seL4_CPtr next_first_slot;
static size_t surprises;
static size_t calls;
static long refuse_after;
static bool was_refused;
static seL4_Word failed_level;
static seL4_Word tables[64]; /* address and level of each paging structure */
static size_t num_tables;

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

void fake_reset(void)
{
    for (size_t i = 0; i < FAKE_MAX_SLOTS; i++) {
        slots[i] = (struct cap){.type = EMPTY};
    }
    level_two_bits = 0;
    next_first_slot = FAKE_FIRST_SLOT;
    surprises = calls = num_tables = 0;
    refuse_after = -1;
    was_refused = false;
}

void fake_use_two_levels(size_t bits)
{
    level_two_bits = bits;
    slots[FAKE_LEVEL_ONE] = (struct cap){.type = seL4_CapTableObject};
}

seL4_CPtr fake_add_untyped(uintptr_t paddr, size_t size_bits, bool device)
{
    slots[next_first_slot] = (struct cap){.type = seL4_UntypedObject,
                                          .size_bits = size_bits,
                                          .paddr = paddr,
                                          .device = device,
                                          .watermark = paddr};
    return next_first_slot++;
}

size_t fake_caps(void)
{
    size_t sum = 0;

    for (size_t i = 0; i < FAKE_MAX_SLOTS; i++) {
        sum += slots[i].type != EMPTY;
    }
    return sum;
}

bool fake_is_empty(seL4_CPtr slot)
{
    return slots[slot].type == EMPTY;
}

uintptr_t fake_paddr(seL4_CPtr slot)
{
    return slots[slot].paddr;
}

seL4_Word fake_type(seL4_CPtr slot)
{
    return (seL4_Word)slots[slot].type;
}

size_t fake_surprises(void)
{
    return surprises;
}

size_t fake_calls(void)
{
    return calls;
}

void fake_plan_refusal(long count)
{
    refuse_after = count;
    was_refused = false;
}

bool fake_was_refused(void)
{
    return was_refused;
}

static bool refused(void)
{
    calls++;
    if (refuse_after < 0 || refuse_after-- > 0) {
        return false;
    }
    was_refused = true;
    return true;
}

static seL4_Error surprise(seL4_Error error)
{
    surprises++;
    return error;
}

static bool has_level_two(seL4_Word index)
{
    return index < FAKE_MAX_SLOTS - FAKE_LEVEL_ONE &&
           slots[FAKE_LEVEL_ONE + index].type == seL4_CapTableObject;
}

/* The slot that a path means; false if it means none. */
static bool resolve(seL4_CNode root, seL4_Word index, seL4_Word depth, seL4_CPtr *slot)
{
    bool is_first_level = level_two_bits > 0 && depth == seL4_WordBits - level_two_bits;

    *slot = is_first_level ? FAKE_LEVEL_ONE + index : index;
    if (root != FAKE_CNODE || *slot >= FAKE_MAX_SLOTS ||
        (!is_first_level && depth != seL4_WordBits)) {
        return false;
    }
    return is_first_level || level_two_bits == 0 || has_level_two(index >> level_two_bits);
}

/* The same for the destination of a Retype. */
static bool resolve_node(seL4_CNode root, seL4_Word index, seL4_Word depth, seL4_Word offset,
                         seL4_CPtr *slot)
{
    if (depth == 0 && index == 0) {
        depth = seL4_WordBits - level_two_bits;
        return resolve(root, offset, depth, slot);
    }
    return level_two_bits > 0 && depth == seL4_WordBits - level_two_bits &&
           offset < BIT(level_two_bits) &&
           resolve(root, (index << level_two_bits) + offset, seL4_WordBits, slot);
}

seL4_Error fake_Untyped_Retype(seL4_Untyped untyped, seL4_Word type, seL4_Word size_bits,
                               seL4_CNode root, seL4_Word node_index, seL4_Word node_depth,
                               seL4_Word node_offset, seL4_Word num_objects)
{
    struct cap *from = &slots[untyped];
    seL4_CPtr to;
    size_t bits = vka_get_object_size(type, size_bits);

    if (refused()) {
        return seL4_NotEnoughMemory;
    }
    if (from->type != seL4_UntypedObject || num_objects != 1 ||
        !resolve_node(root, node_index, node_depth, node_offset, &to)) {
        return surprise(seL4_InvalidArgument);
    }
    if (from->device && type != seL4_UntypedObject && type != seL4_X86_4K) {
        return surprise(seL4_InvalidArgument);
    }
    if (slots[to].type != EMPTY) {
        return surprise(seL4_DeleteFirst);
    }
    if (from->children == 0) {
        from->watermark = from->paddr;
    }
    uintptr_t start = ALIGN_UP(from->watermark, BIT(bits));
    if (start + BIT(bits) > from->paddr + BIT(from->size_bits)) {
        return surprise(seL4_NotEnoughMemory);
    }
    from->watermark = start + BIT(bits);
    from->children++;
    slots[to] = (struct cap){.type = (long)type,
                             .size_bits = bits,
                             .paddr = start,
                             .device = from->device,
                             .parent = untyped,
                             .watermark = start};
    return seL4_NoError;
}

/* Whether a CNode of the second level is empty; true for other slots. */
static bool is_empty_cnode(seL4_CPtr slot)
{
    size_t first = (slot - FAKE_LEVEL_ONE) << level_two_bits;

    for (size_t i = 0; slot >= FAKE_LEVEL_ONE && level_two_bits && i < BIT(level_two_bits); i++) {
        if (slots[first + i].type != EMPTY) {
            return false;
        }
    }
    return true;
}

/* Deleting never fails in a kernel either. */
seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    seL4_CPtr slot;

    calls++;
    if (!resolve(root, index, depth, &slot)) {
        return surprise(seL4_FailedLookup);
    }
    if (slots[slot].type == EMPTY) {
        return seL4_NoError;
    }
    if (slots[slot].children > 0 || !is_empty_cnode(slot)) {
        surprises++; /* an untyped of which something is still in use */
    }
    if (slots[slot].parent) {
        slots[slots[slot].parent].children--;
    }
    slots[slot] = (struct cap){.type = EMPTY};
    return seL4_NoError;
}

seL4_Error fake_CNode_Move(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth)
{
    seL4_CPtr to, from;

    if (refused()) {
        return seL4_NotEnoughMemory;
    }
    if (!resolve(root, index, depth, &to) || !resolve(src_root, src_index, src_depth, &from) ||
        slots[from].type == EMPTY) {
        return surprise(seL4_FailedLookup);
    }
    if (slots[to].type != EMPTY) {
        return surprise(seL4_DeleteFirst);
    }
    slots[to] = slots[from];
    slots[from] = (struct cap){.type = EMPTY};
    for (size_t i = 0; i < FAKE_MAX_SLOTS; i++) {
        if (slots[i].type != EMPTY && slots[i].parent == from) {
            slots[i].parent = to;
        }
    }
    return seL4_NoError;
}

static bool has_table(seL4_Word vaddr, seL4_Word level)
{
    for (size_t i = 0; i < num_tables; i++) {
        if (tables[i] == ((vaddr >> level) << 8 | level)) {
            return true;
        }
    }
    return false;
}

static bool lacks_table_above(seL4_Word vaddr, seL4_Word level)
{
    for (failed_level = 39; failed_level > level; failed_level -= 9) {
        if (!has_table(vaddr, failed_level)) {
            return true;
        }
    }
    return false;
}

static seL4_Error map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word level,
                            long type)
{
    if (refused()) {
        return seL4_NotEnoughMemory;
    }
    if (vspace != FAKE_VSPACE || slots[table].type != type || slots[table].mapped ||
        num_tables == ARRAY_SIZE(tables)) {
        return surprise(seL4_InvalidCapability);
    }
    if (lacks_table_above(vaddr, level)) {
        return seL4_FailedLookup;
    }
    slots[table].mapped = true;
    tables[num_tables++] = (vaddr >> level) << 8 | level;
    return seL4_NoError;
}

seL4_Error fake_PageTable_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                              UNUSED seL4_X86_VMAttributes attr)
{
    return map_table(table, vspace, vaddr, 21, seL4_X86_PageTableObject);
}

seL4_Error fake_PageDirectory_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                                  UNUSED seL4_X86_VMAttributes attr)
{
    return map_table(table, vspace, vaddr, 30, seL4_X86_PageDirectoryObject);
}

seL4_Error fake_PDPT_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                         UNUSED seL4_X86_VMAttributes attr)
{
    return map_table(table, vspace, vaddr, 39, seL4_X86_PDPTObject);
}

seL4_Error fake_Page_Map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word vaddr,
                         UNUSED seL4_CapRights_t rights, UNUSED seL4_X86_VMAttributes attr)
{
    if (refused()) {
        return seL4_NotEnoughMemory;
    }
    if (vspace != FAKE_VSPACE || slots[page].type != seL4_X86_4K || slots[page].mapped) {
        return surprise(seL4_InvalidCapability);
    }
    if (lacks_table_above(vaddr, 12)) {
        return seL4_FailedLookup;
    }
    slots[page].mapped = true;
    if (mprotect((void *)vaddr, PAGE_SIZE_4K, PROT_READ | PROT_WRITE)) {
        return surprise(seL4_InvalidArgument);
    }
    return seL4_NoError;
}

seL4_Word fake_MappingFailedLookupLevel(void)
{
    return failed_level;
}

seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cptr)
{
    return slots[cptr].type == EMPTY ? 0 : 1;
}
