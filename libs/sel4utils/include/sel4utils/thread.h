/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads inside an address space that the caller manages. (spec/06 section 10.3)
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4/sel4.h>
#include <sel4utils/thread_config.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sel4utils_thread {
    vka_object_t tcb;
    vka_object_t sched_context;
    void *stack_top;
    void *initial_stack_pointer;
    size_t stack_size; /* 4 KiB pages */
    seL4_CPtr ipc_buffer;
    seL4_Word ipc_buffer_addr;
    bool own_sc;
    bool own_reply;
    vka_object_t reply;
} sel4utils_thread_t;

typedef struct sel4utils_checkpoint {
    void *stack;
    seL4_UserContext regs;
    sel4utils_thread_t *thread;
    uintptr_t sp;
} sel4utils_checkpoint_t;

static_assert(sizeof(sel4utils_thread_t) == 144, "spec/06 section 25");
static_assert(sizeof(sel4utils_checkpoint_t) == 184, "spec/06 section 25");

/* The entry function of a thread must not return: there is nowhere to return to. */
typedef void (*sel4utils_thread_entry_fn)(void *arg0, void *arg1, void *ipc_buf);

/*
 * Make a stopped thread: TCB, IPC buffer and stack in `alloc`, on MCS also reply and scheduling
 * context. `fault_endpoint` is a cptr in the thread's cspace (MCS: in the current one).
 * `parent` is not used. 0, or -1 with everything given back.
 */
int sel4utils_configure_thread(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                               seL4_CPtr fault_endpoint, seL4_CNode cspace,
                               seL4_Word cspace_root_data, sel4utils_thread_t *res);
int sel4utils_configure_thread_config(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                                      sel4utils_thread_config_t config, sel4utils_thread_t *res);

/* Sets up TLS and registers; starts the thread if `resume`. The stack must be mapped in the
 * caller's address space. 0, -1 or an seL4_Error. */
int sel4utils_start_thread(sel4utils_thread_t *thread, sel4utils_thread_entry_fn entry_point,
                           void *arg0, void *arg1, int resume);

/* Frees everything that configure made and zeroes the structure. */
void sel4utils_clean_up_thread(vka_t *vka, vspace_t *alloc, sel4utils_thread_t *thread);

/* A thread that prints each fault received on `fault_endpoint` and never replies. MCS: it has no
 * scheduling context and runs when it is given one. */
int sel4utils_start_fault_handler(seL4_CPtr fault_endpoint, vka_t *vka, vspace_t *vspace,
                                  seL4_CPtr cspace, seL4_Word data, char *name,
                                  sel4utils_thread_t *res);

/* Prints the fault message in the IPC buffer. */
void sel4utils_print_fault_message(seL4_MessageInfo_t tag, const char *name);

/* Save and restore registers and stack of a thread that is blocked in a system call. */
int sel4utils_checkpoint_thread(sel4utils_thread_t *thread, sel4utils_checkpoint_t *checkpoint,
                                bool suspend);
int sel4utils_checkpoint_restore(sel4utils_checkpoint_t *checkpoint, bool free_memory, bool resume);
void sel4utils_free_checkpoint(sel4utils_checkpoint_t *checkpoint);

/* Moves a thread to params.core. -ENOSYS on a uniprocessor build. */
int sel4utils_set_sched_affinity(sel4utils_thread_t *thread, sched_params_t params);

/* The thread's TCB. */
static inline seL4_TCB sel4utils_get_tcb(sel4utils_thread_t *thread)
{
    return thread->tcb.cptr;
}

/* Stops the thread where it is. The kernel's error. */
static inline int sel4utils_suspend_thread(sel4utils_thread_t *thread)
{
    return seL4_TCB_Suspend(thread->tcb.cptr);
}

#ifdef CONFIG_DEBUG_BUILD
#define NAME_THREAD(tcb_cap, name) seL4_DebugNameThread(tcb_cap, name);
#else
#define NAME_THREAD(tcb_cap, name)
#endif

#ifdef __cplusplus
}
#endif
