/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Instructions and registers that C has no words for.
 */
#pragma once
#include "core/types.h"

/* Control registers */
enum {
    CR0_PE = 1 << 0,
    CR0_MP = 1 << 1,
    CR0_TS = 1 << 3,
    CR0_ET = 1 << 4,
    CR0_NE = 1 << 5,
    CR0_WP = 1 << 16,
};
#define CR0_PG BIT(31)

enum {
    CR4_PAE = 1 << 5,
    CR4_PCE = 1 << 8,
    CR4_OSFXSR = 1 << 9,
    CR4_FSGSBASE = 1 << 16,
    CR4_PCIDE = 1 << 17,
    CR4_OSXSAVE = 1 << 18,
    CR4_SMEP = 1 << 20,
    CR4_SMAP = 1 << 21,
};

/* Model specific registers */
enum {
    MSR_APIC_BASE = 0x1b,
    MSR_ARCH_CAPABILITIES = 0x10a,
    MSR_PAT = 0x277,
    MSR_TSC_DEADLINE = 0x6e0,
    MSR_X2APIC_BASE = 0x800,
};
#define MSR_EFER    0xc0000080u
#define MSR_STAR    0xc0000081u
#define MSR_LSTAR   0xc0000082u
#define MSR_CSTAR   0xc0000083u
#define MSR_FMASK   0xc0000084u
#define MSR_FS_BASE 0xc0000100u
#define MSR_GS_BASE 0xc0000101u

/* RFLAGS */
enum {
    FLAG_ALWAYS_1 = 1 << 1,
    FLAG_TF = 1 << 8,
    FLAG_IF = 1 << 9,
    FLAG_DF = 1 << 10,
    FLAG_NT = 1 << 14,
    FLAG_RF = 1 << 16,
    FLAG_AC = 1 << 18,
};

struct cpuid {
    uint32_t eax;
    uint32_t ebx;
    uint32_t ecx;
    uint32_t edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid r;
    __asm__ volatile("cpuid"
                     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                     : "a"(leaf), "c"(subleaf));
    return r;
}

static inline word_t read_msr(uint32_t msr)
{
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return ((word_t)high << 32) | low;
}

static inline void write_msr(uint32_t msr, word_t value)
{
    __asm__ volatile("wrmsr"
                     :
                     : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                     : "memory");
}

static inline word_t read_tsc(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return ((word_t)high << 32) | low;
}

#define CPU_CONTROL_REGISTER(name)                                                                 \
    static inline word_t read_##name(void)                                                         \
    {                                                                                              \
        word_t value;                                                                              \
        __asm__ volatile("mov %%" #name ", %0" : "=r"(value) : : "memory");                        \
        return value;                                                                              \
    }                                                                                              \
    static inline void write_##name(word_t value)                                                  \
    {                                                                                              \
        __asm__ volatile("mov %0, %%" #name : : "r"(value) : "memory");                            \
    }
CPU_CONTROL_REGISTER(cr0)
CPU_CONTROL_REGISTER(cr3)
CPU_CONTROL_REGISTER(cr4)

static inline word_t read_cr2(void)
{
    word_t value;
    __asm__ volatile("mov %%cr2, %0" : "=r"(value) : : "memory");
    return value;
}

static inline void clear_task_switched(void)
{
    __asm__ volatile("clts" : : : "memory");
}

static inline void invalidate_page(vaddr_t vaddr)
{
    __asm__ volatile("invlpg (%0)" : : "r"(vaddr) : "memory");
}

/* The base register only: selectors are none of these functions' business. */
static inline word_t read_fs_base_instruction(void)
{
    word_t value;
    __asm__ volatile("rdfsbase %0" : "=r"(value));
    return value;
}

static inline word_t read_gs_base_instruction(void)
{
    word_t value;
    __asm__ volatile("rdgsbase %0" : "=r"(value));
    return value;
}

static inline void write_fs_base_instruction(word_t value)
{
    __asm__ volatile("wrfsbase %0" : : "r"(value) : "memory");
}

static inline void write_gs_base_instruction(word_t value)
{
    __asm__ volatile("wrgsbase %0" : : "r"(value) : "memory");
}

/* Copies bit 47 upwards, so that writing a base register cannot fail; canonical addresses stay as
 * they are. */
static inline word_t make_canonical(word_t address)
{
    return (word_t)((int64_t)(address << 16) >> 16);
}

static inline bool is_canonical(word_t address)
{
    return make_canonical(address) == address;
}
