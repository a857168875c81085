/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Building and destroying processes, in the order of spec/06 section 20. The structure starts
 * zeroed and every part is entered into it as soon as it exists, so that one function destroys
 * whole and half-built processes alike.
 */
#include "process_internal.h"

#include <cpio/cpio.h>
#include <sel4utils/api.h>
#include <sel4utils/process.h>
#include <sel4utils/util.h>
#include <stdlib.h>
#include <string.h>
#include <vka/capops.h>

/* The archive that MakeCPIO links into the program. */
extern char _cpio_archive[];
extern char _cpio_archive_end[];

static int make_vspace_root(sel4utils_process_t *process, vka_t *vka,
                            const sel4utils_process_config_t *config)
{
    int error;

    if (!config->create_vspace) {
        if (config->vspace == NULL) {
            ZF_LOGE("The configuration has neither a vspace nor the wish for a new one");
            return -1;
        }
        process->vspace = *config->vspace;
        process->pd = config->page_dir;
        return 0;
    }
    if (vka_alloc_vspace_root(vka, &process->pd)) {
        ZF_LOGE("Failed to allocate the root of the address space");
        return -1;
    }
    process->own_vspace = true;
    error = seL4_ARCH_ASIDPool_Assign(config->asid_pool, process->pd.cptr);
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to assign an ASID: %s", sel4_strerror(error));
        return -1;
    }
    return 0;
}

static int make_fault_endpoint(sel4utils_process_t *process, vka_t *vka,
                               const sel4utils_process_config_t *config)
{
    if (!config->create_fault_endpoint) {
        process->fault_endpoint = config->fault_endpoint;
        return 0;
    }
    if (vka_alloc_endpoint(vka, &process->fault_endpoint)) {
        ZF_LOGE("Failed to allocate a fault endpoint");
        return -1;
    }
    process->own_ep = true;
    return 0;
}

static cspacepath_t slot_of(const sel4utils_process_t *process, seL4_CPtr slot)
{
    return (cspacepath_t){
        .root = process->cspace.cptr, .capPtr = slot, .capDepth = process->cspace_size};
}

/* Copies a cap of the spawner into a fixed slot; nothing to do for a null cap. 0 or -1. */
static int copy_to_slot(sel4utils_process_t *process, vka_t *vka, seL4_CPtr cap, seL4_CPtr slot)
{
    cspacepath_t dest = slot_of(process, slot);
    cspacepath_t src;
    int error;

    if (cap == seL4_CapNull) {
        return 0;
    }
    vka_cspace_make_path(vka, cap, &src);
    error = vka_cnode_copy(&dest, &src, seL4_AllRights);
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to copy a cap to slot %lu of the process: %s", (unsigned long)slot,
                sel4_strerror(error));
        return -1;
    }
    return 0;
}

/* Makes small slot numbers valid 64-bit addresses; a CNode of unknown size gets no guard. */
static seL4_Word guard_data(const sel4utils_process_t *process)
{
    return process->cspace_size == 0
               ? seL4_NilData
               : api_make_guard_skip_word(seL4_WordBits - process->cspace_size);
}

/* The process's cap to its own CNode. */
static int mint_own_cnode(sel4utils_process_t *process, vka_t *vka)
{
    cspacepath_t dest = slot_of(process, SEL4UTILS_CNODE_SLOT);
    cspacepath_t src;
    int error;

    vka_cspace_make_path(vka, process->cspace.cptr, &src);
    error = vka_cnode_mint(&dest, &src, seL4_AllRights, guard_data(process));
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to mint the CNode of the process into itself: %s", sel4_strerror(error));
        return -1;
    }
    return 0;
}

static int make_cspace(sel4utils_process_t *process, vka_t *vka,
                       const sel4utils_process_config_t *config)
{
    process->cspace_size = (uint32_t)config->one_level_cspace_size_bits;
    process->cspace_next_free = SEL4UTILS_FIRST_FREE;
    if (!config->create_cspace) {
        process->cspace = config->cnode;
        process->dest_tcb_cptr = config->dest_cspace_tcb_cptr;
        return 0;
    }
    process->dest_tcb_cptr = SEL4UTILS_TCB_SLOT;
    if (BIT(process->cspace_size) < SEL4UTILS_FIRST_FREE) {
        ZF_LOGE("A CNode of 2^%u slots is too small for a process", process->cspace_size);
        return -1;
    }
    if (vka_alloc_cnode_object(vka, process->cspace_size, &process->cspace)) {
        ZF_LOGE("Failed to allocate a CNode");
        return -1;
    }
    process->own_cspace = true;
    if (mint_own_cnode(process, vka) ||
        copy_to_slot(process, vka, process->fault_endpoint.cptr, SEL4UTILS_ENDPOINT_SLOT) ||
        copy_to_slot(process, vka, process->pd.cptr, SEL4UTILS_PD_SLOT)) {
        return -1;
    }
    return copy_to_slot(process, vka, config->asid_pool, SEL4UTILS_ASID_POOL_SLOT);
}

