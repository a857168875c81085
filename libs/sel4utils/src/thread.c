/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making, starting and freeing threads.
 */
#include <errno.h>
#include <sel4runtime.h>
#include <sel4utils/api.h>
#include <sel4utils/helpers.h>
#include <sel4utils/thread.h>
#include <string.h>
#include <utils/stack.h>

#define DEFAULT_STACK_PAGES BYTES_TO_4K_PAGES(CONFIG_SEL4UTILS_STACK_SIZE)

/* The TLS image may take this part of a stack at most. */
#define TLS_STACK_FRACTION 8

static int make_ipc_buffer(vspace_t *alloc, sel4utils_thread_t *res)
{
    void *buffer = vspace_new_ipc_buffer(alloc, &res->ipc_buffer);

    res->ipc_buffer_addr = (seL4_Word)buffer;
    return buffer == NULL ? -1 : 0;
}

static int make_reply(vka_t *vka, const sel4utils_thread_config_t *config, sel4utils_thread_t *res)
{
    if (!config->create_reply) {
        res->reply.cptr = config->reply;
        return 0;
    }
    if (vka_alloc_reply(vka, &res->reply)) {
        ZF_LOGE("Failed to allocate reply");
        return -1;
    }
    res->own_reply = true;
    return 0;
}

#ifdef CONFIG_KERNEL_MCS
/* The smallest scheduling context with room for the extra refills. */
static uint32_t sched_context_bits(seL4_Word extra_refills)
{
    uint32_t bits = seL4_MinSchedContextBits;

    while (seL4_MaxExtraRefills(bits) < extra_refills && bits < seL4_MaxUntypedBits) {
        bits++;
    }
    return bits;
}

static int make_sched_context(vka_t *vka, const sched_params_t *params, sel4utils_thread_t *res)
{
    int error;

    if (!params->create_sc) {
        res->sched_context.cptr = params->sched_context;
        return 0;
    }
    if (vka_alloc_sched_context_size(vka, &res->sched_context,
                                     sched_context_bits(params->extra_refills))) {
        ZF_LOGE("Failed to allocate sched context");
        return -1;
    }
    res->own_sc = true;
    error = api_sched_ctrl_configure(params->sched_ctrl, res->sched_context.cptr, params->budget,
                                     params->period, params->extra_refills, params->badge);
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to configure sched context: %s", sel4_strerror(error));
        return -1;
    }
    return 0;
}
#endif

/* Puts the parts into the TCB: spaces, IPC buffer, priorities. */
static int configure_tcb(vspace_t *alloc, const sel4utils_thread_config_t *config,
                         sel4utils_thread_t *res)
{
    const sched_params_t *params = &config->sched_params;
    seL4_CPtr tcb = res->tcb.cptr;
    int error = api_tcb_configure(tcb, config->fault_endpoint, seL4_CapNull,
                                  res->sched_context.cptr, config->cspace, config->cspace_root_data,
                                  vspace_get_root(alloc), 0, res->ipc_buffer_addr, res->ipc_buffer);

    if (error != seL4_NoError) {
        ZF_LOGE("TCB configure failed with seL4 error code %d", error);
        return -1;
    }
    if (params->mcp != 0) {
        error = seL4_TCB_SetMCPriority(tcb, params->auth, params->mcp);
        if (error != seL4_NoError) {
            ZF_LOGE("Failed to set mcpriority, %d", error);
            return -1;
        }
    }
    if (params->priority != 0) {
        error = seL4_TCB_SetPriority(tcb, params->auth, params->priority);
        if (error != seL4_NoError) {
            ZF_LOGE("Failed to set priority, %d", error);
            return -1;
        }
    }
    return 0;
}

static int make_stack(vspace_t *alloc, const sel4utils_thread_config_t *config,
                      sel4utils_thread_t *res)
{
    res->stack_size = config->custom_stack_size ? config->stack_size : DEFAULT_STACK_PAGES;
    if (res->stack_size == 0) {
        return 0;
    }
    res->stack_top = vspace_new_sized_stack(alloc, res->stack_size);
    if (res->stack_top == NULL) {
        ZF_LOGE("Stack allocation failed!");
        return -1;
    }
    res->initial_stack_pointer = res->stack_top;
    return 0;
}

static int configure_parts(vka_t *vka, vspace_t *alloc, const sel4utils_thread_config_t *config,
                           sel4utils_thread_t *res)
{
    if (vka_alloc_tcb(vka, &res->tcb)) {
        ZF_LOGE("vka_alloc tcb failed");
        return -1;
    }
    if (!config->no_ipc_buffer && make_ipc_buffer(alloc, res)) {
        ZF_LOGE("ipc buffer allocation failed");
        return -1;
    }
#ifdef CONFIG_KERNEL_MCS
    if (make_reply(vka, config, res) || make_sched_context(vka, &config->sched_params, res)) {
        return -1;
    }
#else
    /* There are no reply objects; a reply cap of the caller's own is kept for its use. */
    (void)make_reply;
    res->reply.cptr = config->reply;
#endif
    if (configure_tcb(alloc, config, res)) {
        return -1;
    }
    return make_stack(alloc, config, res);
}

