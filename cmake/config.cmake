# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Every configuration option of the kernel and of libsel4, under the names seL4 users know
# (macros: spec 01, section 13; option names: spec 06, section 21.5), their checks, and the files
# that carry the result:
#   <build>/gen/config/config.json          macro -> value, for the ABI generator and the tools
#   <build>/gen/config/kernel/gen_config.h  the kernel's macros
#   <build>/gen/config/sel4/gen_config.h    libsel4's macros
#   <build>/gen/config/autoconf.h           both
# Target sel4_autoconf (INTERFACE) has their directory. CLAVIS_KERNEL_GAPS lists, in words, what
# the kernel sources cannot do yet of this configuration; the ABI is generated all the same.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/options.cmake)

set(CLAVIS_CONFIG_DIR ${CMAKE_BINARY_DIR}/gen/config)
foreach(property H_kernel H_sel4 JSON)
    set_property(GLOBAL PROPERTY CLAVIS_CONFIG_${property} "")
endforeach()

# --- short-hand settings of test and benchmark projects; they move defaults, never a given value
_clavis_default(RELEASE BOOL "no debugging, no kernel output" OFF)
_clavis_default(VERIFICATION BOOL "short for KernelVerificationBuild" OFF)
_clavis_default(SIMULATION BOOL "choose only what QEMU's emulation offers" OFF)
_clavis_default(MCS BOOL "short for KernelIsMCS" OFF)
_clavis_default(SMP BOOL "short for KernelMaxNumNodes=NUM_NODES" OFF)
_clavis_default(NUM_NODES STRING "cores when SMP is on" 2)
_clavis_default(DOMAINS BOOL "short for KernelNumDomains=16" OFF)

# --- what this kernel is
clavis_choice(KernelArch "architecture family" x86 x86)
clavis_choice(KernelSel4Arch "architecture" x86_64 x86_64)
clavis_choice(KernelPlatform "machine" pc99 pc99 x86_64)
foreach(pair "KernelArchX86;ON" "KernelSel4ArchX86_64;ON" "KernelPlatPC99;ON" "Kernel64;ON"
             "KernelWordSize;64")
    list(GET pair 0 name)
    list(GET pair 1 value)
    set(${name} ${value} CACHE INTERNAL "")
    _clavis_append(CLAVIS_OPTIONS ${name})
endforeach()
clavis_macro(kernel CONFIG_ARCH NAME x86)
clavis_macro(kernel CONFIG_SEL4_ARCH NAME x86_64)
clavis_macro(kernel CONFIG_PLAT NAME pc99)
clavis_macro(kernel CONFIG_ARCH_X86 BOOL ON)
clavis_macro(kernel CONFIG_ARCH_X86_64 BOOL ON)
clavis_macro(kernel CONFIG_PLAT_PC99 BOOL ON)
clavis_macro(kernel CONFIG_WORD_SIZE NUMBER 64)

# --- build flavour
clavis_bool(kernel KernelVerificationBuild CONFIG_VERIFICATION_BUILD
    "leave out what a proof would not cover" "${VERIFICATION}")
set(debug ON)
if(RELEASE OR KernelVerificationBuild)
    set(debug OFF)
endif()
clavis_bool(kernel KernelDebugBuild CONFIG_DEBUG_BUILD "debug system calls and assertions" ${debug})
clavis_bool(kernel KernelPrinting CONFIG_PRINTING
    "kernel output on the serial port" "${KernelDebugBuild}")
clavis_bool(kernel KernelIRQReporting CONFIG_IRQ_REPORTING
    "report interrupts that nobody handles" ON KernelPrinting)
clavis_bool(kernel KernelColourPrinting CONFIG_COLOUR_PRINTING
    "colours in the kernel's output" ON KernelPrinting)
set(trace 0)
if(KernelPrinting)
    set(trace 16)
endif()
clavis_number(kernel KernelUserStackTraceLength CONFIG_USER_STACK_TRACE_LENGTH
    "words of user stack in a fault report" ${trace} 0 4096)
clavis_bool(kernel KernelInvocationReportErrorIPC CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    "the text of a failed invocation in the caller's IPC buffer" OFF)
clavis_bool(kernel KernelStateCheck CONFIG_STATE_CHECK
    "check the whole kernel state after every entry (slow)" OFF)
_clavis_default(KernelFaultSeed STRING "test only: a defect to plant (none, a number, a name)" none)

