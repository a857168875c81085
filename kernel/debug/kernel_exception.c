/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An exception taken inside the kernel (spec 04, section 5.7). In every build: a release kernel
 * stops silently.
 */
#include "debug/kernel_exception.h"

#include "arch/memory_layout.h"
#include "debug/debug.h"

enum { EXCEPTION_STACK_WORDS = 20 };

/* Is this a word of the kernel's own image, so that reading it does not fail again? */
static bool exception_can_read(word_t address)
{
    return is_aligned(address, 3) && address >= KERNEL_IMAGE_BASE + KERNEL_LOAD_PADDR &&
           address < KERNEL_DEVICE_BASE;
}

static void exception_print_stack(word_t sp)
{
    print("\nStack Dump:\n");
    for (unsigned i = 0; i < EXCEPTION_STACK_WORDS; i++, sp += sizeof(word_t)) {
        if (!exception_can_read(sp)) {
            print("*0x%lx: not the kernel's stack\n", sp);
            return;
        }
        print("*0x%lx == 0x%lx\n", sp, *(const volatile word_t *)(uintptr_t)sp);
    }
}

void debug_kernel_exception(const struct kernel_exception *exception)
{
    print("\n========== KERNEL EXCEPTION ==========\n");
    print("Vector:  0x%lx\n", exception->vector);
    print("ErrCode: 0x%lx\n", exception->code);
    print("IP:      0x%lx\n", exception->ip);
    print("SP:      0x%lx\n", exception->sp);
    print("FLAGS:   0x%lx\n", exception->flags);
    print("CR0:     0x%lx\n", exception->cr0);
    print("CR2:     0x%lx (page-fault address)\n", exception->cr2);
    print("CR3:     0x%lx (page-directory physical address)\n", exception->cr3);
    print("CR4:     0x%lx\n", exception->cr4);
    if (WITH_PRINTING) {
        exception_print_stack(exception->sp);
    }
    print("\nHalting...\n");
    debug_halt();
}
