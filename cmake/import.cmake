# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Kernel and libraries of this checkout, or of this SDK, as part of another project: the modules in
# cmake/modules, which have the names seL4 users know, all end here.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)
get_filename_component(clavis_here "${CMAKE_CURRENT_LIST_DIR}" REALPATH)
get_filename_component(clavis_top "${clavis_here}" DIRECTORY)
set(CLAVIS_DIR ${clavis_top} CACHE INTERNAL "the checkout of Clavis, or the SDK")
include(${CMAKE_CURRENT_LIST_DIR}/prebuilt.cmake)

# Adds them once. Options given before the first call count; later ones do not.
function(clavis_import)
    if(TARGET sel4_autoconf)
        return()
    endif()
    clavis_import_prebuilt(ready)
    if(NOT ready)
        add_subdirectory(${CLAVIS_DIR} ${CMAKE_BINARY_DIR}/clavis EXCLUDE_FROM_ALL)
    endif()
endfunction()
