# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(util_libs): libraries that know nothing of the kernel: utils, cpio, elf, pci,
# platsupport.
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
set(util_libs_FOUND TRUE)

function(util_libs_import_libraries)
    clavis_import()
endfunction()
