/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making an allocator in a task that has only what it was started with (spec/06 section 8.2).
 */
#pragma once

#include <allocman/allocman.h>
#include <allocman/cspace/simple1level.h>
#include <sel4platsupport/pmem.h>
#include <simple/simple.h>
#include <string.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An allocator on the CSpace the caller lives in: slots behind the capabilities it was started
 * with, and all untypeds of `simple`, which is not used afterwards.
 * pool: memory of the caller, any alignment, given for ever; 40 KiB do for CNodes of up to 2^16
 * slots. NULL, with the reason logged, when it is too small or `simple` lacks something. */
allocman_t *bootstrap_use_current_simple(simple_t *simple, size_t pool_size, void *pool);

/* The same for slots [start_slot, end_slot) of a CNode of 2^cnode_size slots that is the root of
 * the CSpace. It has no untypeds yet (allocman_utspace_add_uts). */
allocman_t *bootstrap_use_current_1level(seL4_CPtr root_cnode, size_t cnode_size,
                                         seL4_CPtr start_slot, seL4_CPtr end_slot, size_t pool_size,
                                         void *pool);

/* Lets an allocator made by a function of this header grow its own memory in [vstart, vstart +
 * vsize) of the address space `pd`: it maps frames there when it needs them. Nobody else may use
 * the range. Frames and paging structures for the next growth are kept in reserve from now on. */
void bootstrap_configure_virtual_pool(allocman_t *alloc, void *vstart, size_t vsize, seL4_CPtr pd);

/* Gives the allocator all untypeds of `simple`. What the boot loader's memory map calls RAM is
 * ALLOCMAN_UT_KERNEL or, if the kernel does not use it, ALLOCMAN_UT_DEV_MEM; the rest is
 * ALLOCMAN_UT_DEV. Untypeds that are partly RAM are split. 0; running out of memory is fatal. */
int allocman_add_simple_untypeds(allocman_t *alloc, simple_t *simple);

/* The same with another memory map; regions that are not of type RAM do not count. */
int allocman_add_simple_untypeds_with_regions(allocman_t *alloc, simple_t *simple, int num_regions,
                                              pmem_region_t *region_list);

/* The boot information instead of a simple_t. */
allocman_t *bootstrap_use_bootinfo(seL4_BootInfo *bi, size_t pool_size, void *pool);

/* An allocator with nothing but the memory of `pool`: slots and untypeds are to be attached. */
allocman_t *bootstrap_create_allocman(size_t pool_size, void *pool);

/* ---- a CSpace of the allocator's own ----
 * The functions below move the calling task into a new CSpace, made of the task's memory. Its
 * first-level CNode has 2^cnode_size or 2^l1size slots; with two levels a capability address is
 * that of an l1size-bit index and one of l2size bits, and CNodes of the second level come as slots
 * run out. The task's fault endpoint is unset by that. NULL, with the reason logged: up to the
 * switch itself everything is as before, but the pool is spent. */

/* The capabilities of `simple` are at the same addresses as before; only that of the CNode is the
 * new one. The old one is in the last slot that exists now: of the CNode, or of the second-level
 * CNodes that the moved capabilities needed. TCB and VSpace stay in the old CNode, too. */
allocman_t *bootstrap_new_1level_simple(simple_t *simple, size_t l1size, size_t pool_size,
                                        void *pool);
allocman_t *bootstrap_new_2level_simple(simple_t *simple, size_t l1size, size_t l2size,
                                        size_t pool_size, void *pool);

/* Only the untypeds move. The CNode itself is in slot 1 (one level) or 2 (two levels), the other
 * capabilities are in the old one: *old_cspace (NULL: not wanted), for CNode calls, whose free
 * slots it also hands out. It belongs to the allocator's memory. */
allocman_t *bootstrap_new_1level_bootinfo(seL4_BootInfo *bi, size_t cnode_size, size_t pool_size,
                                          void *pool, cspace_simple1level_t **old_cspace);
allocman_t *bootstrap_new_2level_bootinfo(seL4_BootInfo *bi, size_t l1size, size_t l2size,
                                          size_t pool_size, void *pool,
                                          cspace_simple1level_t **old_cspace);

/* The same, told one by one: what the task has, in paths of the CSpace it lives in. */
typedef struct bootstrap_info bootstrap_info_t;

/* Begins with nothing but memory: `pool` is the caller's and given for ever. NULL, logged, when it
 * is too small. */
bootstrap_info_t *bootstrap_create_info(size_t pool_size, void *pool);
/* cspace: from where one slot is taken for a while; root_cnode: its CNode. Once. 0 or an error. */
int bootstrap_set_boot_cspace(bootstrap_info_t *bs, cspace_interface_t cspace,
                              cspacepath_t root_cnode);
/* Untypeds, all RAM or all device memory; size_bits: log2 bytes of each; paddr may be NULL. They
 * are the allocator's when it is made. 0 or an error. */
int bootstrap_add_untypeds(bootstrap_info_t *bs, size_t num, const cspacepath_t *uts,
                           size_t *size_bits, uintptr_t *paddr, bool isDevice);
/* Those of the boot information, after bootstrap_set_boot_cspace. */
int bootstrap_add_untypeds_from_bootinfo(bootstrap_info_t *bs, seL4_BootInfo *bi);

/* tcb, pd: of the calling task. *oldroot (may be NULL): where the old CNode is now; the paths of
 * other capabilities are valid with this capPtr as their root. On success `info` is freed. */
allocman_t *bootstrap_new_1level(bootstrap_info_t *info, size_t cnode_size, cspacepath_t tcb,
                                 cspacepath_t pd, cspacepath_t *oldroot);
allocman_t *bootstrap_new_2level(bootstrap_info_t *info, size_t l1size, size_t l2size,
                                 cspacepath_t tcb, cspacepath_t pd, cspacepath_t *oldroot);

#ifdef __cplusplus
}
#endif
