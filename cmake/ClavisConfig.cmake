# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(Clavis): all of it in one call, for a project that needs no other packages.
#   kernel and libraries as targets, under the names seL4 users know (sel4, muslc, sel4utils, ...)
#   programs of the calling folder are compiled and linked for the kernel, from here on
#   MakeCPIO(), DeclareRootserver(), GenerateSimulateScript()
# It stands in a checkout and in an SDK alike; Clavis_DIR or CMAKE_PREFIX_PATH says where.
if(NOT "${CMAKE_CURRENT_LIST_DIR}/modules" IN_LIST CMAKE_MODULE_PATH)
    list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR}/modules)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/import.cmake)
clavis_import()
include(${CMAKE_CURRENT_LIST_DIR}/userland.cmake)
clavis_program_environment()
include(cpio)
include(rootserver)
include(simulation)
