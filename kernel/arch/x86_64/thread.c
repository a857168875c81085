/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Another thread gets the processor: address space, thread-local bases, FPU.
 */
#include "arch/thread.h"

#include "arch/asid.h"
#include "arch/cpu.h"
#include "arch/debug_registers.h"
#include "arch/fpu.h"
#include "arch/isolation.h"
#include "arch/tlb.h"
#include "arch/trap.h"
#include "core/scheduler.h"
#include "core/thread_view.h"

#include <config.h>

static word_t loaded_fs_base;
static word_t loaded_gs_base;

void arch_thread_find_space(struct tcb *thread)
{
    struct cap root = thread->slots[TCB_VSPACE].cap;
    word_t asid = cap_get(root, CAP_MAPPED_ASID);
    bool is_live = vspace_is_assigned(root) && asid_is_of(asid, cap_paddr(root));
    thread->context.space = is_live ? vspace_cr3(cap_paddr(root), asid) : kernel_cr3;
}

/* Writes a base by MSR. `loaded` is what was written last; a program can have made the register 0
 * since then by loading a selector, but nothing else, so only 0 over 0 needs no write
 * (docs/hazards/segment-bases.md). */
static void base_load(uint32_t msr, word_t *loaded, word_t base)
{
    if ((*loaded | base) != 0) {
        write_msr(msr, base);
        *loaded = base;
    }
}

static inline void bases_load(const struct context *context)
{
    if (WITH_FSGSBASE_INSTRUCTIONS) {
        write_fs_base_instruction(context->word[ABI_CONTEXT_FS_BASE]);
        write_gs_base_instruction(context->word[ABI_CONTEXT_GS_BASE]);
    } else {
        base_load(MSR_FS_BASE, &loaded_fs_base, context->word[ABI_CONTEXT_FS_BASE]);
        base_load(MSR_GS_BASE, &loaded_gs_base, context->word[ABI_CONTEXT_GS_BASE]);
    }
}

/* Programs may have changed the bases with instructions. */
static inline void bases_save(struct context *context)
{
    if (WITH_FSGSBASE_INSTRUCTIONS) {
        context->word[ABI_CONTEXT_FS_BASE] = read_fs_base_instruction();
        context->word[ABI_CONTEXT_GS_BASE] = read_gs_base_instruction();
    }
}

void arch_thread_bases_save(struct tcb *thread)
{
    if (thread == current_thread) {
        bases_save(&thread->context);
    }
}

void arch_thread_bases_load(const struct tcb *thread)
{
    if (thread == current_thread) {
        bases_load(&thread->context);
    }
}

void arch_thread_switch(struct tcb *before, struct tcb *thread)
{
    if (unlikely(!thread_view_is_right(thread))) {
        thread_view_refresh(thread);
    }
    vspace_load(thread->context.space);
    bases_save(&before->context);
    bases_load(&thread->context);
    fpu_switch(thread);
    if (WITH_HARDWARE_DEBUG) {
        breakpoints_load(thread);
    }
}

often_used void *thread_return_message = return_message;

/* Jumps to the entry code, which loads the address space. */
static inlined void thread_return(const struct tcb *thread, word_t badge, word_t info)
{
    if (WITH_SKIM_WINDOW) {
        __asm__ volatile("jmp *%3"
                         :
                         : "D"(badge), "S"(info), "c"(thread), "m"(thread_return_message)
                         : "memory");
    } else {
        __asm__ volatile("jmp return_message" : : "D"(badge), "S"(info), "c"(thread) : "memory");
    }
    __builtin_unreachable();
}

/* Not static: a function with linkage, which is inline for some, uses it. */
void thread_return_with_fpu(struct tcb *thread, word_t badge, word_t info);

apart void thread_return_with_fpu(struct tcb *thread, word_t badge, word_t info)
{
    fpu_exchange(thread);
    thread_return(thread, badge, info);
}

/* Inline where it is called in the same unit: in release kernels. */
inlined void arch_thread_leave(struct tcb *before, struct tcb *thread, word_t badge, word_t info)
{
    bases_save(&before->context);
    bases_load(&thread->context);
    if (WITH_HARDWARE_DEBUG) {
        breakpoints_load(thread);
    }
    if (likely(thread->context.fpu_user == fpu_user)) {
        thread_return(thread, badge, info);
    }
    if (likely(fpu_may_hand_over(before, thread))) {
        fpu_hand_over(before, thread);
        thread_return(thread, badge, info);
    }
    thread_return_with_fpu(thread, badge, info);
}

void arch_thread_start(struct tcb *thread)
{
    thread_view_refresh(thread);
    vspace_load(thread->context.space);
    bases_load(&thread->context);
    fpu_switch(thread);
}

void arch_thread_changed(struct tcb *thread)
{
    fpu_update_user(thread);
    if (thread != current_thread) {
        return;
    }
    thread_view_refresh(thread);
    vspace_load(thread->context.space);
    fpu_switch(thread);
    if (WITH_HARDWARE_DEBUG) {
        breakpoints_load(thread);
    }
}

void arch_halt(void)
{
    for (;;) {
        __asm__ volatile("cli; hlt");
    }
}
