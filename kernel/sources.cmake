# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Which files belong to the kernel that is configured. A file of one flavour only says so at the end
# of its name: *_mcs.c, *_fixed.c (not MCS), *_smp.c, *_up.c (one core). The others are here, with
# the condition under which they are compiled.

set(kernel_files_with
    "KernelPrinting: serial print user_error fault_report fault_explain page_walk"
    "KernelPrinting: fault_handler_mcs fault_handler_fixed"
    "KernelDebugBuild: threads"
    "KernelPrinting AND KernelDebugBuild: scheduler_dump snapshot snapshot_names"
    "KernelPrinting AND KernelDebugBuild: snapshot_slots_mcs snapshot_slots_fixed waiting_mcs"
    "KernelInvocationReportErrorIPC: error_text"
    "KernelIOMMU: iommu"
    "HardwareDebugAPI: debug_exception breakpoint breakpoint_invoke"
    "measuring: benchmark measure"
    "track_utilisation: utilisation"
    "track_utilisation AND KernelDebugBuild: utilisation_dump")

set(track_utilisation OFF)
if(KernelBenchmarks STREQUAL "track_utilisation")
    set(track_utilisation ON)
endif()

# Leaves out of the list `variable` what other configurations have.
macro(clavis_kernel_select variable)
    set(other_flavour mcs)
    if(KernelIsMCS)
        set(other_flavour fixed)
    endif()
    list(FILTER ${variable} EXCLUDE REGEX "_(${other_flavour}|smp)\\.[cS]$")
    foreach(entry IN LISTS kernel_files_with)
        string(REGEX MATCH "^([^:]*): (.*)$" matched "${entry}")
        string(REPLACE " " ";" condition "${CMAKE_MATCH_1}")
        string(REPLACE " " "|" names "${CMAKE_MATCH_2}")
        if(NOT (${condition}))
            list(FILTER ${variable} EXCLUDE REGEX "/(${names})\\.c$")
        endif()
    endforeach()
endmacro()
