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
