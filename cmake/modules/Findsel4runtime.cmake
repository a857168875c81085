# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(sel4runtime): start-up code of programs.
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
set(sel4runtime_FOUND TRUE)

function(sel4runtime_import_project)
    clavis_import()
endfunction()
