/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory, address spaces and threads of the fake kernel.
 */
#include "fake_machine.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#undef malloc
#undef calloc

#define NUM_PAGES 8192

static int memory_file = -1;
static char *memory;
static bool page_used[NUM_PAGES];
static fake_cap_t *mapped_frames;
static fake_object_t *structures;
static seL4_Word failed_level;

void fake_reset_machine(void)
{
    if (memory_file >= 0) {
        return;
    }
    memory_file = memfd_create("frames", 0);
    assert(memory_file >= 0 && ftruncate(memory_file, NUM_PAGES * PAGE_SIZE_4K) == 0);
    memory =
        mmap(NULL, NUM_PAGES * PAGE_SIZE_4K, PROT_READ | PROT_WRITE, MAP_SHARED, memory_file, 0);
    assert(memory != MAP_FAILED);
}

static bool is_frame(const fake_object_t *object)
{
    return object->type == seL4_X86_4K || object->type == seL4_X86_LargePageObject;
}

void fake_give_memory(fake_object_t *object)
{
    size_t found = 0, page;

    if (!is_frame(object) && object->type != seL4_UntypedObject) {
        return;
    }
    object->num_pages = BIT(object->size_bits) / PAGE_SIZE_4K;
    for (page = 0; page < NUM_PAGES && found < object->num_pages; page++) {
        found = page_used[page] ? 0 : found + 1;
    }
    assert(found == object->num_pages);
    object->page = page - found;
    memset(&page_used[object->page], true, found);
    memset(memory + object->page * PAGE_SIZE_4K, 0, found * PAGE_SIZE_4K);
}

void fake_take_memory(fake_object_t *object)
{
    memset(&page_used[object->page], false, object->num_pages);
}

uintptr_t fake_paddr(const fake_object_t *object)
{
    return object->page * PAGE_SIZE_4K;
}

seL4_Error fake_Untyped_Retype(seL4_Untyped untyped, seL4_Word type, seL4_Word size_bits,
                               seL4_CNode root, seL4_Word node_index, seL4_Word node_depth,
                               seL4_Word node_offset, seL4_Word num_objects)
{
    fake_cap_t *cap = fake_cap(untyped);
    fake_cap_t *dest = fake_slot(root, node_offset, seL4_WordBits);
    fake_object_t *object;

    if (!fake_may_proceed() || (cap->object->children + 1) > cap->object->num_pages) {
        return seL4_NotEnoughMemory;
    }
    assert(type == seL4_X86_4K && size_bits == seL4_PageBits && num_objects == 1);
    assert(node_index == 0 && node_depth == 0 && dest != NULL && dest->object == NULL);
    object = fake_new_object(type, size_bits);
    object->untyped = cap->object;
    object->page = cap->object->page + cap->object->children++;
    object->num_pages = 1;
    fake_insert(dest, object, cap);
    return seL4_NoError;
}

/* Mappings. */

size_t fake_mapped_frames(void)
{
    size_t num = 0;

    for (fake_cap_t *cap = mapped_frames; cap != NULL; cap = cap->next_mapped) {
        num++;
    }
    return num;
}

static fake_cap_t *mapping_at(const fake_object_t *vspace, uintptr_t vaddr)
{
    fake_cap_t *cap = mapped_frames;

    while (cap != NULL && !(cap->mapped == vspace && vaddr >= cap->vaddr &&
                            vaddr < cap->vaddr + cap->object->num_pages * PAGE_SIZE_4K)) {
        cap = cap->next_mapped;
    }
    return cap;
}

static bool has_structure(const fake_object_t *vspace, seL4_Word level, uintptr_t vaddr)
{
    fake_object_t *structure = structures;

    while (structure != NULL && !(structure->structure_in == vspace && structure->level == level &&
                                  structure->index == vaddr >> level)) {
        structure = structure->next_structure;
    }
    return structure != NULL;
}

/* The level of the first structure that is missing above `bottom`; 0 if none is. */
static seL4_Word missing_level(const fake_object_t *vspace, seL4_Word bottom, uintptr_t vaddr)
{
    for (seL4_Word level = 39; level > bottom; level -= 9) {
        if (!has_structure(vspace, level, vaddr)) {
            return level;
        }
    }
    return 0;
}

void fake_unmap_structure(fake_object_t *object)
{
    fake_object_t **link = &structures;

    if (object->untyped != NULL) {
        object->untyped->children--;
    }
    while (*link != NULL && *link != object) {
        link = &(*link)->next_structure;
    }
    if (*link != NULL) {
        *link = object->next_structure;
    }
}

