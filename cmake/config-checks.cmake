# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Combinations of options that no kernel can have end the configuration here, with the reason;
# combinations that this kernel does not have yet are collected in CLAVIS_KERNEL_GAPS.
include_guard(GLOBAL)

# refuse(<condition...> BECAUSE "sentence")
macro(clavis_refuse)
    set(clavis_condition "${ARGN}")
    list(FIND clavis_condition BECAUSE clavis_at)
    list(SUBLIST clavis_condition 0 ${clavis_at} clavis_if)
    math(EXPR clavis_at "${clavis_at} + 1")
    list(GET clavis_condition ${clavis_at} clavis_reason)
    if(${clavis_if})
        message(FATAL_ERROR "impossible configuration: ${clavis_reason}")
    endif()
endmacro()

math(EXPR cache_line_rest "${KernelCacheLnSz} & (${KernelCacheLnSz} - 1)")
math(EXPR xsave_legacy "${KernelXSaveFeatureSet} & 3")
math(EXPR xsave_avx "${KernelXSaveFeatureSet} & 4")

clavis_refuse(KernelVerificationBuild AND KernelDebugBuild BECAUSE
    "KernelVerificationBuild leaves out what KernelDebugBuild adds")
clavis_refuse(KernelVerificationBuild AND KernelPrinting BECAUSE
    "KernelVerificationBuild leaves out what KernelPrinting adds")
clavis_refuse(KernelInvocationReportErrorIPC AND NOT KernelPrinting BECAUSE
    "KernelInvocationReportErrorIPC: without KernelPrinting the kernel has no texts")
clavis_refuse(KernelStateCheck AND NOT KernelDebugBuild BECAUSE
    "KernelStateCheck needs KernelDebugBuild")
clavis_refuse(NOT KernelFaultSeed STREQUAL none AND NOT KernelDebugBuild BECAUSE
    "KernelFaultSeed plants defects for tests and needs KernelDebugBuild")
clavis_refuse(KernelSyscall STREQUAL sysenter BECAUSE
    "KernelSyscall=sysenter: programs for x86_64 enter by syscall")
clavis_refuse(KernelFSGSBase STREQUAL gdt BECAUSE
    "KernelFSGSBase=gdt: a descriptor holds 32 bits of the base, x86_64 needs 64")
clavis_refuse(KernelFSGSBase STREQUAL inst AND generation LESS 4 BECAUSE
    "KernelFSGSBase=inst needs KernelX86MicroArch=ivy or newer")
clavis_refuse(KernelFSGSBase STREQUAL inst AND KernelSetTLSBaseSelf BECAUSE
    "KernelSetTLSBaseSelf: with KernelFSGSBase=inst programs set their own base")
clavis_refuse(KernelSupportPCID AND generation LESS 5 BECAUSE
    "KernelSupportPCID needs INVPCID: KernelX86MicroArch=haswell or newer")
clavis_refuse(KernelFPU STREQUAL XSAVE AND generation LESS 3 BECAUSE
    "KernelFPU=XSAVE needs KernelX86MicroArch=sandy or newer")
clavis_refuse(KernelFPU STREQUAL FXSAVE AND NOT KernelXSaveSize EQUAL 512 BECAUSE
    "KernelXSaveSize: FXSAVE writes exactly 512 bytes")
clavis_refuse(KernelFPU STREQUAL FXSAVE AND NOT KernelXSaveFeatureSet EQUAL 0 BECAUSE
    "KernelXSaveFeatureSet: FXSAVE has no components to choose, give 0")
clavis_refuse(KernelFPU STREQUAL XSAVE AND KernelXSaveSize LESS 576 BECAUSE
    "KernelXSaveSize: XSAVE writes at least 576 bytes")
clavis_refuse(KernelFPU STREQUAL XSAVE AND NOT xsave_legacy EQUAL 3 BECAUSE
    "KernelXSaveFeatureSet: x87 and SSE (bits 0 and 1) are always saved")
clavis_refuse(KernelFPU STREQUAL XSAVE AND xsave_avx AND KernelXSaveSize LESS 832 BECAUSE
    "KernelXSaveSize: with AVX (bit 2 of KernelXSaveFeatureSet) XSAVE writes at least 832 bytes")
clavis_refuse(NOT cache_line_rest EQUAL 0 BECAUSE "KernelCacheLnSz is a power of two")
clavis_refuse(NOT KernelMultiboot1Header AND NOT KernelMultiboot2Header BECAUSE
    "without KernelMultiboot1Header and KernelMultiboot2Header nothing can load the kernel")
clavis_refuse(KernelBenchmarks STREQUAL tracepoints OR
    KernelBenchmarks STREQUAL track_kernel_entries BECAUSE
    "KernelBenchmarks=${KernelBenchmarks}: no size is defined for its log on x86_64")
clavis_refuse(KernelUseLogicalIDs AND NOT many_nodes BECAUSE
    "KernelUseLogicalIDs is about several cores: give KernelMaxNumNodes too")
clavis_refuse(KernelLAPICMode STREQUAL X2APIC AND KernelIRQController STREQUAL PIC BECAUSE
    "KernelLAPICMode=X2APIC goes with KernelIRQController=IOAPIC")
clavis_refuse(SIMULATION AND KernelFSGSBase STREQUAL inst AND generation LESS 4 BECAUSE
    "SIMULATION runs on the emulated KernelX86MicroArch, which lacks FSGSBASE")

# What the sources under kernel/ do not do yet. An entry goes when the feature comes.
set(CLAVIS_KERNEL_GAPS "")
macro(clavis_gap condition words)
    if(${condition})
        list(APPEND CLAVIS_KERNEL_GAPS "${words}")
    endif()
endmacro()
set(uses_x2apic OFF)
if(KernelLAPICMode STREQUAL "X2APIC")
    set(uses_x2apic ON)
endif()
clavis_gap(many_nodes "KernelMaxNumNodes above 1")
clavis_gap(KernelVTX "KernelVTX")
clavis_gap(uses_x2apic "KernelLAPICMode=X2APIC")
