/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Caps for a process from outside, and the numbers by which it finds them.
 */
#include <errno.h>
#include <inttypes.h>
#include <sel4utils/process.h>
#include <sel4utils/util.h>
#include <stdarg.h>
#include <stdio.h>
#include <vka/capops.h>

/* Path of the next free slot. 0, or -1 when the CNode is full. */
static int next_free_slot(const sel4utils_process_t *process, cspacepath_t *dest)
{
    if (process->cspace_next_free >= BIT(process->cspace_size)) {
        ZF_LOGE("The CNode of the process is full");
        return -1;
    }
    *dest = (cspacepath_t){
        .root = process->cspace.cptr,
        .capPtr = process->cspace_next_free,
        .capDepth = process->cspace_size,
    };
    return 0;
}

/* Ends a cap operation on the next free slot: its number, 0 on failure. */
static seL4_CPtr take_slot(sel4utils_process_t *process, int error, const char *operation)
{
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to %s a cap to the process: %s", operation, sel4_strerror(error));
        return seL4_CapNull;
    }
    return process->cspace_next_free++;
}

seL4_CPtr sel4utils_mint_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        seL4_CapRights_t rights, seL4_Word data)
{
    cspacepath_t dest;

    if (next_free_slot(process, &dest)) {
        return seL4_CapNull;
    }
    return take_slot(process, vka_cnode_mint(&dest, &src, rights, data), "mint");
}

seL4_CPtr sel4utils_copy_path_to_process(sel4utils_process_t *process, cspacepath_t src)
{
    cspacepath_t dest;

    if (next_free_slot(process, &dest)) {
        return seL4_CapNull;
    }
    return take_slot(process, vka_cnode_copy(&dest, &src, seL4_AllRights), "copy");
}

seL4_CPtr sel4utils_copy_cap_to_process(sel4utils_process_t *process, vka_t *vka, seL4_CPtr cap)
{
    cspacepath_t src;

    vka_cspace_make_path(vka, cap, &src);
    return sel4utils_copy_path_to_process(process, src);
}

seL4_CPtr sel4utils_move_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        vka_t *from_vka)
{
    cspacepath_t dest;
    seL4_CPtr slot;

    if (next_free_slot(process, &dest)) {
        return seL4_CapNull;
    }
    slot = take_slot(process, vka_cnode_move(&dest, &src), "move");
    if (slot != seL4_CapNull && from_vka != NULL) {
        vka_cspace_free(from_vka, src.capPtr);
    }
    return slot;
}

void sel4utils_create_word_args(char strings[][WORD_STRING_SIZE], char *argv[], int argc, ...)
{
    va_list args;

    va_start(args, argc);
    for (int i = 0; i < argc; i++) {
        seL4_Word value = va_arg(args, seL4_Word);

        snprintf(strings[i], WORD_STRING_SIZE, "%lu", (unsigned long)value);
        argv[i] = strings[i];
    }
    va_end(args);
}

seL4_CPtr sel4utils_process_init_cap(void *data, seL4_CPtr cap)
{
    (void)data;
    switch (cap) {
    case seL4_CapInitThreadTCB:
        return SEL4UTILS_TCB_SLOT;
    case seL4_CapInitThreadCNode:
        return SEL4UTILS_CNODE_SLOT;
    case seL4_CapInitThreadVSpace:
        return SEL4UTILS_PD_SLOT;
    case seL4_CapInitThreadASIDPool:
        return SEL4UTILS_ASID_POOL_SLOT;
#ifdef CONFIG_KERNEL_MCS
    case seL4_CapInitThreadSC:
        return SEL4UTILS_SCHED_CONTEXT_SLOT;
#endif
    default:
        ZF_LOGE("A process has no init cap %lu", (unsigned long)cap);
        return seL4_CapNull;
    }
}

int sel4utils_copy_timer_caps_to_process(timer_objects_t *to, timer_objects_t *from, vka_t *vka,
                                         sel4utils_process_t *process)
{
    if (to == NULL || from == NULL || vka == NULL || process == NULL) {
        ZF_LOGE("An argument is NULL");
        return EINVAL;
    }
    *to = *from;
    for (size_t i = 0; i < from->nirqs; i++) {
        seL4_CPtr slot = sel4utils_copy_path_to_process(process, from->irqs[i].handler_path);

        if (slot == seL4_CapNull) {
            return -1;
        }
        to->irqs[i].handler_path = (cspacepath_t){.capPtr = slot};
    }
    for (size_t i = 0; i < from->nobjs; i++) {
        seL4_CPtr slot = sel4utils_copy_cap_to_process(process, vka, from->objs[i].obj.cptr);

        if (slot == seL4_CapNull) {
            return -1;
        }
        to->objs[i].obj.cptr = slot;
    }
    return 0;
}