# --- scheduling
clavis_bool(kernel KernelIsMCS CONFIG_KERNEL_MCS "mixed-criticality scheduling" "${MCS}")
if(KernelIsMCS)
    clavis_number(kernel KernelBootThreadTimeSlice CONFIG_BOOT_THREAD_TIME_SLICE
        "budget of the first thread in ms" 5 1 1000000)
    clavis_number(kernel KernelWcetScale CONFIG_KERNEL_WCET_SCALE
        "factor on the kernel's worst-case time" 1 1 1000)
    clavis_number(kernel KernelStaticMaxPeriodUs CONFIG_KERNEL_STATIC_MAX_PERIOD_US
        "longest period in us (0: what the timer can do)" 0 0 1000000000000)
else()
    clavis_number(kernel KernelTimerTickMS CONFIG_TIMER_TICK_MS "timer tick in ms" 2 1 10000)
    clavis_number(kernel KernelTimeSlice CONFIG_TIME_SLICE "time slice in ticks" 5 1 1000000)
endif()
set(domains 1)
if(DOMAINS)
    set(domains 16)
endif()
clavis_number(kernel KernelNumDomains CONFIG_NUM_DOMAINS "scheduling domains" ${domains} 1 256)
set(schedules 2)
if(KernelNumDomains GREATER 1)
    set(schedules 100)
endif()
clavis_number(kernel KernelNumDomainSchedules CONFIG_NUM_DOMAIN_SCHEDULES
    "entries of the domain schedule" ${schedules} 2 65536)
clavis_number(kernel KernelNumPriorities CONFIG_NUM_PRIORITIES "thread priorities" 256 1 256)
set(nodes 1)
if(SMP)
    set(nodes ${NUM_NODES})
endif()
clavis_number(kernel KernelMaxNumNodes CONFIG_MAX_NUM_NODES "cores" ${nodes} 1 256)
set(many_nodes OFF)
if(KernelMaxNumNodes GREATER 1)
    set(many_nodes ON)
endif()
clavis_macro(kernel CONFIG_ENABLE_SMP_SUPPORT BOOL ${many_nodes})

# --- memory and limits
clavis_number(kernel KernelRootCNodeSizeBits CONFIG_ROOT_CNODE_SIZE_BITS
    "slots of the root CNode as a power of two" 12 6 27)
clavis_number(kernel KernelMaxNumBootinfoUntypedCaps CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS
    "untyped capabilities in the boot information" 230 1 244)
clavis_number(kernel KernelRetypeFanOutLimit CONFIG_RETYPE_FAN_OUT_LIMIT
    "objects made by one retype" 256 1 4294967295)
clavis_number(kernel KernelMaxNumWorkUnitsPerPreemption CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION
    "units of long work between looks at pending interrupts" 100 1 1000000)
clavis_number(kernel KernelResetChunkBits CONFIG_RESET_CHUNK_BITS
    "bytes cleared between preemption points as a power of two" 8 6 21)
clavis_number(kernel KernelStackBits CONFIG_KERNEL_STACK_BITS
    "kernel stack as a power of two of bytes" 12 12 16)
clavis_macro(kernel CONFIG_PADDR_USER_DEVICE_TOP NUMBER 140737488355328)
clavis_bool(kernel KernelFastpath CONFIG_FASTPATH "short path for IPC" ON)

# --- processor
set(microarchs generic nehalem westmere sandy ivy haswell broadwell skylake)
clavis_choice(KernelX86MicroArch "oldest processor supported" nehalem ${microarchs})
foreach(name IN LISTS microarchs)
    string(TOUPPER CONFIG_ARCH_X86_${name} macro)
    set(chosen OFF)
    if(name STREQUAL KernelX86MicroArch)
        set(chosen ON)
    endif()
    clavis_macro(kernel ${macro} BOOL ${chosen})
endforeach()
list(FIND microarchs "${KernelX86MicroArch}" generation)
clavis_choice(KernelSyscall "system call instruction" syscall syscall sysenter)
clavis_choice(KernelFPU "how FPU state is saved" FXSAVE FXSAVE XSAVE)
clavis_choice(KernelXSave "XSAVE instruction" XSAVE XSAVE XSAVEOPT XSAVEC)
clavis_choice(KernelFSGSBase "how FS and GS bases are switched" msr msr inst gdt)
clavis_choice(KernelIRQController "interrupt controller" IOAPIC IOAPIC PIC)
clavis_choice(KernelLAPICMode "local APIC access" XAPIC XAPIC X2APIC)
foreach(pair "CONFIG_SYSCALL;KernelSyscall;syscall" "CONFIG_SYSENTER;KernelSyscall;sysenter"
             "CONFIG_FXSAVE;KernelFPU;FXSAVE" "CONFIG_XSAVE;KernelFPU;XSAVE"
             "CONFIG_FSGSBASE_MSR;KernelFSGSBase;msr" "CONFIG_FSGSBASE_INST;KernelFSGSBase;inst"
             "CONFIG_IRQ_IOAPIC;KernelIRQController;IOAPIC"
             "CONFIG_IRQ_PIC;KernelIRQController;PIC"
             "CONFIG_XAPIC;KernelLAPICMode;XAPIC" "CONFIG_X2APIC;KernelLAPICMode;X2APIC")
    list(GET pair 0 macro)
    list(GET pair 1 option)
    list(GET pair 2 wanted)
    set(chosen OFF)
    if("${${option}}" STREQUAL wanted)
        set(chosen ON)
    endif()
    clavis_macro(kernel ${macro} BOOL ${chosen})
