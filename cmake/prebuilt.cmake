# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# An SDK has kernel and libraries in prebuilt/<flavour>/, ready made with certain options; a
# checkout has no such folder. A flavour is used where building the sources would give the same:
#   settings.txt   the options it was given, a line `Option=value` each: a project must ask for all
#   options.txt    every option and its value: what else a project asks for must be as it is there
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)

# Splits "name=value".
macro(_clavis_pair pair)
    string(REGEX MATCH "^([^=]*)=(.*)$" clavis_matched "${pair}")
    set(name "${CMAKE_MATCH_1}")
    set(wanted "${CMAKE_MATCH_2}")
endmacro()

# Whether the option `name` of this project has the value `wanted`. ON and TRUE are the same.
function(_clavis_is out name wanted)
    set(${out} OFF PARENT_SCOPE)
    if(wanted MATCHES "^(ON|TRUE)$")
        if(${name})
            set(${out} ON PARENT_SCOPE)
        endif()
    elseif(wanted MATCHES "^(OFF|FALSE|)$")
        if(NOT ${name})
            set(${out} ON PARENT_SCOPE)
        endif()
    elseif("${${name}}" STREQUAL wanted)
        set(${out} ON PARENT_SCOPE)
    endif()
endfunction()

# Whether the project has chosen a value for the option; what an earlier build from source has left
# as its default (cmake/options.cmake) is no choice.
function(_clavis_is_asked_for out name)
    set(${out} OFF PARENT_SCOPE)
    if(DEFINED ${name} AND NOT (DEFINED CACHE{_default_of_${name}}
       AND "${${name}}" STREQUAL "$CACHE{_default_of_${name}}"))
        set(${out} ON PARENT_SCOPE)
    endif()
endfunction()

function(_clavis_fits out folder)
    set(${out} OFF PARENT_SCOPE)
    file(STRINGS ${folder}/settings.txt settings)
    foreach(pair IN LISTS settings)
        _clavis_pair("${pair}")
        _clavis_is(same ${name} "${wanted}")
        _clavis_is_asked_for(asked ${name})
        if(NOT asked OR NOT same)
            return()
        endif()
    endforeach()
    file(STRINGS ${folder}/options.txt options)
    foreach(pair IN LISTS options)
        _clavis_pair("${pair}")
        _clavis_is(same ${name} "${wanted}")
        _clavis_is_asked_for(asked ${name})
        # SIMULATION only keeps from options that QEMU lacks
        if(asked AND NOT same AND NOT name STREQUAL "SIMULATION")
            return()
        endif()
    endforeach()
    set(${out} ON PARENT_SCOPE)
endfunction()

# Applications read options in their CMakeLists.txt. What is filled in here was not asked for: the
# next run forgets it, unless somebody has changed it since.
function(_clavis_fill_in folder)
    file(STRINGS ${folder}/options.txt options)
    set(filled "")
    foreach(pair IN LISTS options)
        _clavis_pair("${pair}")
        _clavis_is_asked_for(asked ${name})
        if(NOT asked)
            set(${name} "${wanted}" CACHE INTERNAL "of the kernel and the libraries in use")
            list(APPEND filled "${pair}")
        endif()
    endforeach()
    set(CLAVIS_FILLED_IN "${filled}" CACHE INTERNAL "options that nobody asked for")
endfunction()

function(_clavis_forget_filled_in)
    foreach(pair IN LISTS CLAVIS_FILLED_IN)
        _clavis_pair("${pair}")
        if("$CACHE{${name}}" STREQUAL wanted)
            unset(${name} CACHE)
        endif()
    endforeach()
    set(CLAVIS_FILLED_IN "" CACHE INTERNAL "options that nobody asked for")
endfunction()

function(_clavis_import_kernel folder)
    set(image images/kernel-x86_64-pc99)
    add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/${image}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/images
        COMMAND ${CMAKE_COMMAND} -E copy ${folder}/${image} ${CMAKE_BINARY_DIR}/${image}
        DEPENDS ${folder}/${image}
        COMMENT "Kernel image ${image}"
        VERBATIM)
    add_custom_target(kernel ALL DEPENDS ${CMAKE_BINARY_DIR}/${image})
    add_executable(kernel.elf IMPORTED GLOBAL)
    set_target_properties(kernel.elf PROPERTIES IMPORTED_LOCATION ${folder}/kernel/kernel.elf)
endfunction()

# Kernel and libraries as targets, from the flavour that fits this project; `found` tells whether
# there is one.
function(clavis_import_prebuilt found)
    set(${found} OFF PARENT_SCOPE)
    if(NOT CMAKE_BUILD_TYPE)
        set(CMAKE_BUILD_TYPE Debug CACHE STRING "Debug or Release" FORCE)
    endif()
    _clavis_forget_filled_in()
    file(GLOB flavours ${CLAVIS_DIR}/prebuilt/*/settings.txt)
    foreach(file IN LISTS flavours)
        get_filename_component(CLAVIS_PREBUILT ${file} DIRECTORY)
        _clavis_fits(fits ${CLAVIS_PREBUILT})
        if(NOT fits)
            continue()
        endif()
        get_filename_component(flavour ${CLAVIS_PREBUILT} NAME)
        message(STATUS "Clavis: kernel and libraries are ready made (${flavour})")
        include(${CLAVIS_DIR}/cmake/userland.cmake)
        set(CLAVIS_CRT_DIR ${CLAVIS_PREBUILT}/lib CACHE INTERNAL "start-up objects")
        include(${CLAVIS_PREBUILT}/targets.cmake)
        _clavis_import_kernel(${CLAVIS_PREBUILT})
        _clavis_fill_in(${CLAVIS_PREBUILT})
        set(${found} ON PARENT_SCOPE)
        return()
    endforeach()
    if(flavours)
        message(STATUS "Clavis: no flavour has the options of this project; building from source")
    endif()
endfunction()
