# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(sel4-tutorials): everything a tutorial's program needs in one call (spec 06, section
# 21.2), with the options of the tutorials (22.1).
find_package(seL4 REQUIRED)
find_package(elfloader-tool REQUIRED)
find_package(musllibc REQUIRED)
find_package(util_libs REQUIRED)
find_package(seL4_libs REQUIRED)
set(sel4-tutorials_FOUND TRUE)

# A tutorial's directory holds plain files that are the learner's: nothing is rendered again.
function(sel4_tutorials_regenerate_tutorial directory)
    if(NOT IS_DIRECTORY ${directory})
        message(FATAL_ERROR "no such tutorial: ${directory}")
    endif()
endfunction()

function(sel4_tutorials_import_libsel4tutorials)
    clavis_import()
endfunction()

macro(sel4_tutorials_setup_roottask_tutorial_environment)
    set(KernelRootCNodeSizeBits 16 CACHE STRING "slots of the root CNode as a power of two")
    set(LibSel4MuslcSysDebugHalt OFF CACHE BOOL "abort stops the machine; otherwise it loops")
    sel4_import_kernel()
    elfloader_import_project()
    musllibc_setup_build_environment_with_sel4runtime()
    sel4_import_libsel4()
    util_libs_import_libraries()
    sel4_libs_import_libraries()
    sel4_tutorials_import_libsel4tutorials()
endmacro()

function(sel4_tutorials_setup_capdl_tutorial_environment)
    message(FATAL_ERROR "capDL tutorials need the capDL tools, which Clavis does not have")
endfunction()
