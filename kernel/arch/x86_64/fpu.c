/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The FPU. A thread that never touched it has no state to keep: it runs with the trap set, and gets
 * the initial state at its first FPU instruction. Between such threads nothing is saved and no
 * control register written; between threads that use the FPU state is saved and loaded at once.
 */
#include "arch/fpu.h"

#include "arch/cpu.h"
#include "arch/cpu_check.h"
#include "arch/options.h"
#include "arch/thread.h"
#include "core/assert.h"
#include "core/boot_section.h"
#include "core/fault_seed.h"
#include "debug/debug.h"

#include <abi/constants.h>
#include <config.h>

enum { CPUID_1_ECX_XSAVE = 26, CPUID_XSAVE_EAX_XSAVEOPT = 0, CPUID_XSAVE_EAX_XSAVEC = 1 };
enum { XSAVE_COMPACTED_OFFSET = 520 };

/* The save area as all variants begin. */
struct fpu_area {
    uint16_t control_word;
    uint16_t status_word;
    uint16_t tags;
    uint16_t opcode;
    uint64_t pointers[2];
    uint32_t mxcsr;
    uint8_t rest[CONFIG_XSAVE_SIZE - 28];
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct fpu_area, mxcsr) == 24, "FXSAVE layout");
_Static_assert(sizeof(struct fpu_area) >= CONFIG_XSAVE_SIZE, "save area");
_Static_assert(offsetof(struct tcb, fpu_state) % 64 == 0, "XSAVE wants 64-byte alignment");

often_used struct tcb *fpu_user;
static struct tcb *fpu_left; /* whose state is in the unit behind the trap, if anybody's */
static struct fpu_area fpu_initial = {.control_word = 0x37f, .mxcsr = 0x1f80};

static void fpu_load(const void *area)
{
    if (cpu_keeps_fpu_pointers) {
        /* The load may leave the last owner's error pointers: put the kernel's there. */
        static const uint32_t zero;
        __asm__ volatile("fnclex\n\temms\n\tfildl %0" : : "m"(zero));
    }
    __asm__ volatile(FPU_LOAD " (%0)" : : "r"(area), FPU_FEATURES : "memory");
}

/* Afterwards nobody's state is in the unit only. */
static void fpu_save_state(void)
{
    struct tcb *holder = fpu_user ? fpu_user : fpu_left;
    if (holder && holder->context.has_fpu_state && !SEEDED(FPU)) {
        __asm__ volatile(FPU_SAVE " %0" : "+m"(holder->fpu_state) : FPU_FEATURES : "memory");
    }
    fpu_left = NULL;
}

static void fpu_close(void)
{
    if (cpu_may_leak) {
        /* Speculation looks past the trap: leave nothing of anybody's there. */
        fpu_save_state();
        fpu_load(&fpu_initial);
    } else if (fpu_user && fpu_user->context.has_fpu_state) {
        fpu_left = fpu_user;
    }
    write_cr0(read_cr0() | CR0_TS);
    fpu_user = NULL;
}

/* `thread` runs with the state in `area`. */
static void fpu_open(struct tcb *thread, const void *area)
{
    if (!fpu_user) {
        clear_task_switched();
    }
    fpu_save_state();
    fpu_load(area);
    fpu_user = thread;
}

static bool fpu_is_disabled(const struct tcb *thread)
{
    return (thread->flags & seL4_TCBFlag_fpuDisabled) != 0;
}

void fpu_update_user(struct tcb *thread)
{
    bool is_user = thread->context.has_fpu_state && !fpu_is_disabled(thread);
    thread->context.fpu_user = is_user ? thread : NULL;
}

apart void fpu_exchange(struct tcb *thread)
{
    if (!thread->context.fpu_user) {
        fpu_close();
    } else if (!fpu_user && fpu_left == thread) {
        clear_task_switched();
        fpu_left = NULL;
        fpu_user = thread;
    } else {
        fpu_open(thread, thread->fpu_state);
    }
}

bool fpu_claim(struct tcb *thread)
{
    if (fpu_is_disabled(thread)) {
        return false;
    }
    kdebug_assert(!thread->context.has_fpu_state); /* F2: else the trap was not set */
    fpu_open(thread, &fpu_initial);
    thread->context.has_fpu_state = 1;
    fpu_update_user(thread);
    return true;
}

void fpu_release(struct tcb *thread)
{
    if (fpu_left == thread) {
        fpu_left = NULL;
    } else if (fpu_user == thread) {
        thread->context.has_fpu_state = 0;
    }
}

BOOT_CODE static bool xsave_has(unsigned variant)
{
    return (cpuid(0xd, 1).eax & BIT(variant)) != 0;
}

BOOT_CODE static bool xsave_check_variant(void)
{
    if (WITH_XSAVEOPT && !xsave_has(CPUID_XSAVE_EAX_XSAVEOPT)) {
        print("XSAVEOPT requested, but not supported\n");
        return false;
    }
    if (WITH_XSAVEC && !xsave_has(CPUID_XSAVE_EAX_XSAVEC)) {
        print("XSAVEC requested, but not supported\n");
        return false;
    }
    return true;
}

BOOT_CODE static void xsave_set_features(void)
{
    uint64_t features = CONFIG_XSAVE_FEATURE_SET;
    __asm__ volatile("xsetbv" : : "c"(0), "a"((uint32_t)features), "d"((uint32_t)(features >> 32)));
}

/* Spec 02, section 3.2; CR4.OSXSAVE is set already. */
BOOT_CODE static bool xsave_init(void)
{
    struct cpuid components = cpuid(0xd, 0);
    uint64_t supported = ((uint64_t)components.edx << 32) | components.eax;
    uint64_t wanted = CONFIG_XSAVE_FEATURE_SET;
    if ((supported & wanted) != wanted) {
        print("Requested feature mask is 0x%lx, but only 0x%lx supported\n", wanted, supported);
        return false;
    }
    if (!xsave_check_variant()) {
        return false;
    }
    xsave_set_features();
    uint32_t size = WITH_XSAVEC ? cpuid(0xd, 1).ebx : cpuid(0xd, 0).ebx;
    if (size > CONFIG_XSAVE_SIZE) {
        print("XSAVE buffer set set to %d, but needs to be at least %d\n", CONFIG_XSAVE_SIZE,
              (int)size);
        return false;
    }
    if (size < CONFIG_XSAVE_SIZE) {
        print("XSAVE buffer set set to %d, but only needs to be %d.\n"
              "Warning: memory of every TCB is wasted.\n",
              CONFIG_XSAVE_SIZE, (int)size);
    }
    if (WITH_XSAVEC) {
        uint8_t *compacted = (uint8_t *)&fpu_initial + XSAVE_COMPACTED_OFFSET;
        *(uint64_t *)(void *)compacted = wanted | BIT(63);
    }
    return true;
}

BOOT_CODE bool fpu_init(void)
{
    if (WITH_XSAVE) {
        if (!(cpuid(1, 0).ecx & BIT(CPUID_1_ECX_XSAVE))) {
            print("XSAVE not supported\n");
            return false;
        }
        write_cr4(read_cr4() | CR4_OSXSAVE);
        if (!xsave_init()) {
            return false;
        }
    }
    fpu_load(&fpu_initial);
    fpu_close();
    return true;
}
