# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(seL4): the kernel and libsel4 (spec 06, section 21.2).
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../config-library.cmake)
set(KERNEL_PATH ${CLAVIS_DIR}/kernel CACHE INTERNAL "sources of the kernel")
set(KERNEL_HELPERS_PATH ${CLAVIS_DIR}/cmake/config-library.cmake CACHE INTERNAL "config_option()")
set(KERNEL_CONFIG_PATH ${CLAVIS_DIR}/cmake/config.cmake CACHE INTERNAL "options of the kernel")
set(seL4_FOUND TRUE)

function(sel4_import_kernel)
    clavis_import()
endfunction()

function(sel4_import_libsel4)
    clavis_import()
endfunction()

# The options follow from KernelPlatform and KernelSel4Arch when the kernel is imported; here only
# what cannot be is refused early.
function(sel4_configure_platform_settings)
    foreach(pair "KernelPlatform;pc99" "KernelSel4Arch;x86_64" "KernelArch;x86")
        list(GET pair 0 option)
        list(GET pair 1 value)
        if(DEFINED ${option} AND NOT "${${option}}" MATCHES "^(${value}|x86_64)$")
            message(FATAL_ERROR "${option}=${${option}}: this kernel has ${value} only")
        endif()
    endforeach()
endfunction()