/* The address ranges that the caller wants to keep free for itself. */
static int make_reservations(sel4utils_process_t *process, const sel4utils_process_config_t *config)
{
    for (int i = 0; i < config->num_reservations; i++) {
        sel4utils_elf_region_t *region = &config->reservations[i];

        region->reservation =
            vspace_reserve_range_at(&process->vspace, region->reservation_vstart,
                                    region->reservation_size, region->rights, region->cacheable);
        if (region->reservation.res == NULL) {
            ZF_LOGE("Failed to reserve the range at %p", region->reservation_vstart);
            while (i-- > 0) {
                vspace_free_reservation(&process->vspace, config->reservations[i].reservation);
                config->reservations[i].reservation.res = NULL;
            }
            return -1;
        }
    }
    return 0;
}

static int make_vspace(sel4utils_process_t *process, vka_t *vka, vspace_t *spawner,
                       const sel4utils_process_config_t *config)
{
    if (!config->create_vspace) {
        return 0;
    }
    if (sel4utils_get_vspace_with_map(spawner, &process->vspace, &process->data, vka,
                                      process->pd.cptr, sel4utils_allocated_object, process,
                                      process_map_page)) {
        ZF_LOGE("Failed to make the address space");
        return -1;
    }
    return make_reservations(process, config);
}

static int find_image(const char *name, elf_t *elf)
{
    unsigned long archive_size = (unsigned long)(_cpio_archive_end - _cpio_archive);
    unsigned long size = 0;
    const void *file = cpio_get_file(_cpio_archive, archive_size, name, &size);

    if (file == NULL) {
        ZF_LOGE("failed to load elf file: '%s' does not exist in CPIO", name);
        return -1;
    }
    if (elf_newFile(file, size, elf)) {
        ZF_LOGE("'%s' is not a valid ELF file", name);
        return -1;
    }
    return 0;
}

/* The program finds its thread-local storage in this copy. PT_PHDR would say that the headers lie
 * at their linked address, which they do not. */
static int copy_program_headers(sel4utils_process_t *process, const elf_t *elf)
{
    uint32_t num = sel4utils_elf_num_phdrs(elf);

    process->elf_phdrs = calloc(num, sizeof(*process->elf_phdrs));
    if (process->elf_phdrs == NULL) {
        ZF_LOGE("No memory for %u program headers", num);
        return -1;
    }
    process->num_elf_phdrs = (int)num;
    sel4utils_elf_read_phdrs(elf, num, process->elf_phdrs);
    for (uint32_t i = 0; i < num; i++) {
        if (process->elf_phdrs[i].p_type == PT_PHDR) {
            process->elf_phdrs[i].p_type = PT_NULL;
        }
    }
    return 0;
}

static int reserve_image(sel4utils_process_t *process, const elf_t *elf)
{
    int num = sel4utils_elf_num_regions(elf);

    process->elf_regions = calloc((size_t)num, sizeof(*process->elf_regions));
    if (process->elf_regions == NULL) {
        ZF_LOGE("No memory for %d segments", num);
        return -1;
    }
    process->num_elf_regions = num;
    process->entry_point = sel4utils_elf_reserve(&process->vspace, elf, process->elf_regions);
    return process->entry_point == NULL ? -1 : 0;
}

static int make_image(sel4utils_process_t *process, vka_t *vka, vspace_t *spawner,
                      const sel4utils_process_config_t *config)
{
    elf_t elf;

    if (!config->is_elf) {
        process->entry_point = config->entry_point;
        process->sysinfo = config->sysinfo;
        return 0;
    }
    if (find_image(config->image_name, &elf)) {
        return -1;
    }
    if (!config->do_elf_load) {
        if (reserve_image(process, &elf)) {
            return -1;
        }
    } else {
        process->entry_point = sel4utils_elf_load(&process->vspace, spawner, vka, vka, &elf);
        if (process->entry_point == NULL) {
            ZF_LOGE("Failed to load '%s'", config->image_name);
            return -1;
        }
    }
    process->sysinfo = sel4utils_elf_get_vsyscall(&elf);
    return copy_program_headers(process, &elf);
}

