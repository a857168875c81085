/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Processes: a thread with an address space and a CSpace of its own, normally loaded from an ELF
 * file in the CPIO archive of the program. (spec/06 sections 10.5, 19 and 20)
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4platsupport/timer.h>
#include <sel4utils/elf.h>
#include <sel4utils/process_config.h>
#include <sel4utils/thread.h>
#include <sel4utils/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Paging structures of the process, to be freed with it. */
typedef struct object_node object_node_t;
struct object_node {
    vka_object_t object;
    object_node_t *next;
};

typedef struct sel4utils_process {
    vka_object_t pd;
    vspace_t vspace;
    sel4utils_alloc_data_t data;
    vka_object_t cspace;
    uint32_t cspace_size; /* log2 slots */
    uint32_t cspace_next_free;
    sel4utils_thread_t thread;
    vka_object_t fault_endpoint;
    void *entry_point;
    uintptr_t sysinfo;
    seL4_CPtr dest_tcb_cptr;
    seL4_Word pagesz;
    object_node_t *allocated_object_list_head;
    int num_elf_phdrs;
    Elf_Phdr *elf_phdrs;
    int num_elf_regions;
    sel4utils_elf_region_t *elf_regions;
    bool own_vspace;
    bool own_cspace;
    bool own_ep;
} sel4utils_process_t;

static_assert(sizeof(sel4utils_process_t) == 552, "spec/06 section 25");

/* Room for the decimal text of a word. */
#define WORD_STRING_SIZE ((CONFIG_WORD_SIZE / 3) + 1)

/* Capability addresses that every default process starts with. */
enum sel4utils_cspace_layout {
    SEL4UTILS_NULL_SLOT = 0,
    SEL4UTILS_CNODE_SLOT = 1,
    SEL4UTILS_ENDPOINT_SLOT = 2,
    SEL4UTILS_PD_SLOT = 3,
    SEL4UTILS_ASID_POOL_SLOT = 4,
    SEL4UTILS_TCB_SLOT = 5,
    SEL4UTILS_SCHED_CONTEXT_SLOT = 6,
    SEL4UTILS_REPLY_SLOT = 7,
    SEL4UTILS_FIRST_FREE = 8
};

/* Builds a stopped process. 0, or -1 with everything given back. The structure may lie on the
 * stack but must stay where it is. */
int sel4utils_configure_process_custom(sel4utils_process_t *process, vka_t *target_vka,
                                       vspace_t *spawner_vspace, sel4utils_process_config_t config);
int sel4utils_configure_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace,
                                const char *image_name);

/* Writes arguments, auxiliary vector and program headers to the new stack, sets the registers and
 * starts the process if `resume`. 0, -1 or an seL4_Error. */
int sel4utils_spawn_process_v(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                              char *argv[], int resume);

/* For entry points that are called like a function with argc, argv and the IPC buffer. */
int sel4utils_spawn_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                            char *argv[], int resume);

/* Put a cap into the next free slot of the process; its slot number, 0 on failure. */
seL4_CPtr sel4utils_mint_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        seL4_CapRights_t rights, seL4_Word data);
seL4_CPtr sel4utils_copy_path_to_process(sel4utils_process_t *process, cspacepath_t src);
seL4_CPtr sel4utils_copy_cap_to_process(sel4utils_process_t *process, vka_t *vka, seL4_CPtr cap);
/* from_vka (may be NULL) gets the emptied slot back. */
seL4_CPtr sel4utils_move_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        vka_t *from_vka);

/* Frees exactly what configure made; caps in the process's CNode die with it. */
void sel4utils_destroy_process(sel4utils_process_t *process, vka_t *vka);

/* argv[i] = strings[i] = decimal text of the i-th seL4_Word argument. */
void sel4utils_create_word_args(char strings[][WORD_STRING_SIZE], char *argv[], int argc, ...);

/* simple_t member for a child: its own caps by the names of the root task's. */
seL4_CPtr sel4utils_process_init_cap(void *data, seL4_CPtr cap);

/* The allocated_object callback of a process's address space; cookie = the process. */
void sel4utils_allocated_object(void *cookie, vka_object_t object);

/* Copies all caps of `from` into the process; `to` names them there. 0, EINVAL or -1. */
int sel4utils_copy_timer_caps_to_process(timer_objects_t *to, timer_objects_t *from, vka_t *vka,
                                         sel4utils_process_t *process);

#ifdef __cplusplus
}
#endif