endforeach()
set(xsave_size 512)
set(xsave_features 0)
if(KernelFPU STREQUAL "XSAVE")
    set(xsave_size 832)
    set(xsave_features 7)
    foreach(variant XSAVE XSAVEOPT XSAVEC)
        set(chosen OFF)
        if(KernelXSave STREQUAL variant)
            set(chosen ON)
        endif()
        clavis_macro(kernel CONFIG_XSAVE_${variant} BOOL ${chosen})
    endforeach()
endif()
clavis_number(kernel KernelXSaveSize CONFIG_XSAVE_SIZE "bytes of FPU state" ${xsave_size} 512 16384)
clavis_number(kernel KernelXSaveFeatureSet CONFIG_XSAVE_FEATURE_SET
    "FPU state components as a bit mask" ${xsave_features} 0 18446744073709551615)
clavis_macro(kernel CONFIG_HAVE_FPU BOOL ON)
clavis_bool(kernel KernelHugePage CONFIG_HUGE_PAGE "1 GiB pages" ON)
clavis_bool(kernel KernelSupportPCID CONFIG_SUPPORT_PCID "address space identifiers in CR3" OFF)
clavis_bool(kernel KernelSkimWindow CONFIG_KERNEL_SKIM_WINDOW
    "kernel pages unmapped while user code runs, on processors that leak otherwise" ON)
clavis_bool(kernel KernelExportPMCUser CONFIG_EXPORT_PMC_USER "RDPMC for programs" OFF)
clavis_bool(kernel KernelX86DangerousMSR CONFIG_KERNEL_X86_DANGEROUS_MSR
    "system calls that read and write any MSR" OFF)
set(self_tls ON)
if(KernelFSGSBase STREQUAL "inst")
    set(self_tls OFF)
endif()
clavis_bool(kernel KernelSetTLSBaseSelf CONFIG_SET_TLS_BASE_SELF
    "seL4_SetTLSBase for the calling thread" ${self_tls})
clavis_number(kernel KernelCacheLnSz CONFIG_CACHE_LN_SZ "cache line in bytes" 64 16 256)
clavis_bool(kernel HardwareDebugAPI CONFIG_HARDWARE_DEBUG_API "breakpoints for programs" OFF)

# --- machine
clavis_number(kernel KernelMaxNumIOAPIC CONFIG_MAX_NUM_IOAPIC "I/O APICs" 1 1 8)
clavis_bool(kernel KernelUseLogicalIDs CONFIG_USE_LOGICAL_IDS "logical APIC ids for IPIs" OFF)
clavis_number(kernel KernelPC99TSCFrequency CONFIG_PC99_TSC_FREQUENCY
    "time-stamp counter in Hz (0: measured at boot)" 0 0 100000000000)
clavis_bool(kernel KernelIOMMU CONFIG_IOMMU "VT-d" OFF)
set(rmrr 1)
if(KernelIOMMU)
    set(rmrr 32)
endif()
clavis_number(kernel KernelMaxRMRREntries CONFIG_MAX_RMRR_ENTRIES "RMRR entries" ${rmrr} 1 1024)
clavis_bool(kernel KernelVTX CONFIG_VTX "VT-x" OFF)
set(vpids 0)
if(KernelVTX)
    set(vpids 1024)
endif()
clavis_number(kernel KernelMaxVPIDs CONFIG_MAX_VPIDS "virtual processors" ${vpids} 0 65535)
clavis_bool(kernel KernelMultiboot1Header CONFIG_MULTIBOOT1_HEADER "multiboot 1" ON)
clavis_bool(kernel KernelMultiboot2Header CONFIG_MULTIBOOT2_HEADER "multiboot 2" ON)
clavis_choice(KernelMultibootGFXMode "screen asked of the boot loader" none none text linear)
foreach(mode none text linear)
    string(TOUPPER CONFIG_MULTIBOOT_GRAPHICS_MODE_${mode} macro)
    set(chosen OFF)
    if(mode STREQUAL KernelMultibootGFXMode)
        set(chosen ON)
    endif()
    clavis_macro(kernel ${macro} BOOL ${chosen})
