# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(seL4_libs): libraries for programs on the kernel: vka, allocman, sel4utils, others.
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
set(seL4_libs_FOUND TRUE)

function(sel4_libs_import_libraries)
    clavis_import()
endfunction()
