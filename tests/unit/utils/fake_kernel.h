/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A kernel that is a set of functions: enough of capabilities, derivation and mapping to run the
 * user libraries inside a Linux process. Included before every source under test; the invocations
 * it knows take the place of libsel4's. Frames are pages of one file, so that mapping a frame in
 * the "current" address space really makes it appear at that address.
 *
 * Every function that a kernel or an allocator may refuse counts down to a planned refusal.
 */
#pragma once

/* libsel4 declares the function behind assert() with another type than this C library. */
#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#include <sel4/sel4_arch/mapping.h>
#undef __assert_fail

#include <assert.h>
#include <sel4runtime.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Slots of the current CSpace that exist from the start. */
enum {
    FAKE_TCB = 1,
    FAKE_CNODE = 2,
    FAKE_VSPACE = 3,
    FAKE_ASID_POOL = 6,
    FAKE_FIRST_SLOT = 16,
    FAKE_ROOT_BITS = 14,
};

typedef struct fake_object fake_object_t;

/* What the thread was told; caps are counted in the derivation tree like any other. */
typedef struct fake_tcb {
    seL4_CPtr fault_ep;
    seL4_Word cspace_data;
    seL4_Word buffer;
    seL4_Word priority;
    seL4_Word mcp;
    seL4_Word tls_base;
    bool is_running;
    seL4_UserContext regs;
} fake_tcb_t;

/* Number of live things, for comparison before and after. */
typedef struct fake_census {
    size_t objects;
    size_t memory; /* objects whose memory the allocator holds as used */
    size_t caps;
    size_t slots;
    size_t mapped;
} fake_census_t;

void fake_reset(void);
fake_census_t fake_census(void);
bool fake_same_census(fake_census_t a, fake_census_t b);

/* The call after `calls` more is refused; negative: none. True if the refusal happened. */
void fake_plan_refusal(long calls);
bool fake_was_refused(void);
/* False once per plan: for allocators of the tests. */
bool fake_may_proceed(void);

/* Objects of an allocator: it makes one with a cap in a slot of the current CSpace, and later says
 * that it takes the memory back, when no cap may be left. */
int fake_make_object(seL4_CPtr slot, seL4_Word type, seL4_Word size_bits, fake_object_t **object);
void fake_free_object(fake_object_t *object);
uintptr_t fake_paddr(const fake_object_t *object);
bool fake_slot_is_empty(seL4_CPtr slot);

/* Looks into the machine. cnode: a cptr of the current CSpace. */
fake_object_t *fake_object_at(seL4_CPtr cptr);
fake_object_t *fake_object_in(seL4_CPtr cnode, seL4_Word slot);
seL4_Word fake_badge_in(seL4_CPtr cnode, seL4_Word slot);
const fake_tcb_t *fake_tcb_of(seL4_CPtr tcb);
/* Memory behind an address of an address space; NULL if nothing is mapped there. */
void *fake_memory(seL4_CPtr vspace, uintptr_t vaddr);
bool fake_is_writable(seL4_CPtr vspace, uintptr_t vaddr);

void *fake_malloc(size_t size);
void *fake_calloc(size_t num, size_t size);

seL4_Error fake_CNode_Copy(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth, seL4_CapRights_t rights);
seL4_Error fake_CNode_Mint(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth, seL4_CapRights_t rights,
                           seL4_Word badge);
seL4_Error fake_CNode_Move(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth);
seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth);
seL4_Error fake_CNode_Revoke(seL4_CNode root, seL4_Word index, seL4_Uint8 depth);
seL4_Error fake_Untyped_Retype(seL4_Untyped untyped, seL4_Word type, seL4_Word size_bits,
                               seL4_CNode root, seL4_Word node_index, seL4_Word node_depth,
                               seL4_Word node_offset, seL4_Word num_objects);
seL4_Error fake_Page_Map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word vaddr, seL4_CapRights_t rights,
                         seL4_X86_VMAttributes attr);
seL4_Error fake_Page_Unmap(seL4_CPtr page);
seL4_X86_Page_GetAddress_t fake_Page_GetAddress(seL4_CPtr page);
seL4_Error fake_PageTable_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                              seL4_X86_VMAttributes attr);
seL4_Error fake_PageDirectory_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                                  seL4_X86_VMAttributes attr);
seL4_Error fake_PDPT_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_X86_VMAttributes attr);
seL4_Error fake_ASIDPool_Assign(seL4_CPtr pool, seL4_CPtr vspace);
seL4_Word fake_MappingFailedLookupLevel(void);
seL4_Error fake_TCB_Configure(seL4_TCB tcb, seL4_Word fault_ep, seL4_CNode cspace, seL4_Word data,
                              seL4_CPtr vspace, seL4_Word vspace_data, seL4_Word buffer,
                              seL4_CPtr buffer_frame);
seL4_Error fake_TCB_SetPriority(seL4_TCB tcb, seL4_TCB authority, seL4_Word priority);
seL4_Error fake_TCB_SetMCPriority(seL4_TCB tcb, seL4_TCB authority, seL4_Word mcp);
seL4_Error fake_TCB_WriteRegisters(seL4_TCB tcb, seL4_Bool resume, seL4_Uint8 flags,
                                   seL4_Word count, seL4_UserContext *regs);
seL4_Error fake_TCB_ReadRegisters(seL4_TCB tcb, seL4_Bool suspend, seL4_Uint8 flags,
                                  seL4_Word count, seL4_UserContext *regs);
seL4_Error fake_TCB_SetTLSBase(seL4_TCB tcb, seL4_Word base);
seL4_Error fake_TCB_Resume(seL4_TCB tcb);
seL4_Error fake_TCB_Suspend(seL4_TCB tcb);
seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cptr);

#define malloc                        fake_malloc
#define calloc                        fake_calloc
#define seL4_CNode_Copy               fake_CNode_Copy
#define seL4_CNode_Mint               fake_CNode_Mint
#define seL4_CNode_Move               fake_CNode_Move
#define seL4_CNode_Delete             fake_CNode_Delete
#define seL4_CNode_Revoke             fake_CNode_Revoke
#define seL4_Untyped_Retype           fake_Untyped_Retype
#define seL4_X86_Page_Map             fake_Page_Map
#define seL4_X86_Page_Unmap           fake_Page_Unmap
#define seL4_X86_Page_GetAddress      fake_Page_GetAddress
#define seL4_X86_PageTable_Map        fake_PageTable_Map
#define seL4_X86_PageDirectory_Map    fake_PageDirectory_Map
#define seL4_X86_PDPT_Map             fake_PDPT_Map
#define seL4_X86_ASIDPool_Assign      fake_ASIDPool_Assign
#define seL4_MappingFailedLookupLevel fake_MappingFailedLookupLevel
#define seL4_TCB_Configure            fake_TCB_Configure
#define seL4_TCB_SetPriority          fake_TCB_SetPriority
#define seL4_TCB_SetMCPriority        fake_TCB_SetMCPriority
#define seL4_TCB_WriteRegisters       fake_TCB_WriteRegisters
#define seL4_TCB_ReadRegisters        fake_TCB_ReadRegisters
#define seL4_TCB_SetTLSBase           fake_TCB_SetTLSBase
#define seL4_TCB_Resume               fake_TCB_Resume
#define seL4_TCB_Suspend              fake_TCB_Suspend
#define seL4_DebugCapIdentify         fake_DebugCapIdentify
