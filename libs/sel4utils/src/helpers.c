/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4utils/helpers.h>
#include <sel4utils/mapping.h>
#include <sel4utils/stack.h>
#include <string.h>
#include <utils/stack.h>

int sel4utils_arch_init_context(void *entry, void *stack_top, seL4_UserContext *context)
{
    context->rip = (seL4_Word)entry;
    context->rsp = (seL4_Word)stack_top;
    context->rdx = 0;
    return 0;
}

int sel4utils_arch_init_context_with_args(sel4utils_thread_entry_fn entry_point, void *arg0,
                                          void *arg1, void *arg2, bool local_stack, void *stack_top,
                                          seL4_UserContext *context, vka_t *vka,
                                          vspace_t *local_vspace, vspace_t *remote_vspace)
{
    (void)local_stack;
    (void)vka;
    (void)local_vspace;
    (void)remote_vspace;
    if (!IS_ALIGNED((uintptr_t)stack_top, STACK_CALL_ALIGNMENT_BITS)) {
        ZF_LOGE("Initial stack pointer must be %d byte aligned", STACK_CALL_ALIGNMENT);
        return -1;
    }
    /* A called function finds its return address at rsp: there is none, so leave it zero. */
    context->rip = (seL4_Word)(uintptr_t)entry_point;
    context->rsp = (seL4_Word)stack_top - sizeof(seL4_Word);
    context->rdi = (seL4_Word)arg0;
    context->rsi = (seL4_Word)arg1;
    context->rdx = (seL4_Word)arg2;
    return 0;
}

/* Writes bytes of one page of `target`. */
static int write_in_page(vspace_t *current, vspace_t *target, vka_t *vka, const void *buf,
                         size_t len, uintptr_t vaddr)
{
    uintptr_t offset = vaddr & (PAGE_SIZE_4K - 1);
    seL4_CPtr page = vspace_get_cap(target, (void *)(vaddr - offset));
    char *mapping;

    if (page == seL4_CapNull) {
        ZF_LOGE("No page is mapped at %p", (void *)vaddr);
        return -1;
    }
    mapping = sel4utils_dup_and_map(vka, current, page, seL4_PageBits);
    if (mapping == NULL) {
        return -1;
    }
    memcpy(mapping + offset, buf, len);
    sel4utils_unmap_dup(vka, current, mapping, seL4_PageBits);
    return 0;
}

int sel4utils_stack_write(vspace_t *current_vspace, vspace_t *target_vspace, vka_t *vka, void *buf,
                          size_t len, uintptr_t *sp)
{
    uintptr_t start = *sp - len;
    size_t done = 0;

    while (done < len) {
        uintptr_t vaddr = start + done;
        size_t chunk = MIN(len - done, PAGE_SIZE_4K - (vaddr & (PAGE_SIZE_4K - 1)));

        if (write_in_page(current_vspace, target_vspace, vka, (char *)buf + done, chunk, vaddr)) {
            return -1;
        }
        done += chunk;
    }
    *sp = start;
    return 0;
}

int sel4utils_run_on_stack(vspace_t *vspace, void *(*func)(void *arg), void *arg, void **retval)
{
    void *stack_top = vspace_new_stack(vspace);
    void *result;

    if (stack_top == NULL) {
        ZF_LOGE("Failed to allocate new stack");
        return -1;
    }
    result = utils_run_on_stack(stack_top, func, arg);
    vspace_free_stack(vspace, stack_top);
    if (retval != NULL) {
        *retval = result;
    }
    return 0;
}