endforeach()

# --- measurements
clavis_choice(KernelBenchmarks "measurements in the kernel" none
    none generic track_kernel_entries tracepoints track_utilisation)
set(chosen OFF)
if(KernelBenchmarks STREQUAL "none")
    set(chosen ON)
endif()
clavis_macro(kernel CONFIG_NO_BENCHMARKS BOOL ${chosen})
foreach(pair "generic;GENERIC" "track_kernel_entries;TRACK_KERNEL_ENTRIES"
             "tracepoints;TRACEPOINTS" "track_utilisation;TRACK_UTILISATION")
    list(GET pair 0 value)
    list(GET pair 1 suffix)
    set(chosen OFF)
    if(value STREQUAL KernelBenchmarks)
        set(chosen ON)
    endif()
    clavis_macro(kernel CONFIG_BENCHMARK_${suffix} BOOL ${chosen})
endforeach()
set(measuring ON)
if(KernelBenchmarks STREQUAL "none")
    set(measuring OFF)
endif()
clavis_macro(kernel CONFIG_ENABLE_BENCHMARKS BOOL ${measuring})
set(logging OFF)
if(KernelBenchmarks STREQUAL "tracepoints" OR KernelBenchmarks STREQUAL "track_kernel_entries")
    set(logging ON)
endif()
clavis_macro(kernel CONFIG_KERNEL_LOG_BUFFER BOOL ${logging})
set(trace_points 0)
if(KernelBenchmarks STREQUAL "tracepoints")
    set(trace_points 1)
endif()
clavis_number(kernel KernelMaxNumTracePoints CONFIG_MAX_NUM_TRACE_POINTS
    "trace points" ${trace_points} 0 4096)

if(KernelFaultSeed MATCHES "^[0-9]+$")
    clavis_macro(kernel CONFIG_FAULT_SEED NUMBER ${KernelFaultSeed})
elseif(KernelFaultSeed MATCHES "^[A-Za-z][A-Za-z0-9_]*$")
    if(NOT KernelFaultSeed STREQUAL "none")
        string(TOUPPER ${KernelFaultSeed} seed)
        clavis_macro(kernel CONFIG_FAULT_SEED_${seed} BOOL ON)
    endif()
else()
    message(FATAL_ERROR "KernelFaultSeed=${KernelFaultSeed}: none, a number or a C identifier")
endif()

# --- libsel4
clavis_bool(sel4 LibSel4InlineInvocations CONFIG_LIB_SEL4_INLINE_INVOCATIONS "inline stubs" ON)
clavis_macro(sel4 CONFIG_LIB_SEL4_FUNCTION_ATTRIBUTE NAME inline)
clavis_macro(sel4 CONFIG_LIB_SEL4_DEFAULT_FUNCTION_ATTRIBUTES BOOL OFF)
clavis_macro(sel4 CONFIG_LIB_SEL4_PUBLIC_SYMBOLS BOOL OFF)
clavis_bool(sel4 LibSel4StubsUseIPCBufferOnly CONFIG_LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY
    "stubs pass every message word in memory" OFF)
clavis_number(sel4 LibSel4PrintInvocationErrors CONFIG_LIB_SEL4_PRINT_INVOCATION_ERRORS
    "print failed invocations" 0 0 1)
clavis_number(sel4 LibSel4UseThreadLocals CONFIG_LIB_SEL4_USE_THREAD_LOCALS
    "IPC buffer pointer in thread-local storage" 1 0 1)

include(${CMAKE_CURRENT_LIST_DIR}/config-checks.cmake)

# --- the files
foreach(group kernel sel4)
    get_property(lines GLOBAL PROPERTY CLAVIS_CONFIG_H_${group})
    list(JOIN lines "\n" text)
    clavis_write_if_changed(${CLAVIS_CONFIG_DIR}/${group}/gen_config.h
        "/* Made by cmake/config.cmake from the options of this build. */\n#pragma once\n${text}\n")
endforeach()
string(CONCAT text "/* Made by cmake/config.cmake. */\n#pragma once\n"
    "#include <kernel/gen_config.h>\n#include <sel4/gen_config.h>\n")
clavis_write_if_changed(${CLAVIS_CONFIG_DIR}/autoconf.h "${text}")
get_property(members GLOBAL PROPERTY CLAVIS_CONFIG_JSON)
list(SORT members)
list(JOIN members ",\n  " text)
clavis_write_if_changed(${CLAVIS_CONFIG_DIR}/config.json "{\n  ${text}\n}\n")

add_library(sel4_autoconf INTERFACE)
target_include_directories(sel4_autoconf INTERFACE ${CLAVIS_CONFIG_DIR})
