# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Groups of options under one name (spec 06, section 21.3), for settings files of projects; call
# them before the kernel is imported.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)

# Only what QEMU can emulate.
function(ApplyCommonSimulationSettings kernel_arch)
    if(NOT kernel_arch MATCHES "^(x86|x86_64)$")
        message(FATAL_ERROR "${kernel_arch}: this kernel has x86_64 only")
    endif()
    set(KernelSupportPCID OFF CACHE BOOL "" FORCE)
    set(KernelFSGSBase msr CACHE STRING "" FORCE)
    set(KernelIOMMU OFF CACHE BOOL "" FORCE)
    set(KernelFPU FXSAVE CACHE STRING "" FORCE)
endfunction()

function(ApplyCommonReleaseVerificationSettings release verification)
    set(build_type Debug)
    set(debug ON)
    if(release)
        set(build_type Release)
        set(debug OFF)
    endif()
    set(printing ${debug})
    if(verification)
        set(debug OFF)
        set(printing OFF)
    endif()
    set(CMAKE_BUILD_TYPE ${build_type} CACHE STRING "" FORCE)
    set(KernelVerificationBuild ${verification} CACHE BOOL "" FORCE)
    set(KernelDebugBuild ${debug} CACHE BOOL "" FORCE)
    set(KernelPrinting ${printing} CACHE BOOL "" FORCE)
endfunction()

# Kernel options from the name in PLATFORM.
function(correct_platform_strings)
    if(NOT DEFINED PLATFORM OR PLATFORM STREQUAL "")
        return()
    endif()
    if(NOT PLATFORM MATCHES "^(x86_64|pc99)$")
        message(FATAL_ERROR "PLATFORM=${PLATFORM}: this kernel has x86_64 (also called pc99) only")
    endif()
    set(KernelArch x86 CACHE STRING "" FORCE)
    set(KernelSel4Arch x86_64 CACHE STRING "" FORCE)
    set(KernelPlatform pc99 CACHE STRING "" FORCE)
endfunction()

# Formats of boot images on Arm and RISC-V: x86 has one only, so nothing is to choose.
function(ApplyData61ElfLoaderSettings kernel_platform kernel_sel4_arch)
endfunction()
