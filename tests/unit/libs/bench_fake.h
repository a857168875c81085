/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A processor with performance counters, and a kernel that lets programs at them. Included before
 * every source.
 */
#pragma once

#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#undef __assert_fail

#include <cpuid.h>

int fake_cpuid(unsigned leaf, unsigned subleaf, unsigned *eax);
void fake_wrmsr(seL4_Uint32 msr, seL4_Uint64 value);
unsigned long long fake_rdpmc(int counter);

#define CONFIG_EXPORT_PMC_USER          1
#define CONFIG_KERNEL_X86_DANGEROUS_MSR 1
#define seL4_X86DangerousWRMSR          fake_wrmsr
#define __builtin_ia32_rdpmc            fake_rdpmc
#define __get_cpuid_count(leaf, subleaf, eax, ebx, ecx, edx)                                       \
    ((void)(ebx), (void)(ecx), (void)(edx), fake_cpuid(leaf, subleaf, eax))
