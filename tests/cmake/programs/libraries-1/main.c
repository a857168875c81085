/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A second thread, made with simple, vka and allocman (spec 07, section 3.3). It has no IPC buffer,
 * and runs when main has ended: then lines come whole and in order.
 */
#include <allocman/allocman.h>
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4/sel4.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/sel4_zf_logif.h>
#include <sel4utils/thread.h>
#include <sel4utils/util.h>
#include <simple-default/simple-default.h>
#include <simple/simple.h>
#include <stdio.h>
#include <utils/util.h>
#include <vka/object.h>
#include <vka/vka.h>

#define ALLOCATOR_STATIC_POOL_SIZE (BIT(seL4_PageBits) * 10)
#define THREAD_2_STACK_SIZE        512
#define THREAD_2_PRIORITY          (seL4_MaxPrio - 1)

extern void name_thread(seL4_CPtr tcb, char *name);

static char allocator_mem_pool[ALLOCATOR_STATIC_POOL_SIZE];
static uint64_t thread_2_stack[THREAD_2_STACK_SIZE] __attribute__((aligned(16)));

static void thread_2(void)
{
    printf("thread_2: hallo wereld\n");
    for (;;) {
        seL4_Yield();
    }
}

int main(void)
{
    simple_t simple;
    vka_t vka;
    vka_object_t tcb_object = {0};
    seL4_UserContext regs = {0};

    seL4_BootInfo *info = platsupport_get_bootinfo();
    ZF_LOGF_IF(info == NULL, "Failed to get bootinfo.");
    zf_log_set_tag_prefix("libraries-1:");
    NAME_THREAD(seL4_CapInitThreadTCB, "libraries-1");
    name_thread(seL4_CapInitThreadTCB, "libraries-1");
    simple_default_init_bootinfo(&simple, info);
    simple_print(&simple);
    allocman_t *allocman =
        bootstrap_use_current_simple(&simple, ALLOCATOR_STATIC_POOL_SIZE, allocator_mem_pool);
    ZF_LOGF_IF(allocman == NULL, "Failed to initialize alloc manager.");
    allocman_make_vka(&vka, allocman);

    seL4_CPtr cspace_cap = simple_get_cnode(&simple);
    seL4_CPtr pd_cap = simple_get_pd(&simple);
    int error = vka_alloc_tcb(&vka, &tcb_object);
    ZF_LOGF_IFERR(error, "Failed to allocate new TCB.");
    error = seL4_TCB_Configure(tcb_object.cptr, seL4_CapNull, cspace_cap, seL4_NilData, pd_cap,
                               seL4_NilData, 0, 0);
    ZF_LOGF_IFERR(error, "Failed to configure the new TCB object.");
    error = seL4_TCB_SetPriority(tcb_object.cptr, simple_get_tcb(&simple), THREAD_2_PRIORITY);
    ZF_LOGF_IFERR(error, "Failed to set the priority for the new TCB object.");
    NAME_THREAD(tcb_object.cptr, "libraries-1: thread_2");

    /* the ABI wants the stack pointer as a call leaves it: one word below an aligned address */
    uintptr_t stack_top = (uintptr_t)&thread_2_stack[THREAD_2_STACK_SIZE];
    sel4utils_set_instruction_pointer(&regs, (seL4_Word)thread_2);
    sel4utils_set_stack_pointer(&regs, stack_top - sizeof(seL4_Word));
    error = seL4_TCB_WriteRegisters(tcb_object.cptr, 0, 0, 2, &regs);
    ZF_LOGF_IFERR(error, "Failed to write the new thread's register set.");
    error = seL4_TCB_Resume(tcb_object.cptr);
    ZF_LOGF_IFERR(error, "Failed to start new thread.");
    printf("main: hello world\n");
    return seL4_TCB_Suspend(simple_get_tcb(&simple));
}
