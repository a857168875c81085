/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The paging structures of a process, remembered so that they are freed with it. The list begins
 * with records that are still empty (null capability): made before a mapping, so that no paging
 * structure comes without one.
 */
#include "process_internal.h"

#include <stdlib.h>

/* Below the root of an address space stand a PDPT, a page directory and a page table. */
#define MAX_PAGING_STRUCTURES 3

static bool is_spare(const object_node_t *node)
{
    return node != NULL && node->object.cptr == seL4_CapNull;
}

static int make_spare_records(sel4utils_process_t *process, size_t wanted)
{
    object_node_t *node = process->allocated_object_list_head;
    size_t spare = 0;

    for (; is_spare(node); node = node->next) {
        spare++;
    }
    for (; spare < wanted; spare++) {
        node = calloc(1, sizeof(*node));
        if (node == NULL) {
            ZF_LOGE("No memory to remember the paging structures of a process");
            return seL4_NotEnoughMemory;
        }
        node->next = process->allocated_object_list_head;
        process->allocated_object_list_head = node;
    }
    return 0;
}

void sel4utils_allocated_object(void *cookie, vka_object_t object)
{
    sel4utils_process_t *process = cookie;
    object_node_t *node;

    if (make_spare_records(process, 1)) {
        ZF_LOGE("Object %lu will not be freed", (unsigned long)object.cptr);
        return;
    }
    node = process->allocated_object_list_head;
    while (is_spare(node->next)) {
        node = node->next;
    }
    node->object = object;
}

int process_map_page(vspace_t *vspace, seL4_CPtr cap, void *vaddr, seL4_CapRights_t rights,
                     int cacheable, size_t size_bits)
{
    int error = make_spare_records(vspace->allocated_object_cookie, MAX_PAGING_STRUCTURES);

    return error ? error : vspace_map_page(vspace, cap, vaddr, rights, cacheable, size_bits);
}

void process_free_structures(sel4utils_process_t *process, vka_t *vka)
{
    while (process->allocated_object_list_head != NULL) {
        object_node_t *node = process->allocated_object_list_head;

        process->allocated_object_list_head = node->next;
        if (!is_spare(node)) {
            vka_free_object(vka, &node->object);
        }
        free(node);
    }
}
