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
#include "core/scheduler.h"

#include <config.h>

static word_t loaded_fs_base;
static word_t loaded_gs_base;

static word_t thread_find_cr3(const struct tcb *thread)
{
    struct cap root = thread->slots[TCB_VSPACE].cap;
    word_t asid = cap_get(root, CAP_MAPPED_ASID);
    if (likely(vspace_is_assigned(root) && asid_is_of(asid, cap_paddr(root)))) {
        return vspace_cr3(cap_paddr(root), asid);
    }
    return kernel_cr3;
}

/* Looked up once: the result holds while the thread's root is the same and no ASID has gone. */
static inline word_t thread_cr3(struct tcb *thread)
{
    struct context *context = &thread->context;
    word_t root = thread->slots[TCB_VSPACE].cap.word[0];
    if (unlikely(context->space_generation != asid_generation || context->space_root != root)) {
        context->space = thread_find_cr3(thread);
        context->space_root = root;
        context->space_generation = asid_generation;
    }
    return context->space;
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

static void thread_load_bases(const struct context *context)
{
    if (WITH_FSGSBASE_INSTRUCTIONS) {
        write_fs_base_instruction(context->word[ABI_CONTEXT_FS_BASE]);
        write_gs_base_instruction(context->word[ABI_CONTEXT_GS_BASE]);
    } else {
        base_load(MSR_FS_BASE, &loaded_fs_base, context->word[ABI_CONTEXT_FS_BASE]);
        base_load(MSR_GS_BASE, &loaded_gs_base, context->word[ABI_CONTEXT_GS_BASE]);
    }
}

void arch_thread_switch(struct tcb *thread)
{
    vspace_load(thread_cr3(thread));
    thread_load_bases(&thread->context);
    fpu_switch(thread);
    if (WITH_HARDWARE_DEBUG) {
        breakpoints_load(thread);
    }
}

void arch_thread_changed(struct tcb *thread)
{
    if (thread == current_thread) {
        arch_thread_switch(thread);
    }
}

void arch_halt(void)
{
    for (;;) {
        __asm__ volatile("cli; hlt");
    }
}
