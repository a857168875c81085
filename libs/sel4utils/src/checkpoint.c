/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Saving and restoring a thread that is blocked in a system call.
 */
#include <autoconf.h>
#include <sel4utils/thread.h>
#include <sel4utils/util.h>
#include <stdlib.h>
#include <string.h>

static seL4_Word register_count(void)
{
    return sizeof(seL4_UserContext) / sizeof(seL4_Word);
}

/* The SYSCALL stub keeps the user stack pointer in rbx; the kernel does not know it. */
static uintptr_t stack_pointer_of(const seL4_UserContext *regs)
{
#ifdef CONFIG_SYSCALL
    return regs->rbx;
#else
    return regs->rsp;
#endif
}

int sel4utils_checkpoint_thread(sel4utils_thread_t *thread, sel4utils_checkpoint_t *checkpoint,
                                bool suspend)
{
    uintptr_t top = (uintptr_t)thread->stack_top;
    uintptr_t bottom = top - thread->stack_size * PAGE_SIZE_4K;
    int error;

    memset(checkpoint, 0, sizeof(*checkpoint));
    error =
        seL4_TCB_ReadRegisters(thread->tcb.cptr, suspend, 0, register_count(), &checkpoint->regs);
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to read registers of tcb while checkpointing: %s", sel4_strerror(error));
        return error;
    }
    checkpoint->sp = stack_pointer_of(&checkpoint->regs);
    if (checkpoint->sp < bottom || checkpoint->sp > top) {
        ZF_LOGE("The thread's stack pointer %p is not in its stack", (void *)checkpoint->sp);
        return -1;
    }
    checkpoint->stack = malloc(top - checkpoint->sp);
    if (checkpoint->stack == NULL && checkpoint->sp != top) {
        ZF_LOGE("Failed to malloc stack of size %zu", (size_t)(top - checkpoint->sp));
        return -1;
    }
    memcpy(checkpoint->stack, (void *)checkpoint->sp, top - checkpoint->sp);
    checkpoint->thread = thread;
    return 0;
}

int sel4utils_checkpoint_restore(sel4utils_checkpoint_t *checkpoint, bool free_memory, bool resume)
{
    uintptr_t top;
    int error;

    if (checkpoint == NULL || checkpoint->thread == NULL) {
        ZF_LOGE("No checkpoint to restore");
        return -1;
    }
    top = (uintptr_t)checkpoint->thread->stack_top;
    memcpy((void *)checkpoint->sp, checkpoint->stack, top - checkpoint->sp);
    error = seL4_TCB_WriteRegisters(checkpoint->thread->tcb.cptr, resume, 0, register_count(),
                                    &checkpoint->regs);
    if (error != seL4_NoError) {
        ZF_LOGE("Failed to write registers of tcb while restoring: %s", sel4_strerror(error));
        return error;
    }
    if (free_memory) {
        sel4utils_free_checkpoint(checkpoint);
    }
    return 0;
}

void sel4utils_free_checkpoint(sel4utils_checkpoint_t *checkpoint)
{
    if (checkpoint == NULL) {
        ZF_LOGE("checkpoint is NULL");
        return;
    }
    free(checkpoint->stack);
    checkpoint->stack = NULL;
}