static seL4_Error map_structure(seL4_CPtr table, seL4_CPtr root, seL4_Word vaddr, seL4_Word level)
{
    fake_object_t *object = fake_cap(table)->object;
    fake_object_t *vspace = fake_cap(root)->object;

    if (!fake_may_proceed()) {
        return seL4_NotEnoughMemory;
    }
    assert(object->structure_in == NULL && vspace->has_asid);
    failed_level = missing_level(vspace, level, vaddr);
    if (failed_level != 0) {
        return seL4_FailedLookup;
    }
    if (has_structure(vspace, level, vaddr)) {
        return seL4_DeleteFirst;
    }
    object->structure_in = vspace;
    object->level = level;
    object->index = vaddr >> level;
    object->next_structure = structures;
    structures = object;
    return seL4_NoError;
}

seL4_Error fake_PageTable_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                              UNUSED seL4_X86_VMAttributes attr)
{
    return map_structure(table, vspace, vaddr, 21);
}

seL4_Error fake_PageDirectory_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                                  UNUSED seL4_X86_VMAttributes attr)
{
    return map_structure(table, vspace, vaddr, 30);
}

seL4_Error fake_PDPT_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                         UNUSED seL4_X86_VMAttributes attr)
{
    return map_structure(table, vspace, vaddr, 39);
}

seL4_Word fake_MappingFailedLookupLevel(void)
{
    return failed_level;
}

seL4_Error fake_Page_Map(seL4_CPtr page, seL4_CPtr root, seL4_Word vaddr, seL4_CapRights_t rights,
                         UNUSED seL4_X86_VMAttributes attr)
{
    fake_cap_t *cap = fake_cap(page);
    fake_object_t *vspace = fake_cap(root)->object;
    size_t size;

    if (!fake_may_proceed()) {
        return seL4_NotEnoughMemory;
    }
    if (cap == NULL || cap->object == NULL || vspace == NULL || !vspace->has_asid) {
        return seL4_InvalidCapability;
    }
    assert(is_frame(cap->object));
    size = cap->object->num_pages * PAGE_SIZE_4K;
    if (cap->mapped != NULL || vaddr % size != 0 || vaddr + size > seL4_UserTop) {
        return seL4_InvalidArgument;
    }
    failed_level = missing_level(vspace, size == PAGE_SIZE_4K ? 12 : 21, vaddr);
    if (failed_level != 0) {
        return seL4_FailedLookup;
    }
    if (mapping_at(vspace, vaddr) != NULL) {
        return seL4_DeleteFirst;
    }
    cap->mapped = vspace;
    cap->vaddr = vaddr;
    cap->map_rights = rights;
    cap->next_mapped = mapped_frames;
    mapped_frames = cap;
    if (vspace->is_current) {
        void *at =
            mmap((void *)vaddr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE,
                 memory_file, (off_t)(cap->object->page * PAGE_SIZE_4K));

        assert(at == (void *)vaddr);
    }
    return seL4_NoError;
}

void fake_unmap_frame(fake_cap_t *cap)
{
    fake_cap_t **link = &mapped_frames;

    if (cap->mapped == NULL) {
        return;
    }
    while (*link != cap) {
        link = &(*link)->next_mapped;
    }
    *link = cap->next_mapped;
    if (cap->mapped->is_current) {
        munmap((void *)cap->vaddr, cap->object->num_pages * PAGE_SIZE_4K);
    }
    cap->mapped = NULL;
}

seL4_Error fake_Page_Unmap(seL4_CPtr page)
{
    fake_unmap_frame(fake_cap(page));
    return seL4_NoError;
}

seL4_X86_Page_GetAddress_t fake_Page_GetAddress(seL4_CPtr page)
{
    return (seL4_X86_Page_GetAddress_t){.paddr = fake_paddr(fake_cap(page)->object)};
}

seL4_Error fake_ASIDPool_Assign(seL4_CPtr pool, seL4_CPtr vspace)
{
    if (!fake_may_proceed()) {
        return seL4_DeleteFirst;
    }
    if (fake_cap(pool)->object == NULL || fake_cap(pool)->object->type != FAKE_TYPE_ASID_POOL) {
        return seL4_InvalidCapability;
    }
    fake_cap(vspace)->object->has_asid = true;
    return seL4_NoError;
}

