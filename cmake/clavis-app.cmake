# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# For projects of programs outside this checkout: makes find_package(seL4) and its like find Clavis.
#   cmake -G Ninja -C <checkout>/cmake/clavis-app.cmake -S PROGRAM -B BUILD
# or include() it before the first find_package, where other projects include a settings.cmake.
# The build directory then holds kernel, libraries and program; images go to BUILD/images.
cmake_policy(VERSION 3.22)
get_filename_component(clavis_here "${CMAKE_CURRENT_LIST_DIR}" REALPATH)
get_filename_component(clavis_dir "${clavis_here}" DIRECTORY)
if(NOT "${clavis_dir}/cmake/modules" IN_LIST CMAKE_MODULE_PATH)
    list(APPEND CMAKE_MODULE_PATH ${clavis_dir}/cmake/modules)
endif()
# the cache is what is left of a file given with -C
set(CMAKE_MODULE_PATH "${CMAKE_MODULE_PATH}" CACHE STRING "where find_package and include look")
set(CMAKE_BUILD_TYPE "Debug" CACHE STRING "Debug or Release")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON CACHE BOOL "compile_commands.json for editors")
