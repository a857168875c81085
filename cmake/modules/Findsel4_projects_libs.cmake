# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(sel4_projects_libs): Clavis has none of its libraries beyond those of seL4_libs and
# util_libs. A program that links one finds out from the linker, by the library's name.
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
set(sel4_projects_libs_FOUND TRUE)

function(sel4_projects_libs_import_libraries)
    clavis_import()
endfunction()
