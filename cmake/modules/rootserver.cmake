# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# The first program that the kernel starts (spec 06, section 21.3).
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)
include(${CMAKE_CURRENT_LIST_DIR}/../import.cmake)

# A root task is entered at _sel4_start, because the kernel gives it no stack.
function(SetSeL4Start target)
    target_link_options(${target} PRIVATE -Wl,-u,_sel4_start -Wl,-e,_sel4_start)
endfunction()

# Copies `target` and the kernel to images/, as target rootserver_image (of ALL). The target's
# properties IMAGE_NAME and KERNEL_IMAGE_NAME have the paths, relative to the build directory.
function(DeclareRootserver target)
    SetSeL4Start(${target})
    # no loader reads its program headers: symbols tell where thread-local data begins and ends
    target_link_options(${target} PRIVATE
        -Wl,-T,${CLAVIS_DIR}/libs/sel4runtime/tls_rootserver.lds)
    set(image images/${target}-image-x86_64-pc99)
    add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/${image}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/images
        COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:${target}> ${CMAKE_BINARY_DIR}/${image}
        DEPENDS ${target}
        COMMENT "Root task image ${image}"
        VERBATIM)
    add_custom_target(${target}_image ALL DEPENDS ${CMAKE_BINARY_DIR}/${image})
    add_dependencies(${target}_image kernel)
    if(NOT TARGET rootserver_image)
        add_custom_target(rootserver_image ALL)
    endif()
    add_dependencies(rootserver_image ${target}_image)
    set_target_properties(${target} PROPERTIES
        IMAGE_NAME ${image} KERNEL_IMAGE_NAME images/kernel-x86_64-pc99)
    set_target_properties(rootserver_image PROPERTIES
        ROOTSERVER_IMAGE ${image} IMAGE_NAME ${image} KERNEL_IMAGE_NAME images/kernel-x86_64-pc99)
    set_property(GLOBAL PROPERTY CLAVIS_ROOTSERVER ${target})
endfunction()