void *fake_memory(seL4_CPtr root, uintptr_t vaddr)
{
    fake_cap_t *cap = mapping_at(fake_cap(root)->object, vaddr);

    return cap == NULL ? NULL : memory + cap->object->page * PAGE_SIZE_4K + (vaddr - cap->vaddr);
}

bool fake_is_writable(seL4_CPtr root, uintptr_t vaddr)
{
    fake_cap_t *cap = mapping_at(fake_cap(root)->object, vaddr);

    return cap != NULL && seL4_CapRights_get_capAllowWrite(cap->map_rights);
}

/* Threads. */

const fake_tcb_t *fake_tcb_of(seL4_CPtr tcb)
{
    return &fake_cap(tcb)->object->tcb;
}

static void set_cap(fake_cap_t *place, fake_cap_t *src)
{
    fake_delete(place);
    if (src != NULL && src->object != NULL) {
        fake_insert(place, src->object, src);
    }
}

seL4_Error fake_TCB_Configure(seL4_TCB tcb, seL4_Word fault_ep, seL4_CNode cspace, seL4_Word data,
                              seL4_CPtr vspace, UNUSED seL4_Word vspace_data, seL4_Word buffer,
                              seL4_CPtr buffer_frame)
{
    fake_object_t *object = fake_cap(tcb)->object;

    if (!fake_may_proceed()) {
        return seL4_NotEnoughMemory;
    }
    if (fake_cap(cspace)->object->type != seL4_CapTableObject ||
        fake_cap(vspace)->object->type != seL4_X64_PML4Object) {
        return seL4_IllegalOperation;
    }
    set_cap(&object->tcb_cspace, fake_cap(cspace));
    set_cap(&object->tcb_vspace, fake_cap(vspace));
    set_cap(&object->tcb_buffer, buffer == 0 ? NULL : fake_cap(buffer_frame));
    object->tcb.fault_ep = fault_ep;
    object->tcb.cspace_data = data;
    object->tcb.buffer = buffer;
    return seL4_NoError;
}

static seL4_Error set_word(seL4_Word *word, seL4_Word value)
{
    if (!fake_may_proceed()) {
        return seL4_RangeError;
    }
    *word = value;
    return seL4_NoError;
}

seL4_Error fake_TCB_SetPriority(seL4_TCB tcb, seL4_TCB authority, seL4_Word priority)
{
    assert(fake_cap(authority)->object->type == seL4_TCBObject);
    return set_word(&fake_cap(tcb)->object->tcb.priority, priority);
}

seL4_Error fake_TCB_SetMCPriority(seL4_TCB tcb, seL4_TCB authority, seL4_Word mcp)
{
    assert(fake_cap(authority)->object->type == seL4_TCBObject);
    return set_word(&fake_cap(tcb)->object->tcb.mcp, mcp);
}

seL4_Error fake_TCB_SetTLSBase(seL4_TCB tcb, seL4_Word base)
{
    return set_word(&fake_cap(tcb)->object->tcb.tls_base, base);
}

seL4_Error fake_TCB_WriteRegisters(seL4_TCB tcb, seL4_Bool resume, UNUSED seL4_Uint8 flags,
                                   seL4_Word count, seL4_UserContext *regs)
{
    fake_tcb_t *state = &fake_cap(tcb)->object->tcb;

    if (!fake_may_proceed()) {
        return seL4_IllegalOperation;
    }
    assert(count == sizeof(*regs) / sizeof(seL4_Word));
    state->regs = *regs;
    state->is_running |= resume;
    return seL4_NoError;
}

seL4_Error fake_TCB_ReadRegisters(seL4_TCB tcb, seL4_Bool suspend, UNUSED seL4_Uint8 flags,
                                  UNUSED seL4_Word count, seL4_UserContext *regs)
{
    fake_tcb_t *state = &fake_cap(tcb)->object->tcb;

    *regs = state->regs;
    state->is_running &= !suspend;
    return seL4_NoError;
}

seL4_Error fake_TCB_Resume(seL4_TCB tcb)
{
    if (!fake_may_proceed()) {
        return seL4_IllegalOperation;
    }
    fake_cap(tcb)->object->tcb.is_running = true;
    return seL4_NoError;
}

seL4_Error fake_TCB_Suspend(seL4_TCB tcb)
{
    fake_cap(tcb)->object->tcb.is_running = false;
    return seL4_NoError;
}