int sel4utils_configure_thread_config(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                                      sel4utils_thread_config_t config, sel4utils_thread_t *res)
{
    (void)parent;
    memset(res, 0, sizeof(*res));
    if (configure_parts(vka, alloc, &config, res)) {
        sel4utils_clean_up_thread(vka, alloc, res);
        return -1;
    }
    return 0;
}

int sel4utils_configure_thread(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                               seL4_CPtr fault_endpoint, seL4_CNode cspace,
                               seL4_Word cspace_root_data, sel4utils_thread_t *res)
{
    sel4utils_thread_config_t config = {0};

    config = thread_config_fault_endpoint(config, fault_endpoint);
    config = thread_config_cspace(config, cspace, cspace_root_data);
    config = thread_config_create_reply(config);
    return sel4utils_configure_thread_config(vka, parent, alloc, config, res);
}

/* Writes the TLS image below the stack top. Thread pointer, or 0 if it does not fit. */
static uintptr_t write_tls(sel4utils_thread_t *thread, uintptr_t *stack_pointer)
{
    size_t tls_size = sel4runtime_get_tls_size();
    uintptr_t tls_memory = (uintptr_t)thread->stack_top - tls_size;
    uintptr_t thread_pointer;

    if (tls_size > thread->stack_size * PAGE_SIZE_4K / TLS_STACK_FRACTION) {
        ZF_LOGE("TLS would use more than %d%% of the application stack", 100 / TLS_STACK_FRACTION);
        return 0;
    }
    thread_pointer = (uintptr_t)sel4runtime_write_tls_image((void *)tls_memory);
    if (thread_pointer == 0 ||
        sel4runtime_set_tls_variable(thread_pointer, __sel4_ipc_buffer,
                                     (seL4_IPCBuffer *)thread->ipc_buffer_addr)) {
        ZF_LOGE("Failed to set ipc buffer in TLS of new thread");
        return 0;
    }
    *stack_pointer = ALIGN_DOWN(tls_memory, STACK_CALL_ALIGNMENT);
    return thread_pointer;
}

int sel4utils_start_thread(sel4utils_thread_t *thread, sel4utils_thread_entry_fn entry_point,
                           void *arg0, void *arg1, int resume)
{
    seL4_UserContext context = {0};
    uintptr_t stack_pointer = 0;
    uintptr_t thread_pointer = write_tls(thread, &stack_pointer);
    int error;

    if (thread_pointer == 0) {
        return -1;
    }
    error = sel4utils_arch_init_local_context(
        entry_point, arg0, arg1, (void *)thread->ipc_buffer_addr, (void *)stack_pointer, &context);
    if (error) {
        return error;
    }
    thread->initial_stack_pointer = (void *)stack_pointer;
    error = seL4_TCB_WriteRegisters(thread->tcb.cptr, 0, 0, sizeof(context) / sizeof(seL4_Word),
                                    &context);
    if (error == seL4_NoError) {
        error = seL4_TCB_SetTLSBase(thread->tcb.cptr, thread_pointer);
    }
    if (error == seL4_NoError && resume) {
        error = seL4_TCB_Resume(thread->tcb.cptr);
    }
    return error;
}

void sel4utils_clean_up_thread(vka_t *vka, vspace_t *alloc, sel4utils_thread_t *thread)
{
    /* The TCB first: it holds copies of the other caps and must not run without its stack. */
    if (thread->tcb.cptr != seL4_CapNull) {
        vka_free_object(vka, &thread->tcb);
    }
    if (thread->ipc_buffer_addr != 0) {
        vspace_free_ipc_buffer(alloc, (void *)thread->ipc_buffer_addr);
    }
    if (thread->stack_top != NULL) {
        vspace_free_sized_stack(alloc, thread->stack_top, thread->stack_size);
    }
    if (thread->own_sc) {
        vka_free_object(vka, &thread->sched_context);
    }
    if (thread->own_reply) {
        vka_free_object(vka, &thread->reply);
    }
    memset(thread, 0, sizeof(*thread));
}

int sel4utils_set_sched_affinity(sel4utils_thread_t *thread, sched_params_t params)
{
#if CONFIG_MAX_NUM_NODES > 1
#ifdef CONFIG_KERNEL_MCS
    return api_sched_ctrl_configure(params.sched_ctrl, thread->sched_context.cptr, params.budget,
                                    params.period, params.extra_refills, params.badge);
#else
    return seL4_TCB_SetAffinity(thread->tcb.cptr, params.core);
#endif
#else
    (void)thread;
    (void)params;
    return -ENOSYS;
#endif
}
