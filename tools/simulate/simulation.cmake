# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Scripts `simulate` and `launch_gdb` in the build directory (spec 02, section 10):
#   GenerateSimulateScript()                          after DeclareRootserver()
#   SetSimulationScriptProperty(MEM_SIZE "3G")        before it; also GRAPHIC true
include_guard(GLOBAL)
set(CLAVIS_SIMULATE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "where the templates are")

function(SetSimulationScriptProperty name value)
    set_property(GLOBAL PROPERTY CLAVIS_SIM_${name} "${value}")
endfunction()

# The sign in front of a feature says whether the kernel's configuration uses it.
function(_simulation_cpu out_cpu out_features)
    set(models generic qemu64 nehalem Nehalem westmere Westmere sandy SandyBridge ivy IvyBridge
        haswell Haswell broadwell Broadwell)
    list(FIND models "${KernelX86MicroArch}" index)
    if(index LESS 0)
        set(${out_cpu} "" PARENT_SCOPE)
        return()
    endif()
    math(EXPR index "${index} + 1")
    list(GET models ${index} cpu)
    set(features "")
    foreach(pair "vme;KernelVTX;ON" "pdpe1gb;KernelHugePage;ON" "xsave;KernelFPU;XSAVE"
                 "xsaveopt;KernelXSave;XSAVEOPT" "xsavec;KernelXSave;XSAVEC"
                 "fsgsbase;KernelFSGSBase;inst" "invpcid;KernelSupportPCID;ON"
                 "syscall;KernelSyscall;syscall" "lm;KernelSel4Arch;x86_64")
        list(GET pair 0 feature)
        list(GET pair 1 option)
        list(GET pair 2 wanted)
        set(sign "-")
        if("${${option}}" STREQUAL wanted)
            set(sign "+")
        endif()
        # the ways to save with XSAVE count only where XSAVE is used
        if(feature MATCHES "^xsave." AND NOT "${KernelFPU}" STREQUAL "XSAVE")
            set(sign "-")
        endif()
        string(APPEND features ",${sign}${feature}")
    endforeach()
    set(${out_cpu} ${cpu} PARENT_SCOPE)
    set(${out_features} "${features},enforce" PARENT_SCOPE)
endfunction()

function(GenerateSimulateScript)
    get_property(rootserver GLOBAL PROPERTY CLAVIS_ROOTSERVER)
    if(NOT rootserver)
        message(FATAL_ERROR "GenerateSimulateScript() comes after DeclareRootserver(target)")
    endif()
    _simulation_cpu(CLAVIS_SIM_CPU CLAVIS_SIM_CPU_OPT)
    if(NOT CLAVIS_SIM_CPU)
        message(WARNING "QEMU has no processor for KernelX86MicroArch=${KernelX86MicroArch}: "
            "no script `simulate`")
        return()
    endif()
    get_property(memory GLOBAL PROPERTY CLAVIS_SIM_MEM_SIZE)
    get_property(graphic GLOBAL PROPERTY CLAVIS_SIM_GRAPHIC)
    set(CLAVIS_SIM_MEMORY "512M")
    if(memory)
        set(CLAVIS_SIM_MEMORY "${memory}")
    endif()
    set(CLAVIS_SIM_GRAPHIC "-nographic")
    if(graphic)
        set(CLAVIS_SIM_GRAPHIC "")
    endif()
    get_target_property(CLAVIS_SIM_KERNEL ${rootserver} KERNEL_IMAGE_NAME)
    get_target_property(CLAVIS_SIM_INITRD ${rootserver} IMAGE_NAME)
    get_filename_component(CLAVIS_TOOLS ${CLAVIS_SIMULATE_DIR} DIRECTORY)
    foreach(script simulate launch_gdb)
        configure_file(${CLAVIS_SIMULATE_DIR}/${script}.in ${CMAKE_BINARY_DIR}/${script} @ONLY
            FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
            WORLD_READ WORLD_EXECUTE)
    endforeach()
endfunction()