/* MCS kernels take the fault endpoint from the spawner's CSpace. Others look it up in the process's
 * own: there it stands in its fixed slot, or, in a given CNode, where the caller put it. */
static seL4_CPtr fault_endpoint_cptr(const sel4utils_process_t *process)
{
#ifndef CONFIG_KERNEL_MCS
    if (process->own_cspace && process->fault_endpoint.cptr != seL4_CapNull) {
        return SEL4UTILS_ENDPOINT_SLOT;
    }
#endif
    return process->fault_endpoint.cptr;
}

static int make_thread(sel4utils_process_t *process, vka_t *vka, vspace_t *spawner,
                       const sel4utils_process_config_t *config)
{
    sel4utils_thread_config_t thread = {.sched_params = config->sched_params};

    thread = thread_config_fault_endpoint(thread, fault_endpoint_cptr(process));
    thread = thread_config_cspace(thread, process->cspace.cptr, guard_data(process));
    thread = thread_config_create_reply(thread);
    if (sel4utils_configure_thread_config(vka, spawner, &process->vspace, thread,
                                          &process->thread)) {
        ZF_LOGE("Failed to configure the thread of the process");
        return -1;
    }
    if (!process->own_cspace) {
        return 0;
    }
    if (copy_to_slot(process, vka, process->thread.tcb.cptr, SEL4UTILS_TCB_SLOT) ||
        copy_to_slot(process, vka, process->thread.sched_context.cptr,
                     SEL4UTILS_SCHED_CONTEXT_SLOT)) {
        return -1;
    }
    return copy_to_slot(process, vka, process->thread.reply.cptr, SEL4UTILS_REPLY_SLOT);
}

int sel4utils_configure_process_custom(sel4utils_process_t *process, vka_t *target_vka,
                                       vspace_t *spawner_vspace, sel4utils_process_config_t config)
{
    if (process == NULL || target_vka == NULL || spawner_vspace == NULL) {
        ZF_LOGE("process, vka or vspace is NULL");
        return -1;
    }
    memset(process, 0, sizeof(*process));
    process->pagesz = PAGE_SIZE_4K;
    if (make_vspace_root(process, target_vka, &config) ||
        make_fault_endpoint(process, target_vka, &config) ||
        make_cspace(process, target_vka, &config) ||
        make_vspace(process, target_vka, spawner_vspace, &config) ||
        make_image(process, target_vka, spawner_vspace, &config) ||
        make_thread(process, target_vka, spawner_vspace, &config)) {
        sel4utils_destroy_process(process, target_vka);
        return -1;
    }
    return 0;
}

int sel4utils_configure_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace,
                                const char *image_name)
{
    sel4utils_process_config_t config =
        process_config_default(image_name, seL4_CapInitThreadASIDPool);

    return sel4utils_configure_process_custom(process, vka, vspace, config);
}

/* The CNode refers to itself (slot 1 and the TCB's copy): without those it is freed with all caps
 * in it, and its memory is really free (spec/06 section 23 no. 2). */
static void free_cspace(sel4utils_process_t *process, vka_t *vka)
{
    cspacepath_t path;

    vka_cspace_make_path(vka, process->cspace.cptr, &path);
    if (vka_cnode_revoke(&path) != seL4_NoError) {
        ZF_LOGE("Failed to revoke the CNode of the process");
    }
    vka_free_object(vka, &process->cspace);
}

static void free_vspace(sel4utils_process_t *process, vka_t *vka)
{
    if (process->data.top_level != NULL) {
        vspace_tear_down(&process->vspace, vka);
    }
    process_free_structures(process, vka);
    vka_free_object(vka, &process->pd);
}

void sel4utils_destroy_process(sel4utils_process_t *process, vka_t *vka)
{
    /* First the CNode, with its copies of the objects that follow. */
    if (process->own_cspace) {
        free_cspace(process, vka);
    }
    sel4utils_clean_up_thread(vka, &process->vspace, &process->thread);
    if (process->own_vspace) {
        free_vspace(process, vka);
    }
    if (process->own_ep) {
        vka_free_object(vka, &process->fault_endpoint);
    }
    free(process->elf_phdrs);
    free(process->elf_regions);
    memset(process, 0, sizeof(*process));
}
