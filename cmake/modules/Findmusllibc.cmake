# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(musllibc): the C library, and how programs are compiled and linked.
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../userland.cmake)
set(musllibc_FOUND TRUE)

# Flags for the calling folder, from here on (a macro, since they are variables of the caller). The
# libraries come first, so that these flags do not reach them or the kernel.
macro(musllibc_set_environment_flags)
    clavis_import()
    clavis_program_environment()
endmacro()

function(musllibc_import_library)
    clavis_import()
endfunction()

macro(musllibc_setup_build_environment_with_sel4runtime)
    musllibc_set_environment_flags()
endmacro()
