/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which processor this is, and what has to be done about it.
 */
#include "arch/cpu_check.h"

#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/isolation.h"
#include "core/boot_section.h"
#include "debug/debug.h"

#include <config.h>

enum {
    CPUID_7_EDX_ARCH_CAPABILITIES = 29,
    CPUID_8_EBX_ERROR_POINTERS = 2, /* restoring FPU state always writes the error pointers */
    ARCH_CAPABILITIES_RDCL_NO = 1 << 0,
};

enum { VENDOR_LETTERS = 12 };

enum vendor { VENDOR_INTEL, VENDOR_AMD, VENDOR_OTHER };

/* First model of each micro-architecture this kernel can be configured for, oldest first. */
struct microarchitecture {
    bool is_configured;
    uint8_t models[6]; /* of family 6; 0: no more */
};

bool cpu_may_leak;
bool cpu_keeps_fpu_pointers;

BOOT_CODE static bool text_is(const char *a, const char *b, unsigned letters)
{
    for (unsigned i = 0; i < letters; i += 1) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static enum vendor cpu_vendor(void)
{
    struct cpuid id = cpuid(0, 0);
    const uint32_t words[] = {id.ebx, id.edx, id.ecx};
    char name[VENDOR_LETTERS + 1] = {0};
    for (unsigned i = 0; i < VENDOR_LETTERS; i += 1) {
        name[i] = (char)(words[i / 4] >> (8 * (i % 4)));
    }
    if (text_is(name, "GenuineIntel", VENDOR_LETTERS)) {
        return VENDOR_INTEL;
    }
    if (text_is(name, "AuthenticAMD", VENDOR_LETTERS) ||
        text_is(name, "AMDisbetter!", VENDOR_LETTERS)) {
        return VENDOR_AMD;
    }
    print("Warning: a processor of vendor \"%s\" is unknown to this kernel.\n"
          "\tIt goes on, and expects one like those of Intel or AMD.\n"
          "\tKnown vendors: GenuineIntel, AuthenticAMD.\n",
          name);
    return VENDOR_OTHER;
}

BOOT_CODE static int microarchitecture_of(unsigned model, const struct microarchitecture *all,
                                          int count)
{
    for (int i = 0; i < count; i += 1) {
        for (unsigned j = 0; j < ARRAY_SIZE(all[i].models); j += 1) {
            if (all[i].models[j] == model) {
                return i;
            }
        }
    }
    return -1;
}

/* A notice if the processor is not what the kernel was configured for. */
BOOT_CODE static void cpu_check_microarchitecture(void)
{
    static const BOOT_CONST struct microarchitecture all[] = {
        {CONFIG_IS_ON(ARCH_X86_NEHALEM), {0x1a, 0x1e, 0x1f, 0x2e}},
        {CONFIG_IS_ON(ARCH_X86_WESTMERE), {0x25, 0x2c, 0x2f}},
        {CONFIG_IS_ON(ARCH_X86_SANDY), {0x2a, 0x2d}},
        {CONFIG_IS_ON(ARCH_X86_IVY), {0x3a, 0x3e}},
        {CONFIG_IS_ON(ARCH_X86_HASWELL), {0x3c, 0x3f, 0x45, 0x46}},
        {CONFIG_IS_ON(ARCH_X86_BROADWELL), {0x3d, 0x47, 0x4f, 0x56}},
        {CONFIG_IS_ON(ARCH_X86_SKYLAKE), {0x4e, 0x5e, 0x55, 0x8e, 0x9e}},
    };
    if (CONFIG_IS_ON(ARCH_X86_GENERIC)) {
        return;
    }
    uint32_t signature = cpuid(1, 0).eax;
    unsigned model = ((signature >> 4) & 0xf) | ((signature >> 12) & 0xf0);
    bool is_family_6 = ((signature >> 8) & 0xf) == 6;
    int found = is_family_6 ? microarchitecture_of(model, all, ARRAY_SIZE(all)) : -1;
    if (found < 0) {
        print("Warning: the kernel was not configured for this processor's "
              "microarchitecture.\n");
        return;
    }
    for (int i = found + 1; i < (int)ARRAY_SIZE(all); i += 1) {
        if (all[i].is_configured) {
            print("Warning: the processor is older than the configured microarchitecture.\n");
        }
    }
}

/* Does the processor keep programs from reading the kernel's memory by speculation? */
BOOT_CODE static bool cpu_check_meltdown(enum vendor vendor)
{
    if (cpuid(0, 0).eax >= 7 && (cpuid(7, 0).edx & BIT(CPUID_7_EDX_ARCH_CAPABILITIES))) {
        cpu_may_leak = !(read_msr(MSR_ARCH_CAPABILITIES) & ARCH_CAPABILITIES_RDCL_NO);
        if (cpu_may_leak && !WITH_SKIM_WINDOW) {
            print("The processor is open to Meltdown: build with KernelSkimWindow=ON.");
            return false;
        }
        if (!cpu_may_leak && WITH_SKIM_WINDOW) {
            print("The processor is safe from Meltdown: the SKIM window stays unused.\n");
        }
        return true;
    }
    cpu_may_leak = vendor != VENDOR_AMD;
    if (vendor == VENDOR_AMD && WITH_SKIM_WINDOW) {
        print("SKIM window for mitigating Meltdown is not needed on AMD, and stays unused.\n");
    }
    if (vendor == VENDOR_INTEL && !WITH_SKIM_WINDOW) {
        print("***WARNING*** SKIM window not enabled, and the processor may be open to "
              "Meltdown.\n");
    }
    return true;
}

BOOT_CODE static bool cpu_restores_error_pointers(void)
{
    return cpuid(0x80000000, 0).eax >= 0x80000008 &&
           (cpuid(0x80000008, 0).ebx & BIT(CPUID_8_EBX_ERROR_POINTERS)) != 0;
}

BOOT_CODE bool cpu_check(void)
{
    enum vendor vendor = cpu_vendor();
    cpu_check_microarchitecture();
    if (!cpu_check_meltdown(vendor)) {
        return false;
    }
    isolation_active = WITH_SKIM_WINDOW && cpu_may_leak;
    cpu_keeps_fpu_pointers = vendor == VENDOR_AMD && !cpu_restores_error_pointers();
    return true;
}
