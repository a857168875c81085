# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# How user code is compiled and linked (spec 06, section 21.4): the only place that says so.
#   sel4_user_flags   INTERFACE: flags of all user code; targets sel4 and muslc link it publicly,
#                     so whoever links a library of ours compiles like one
#   clavis_warnings   INTERFACE: the warnings our own libraries must be free of; link it PRIVATE
#   clavis_library_environment(), clavis_program_environment(): for the folder that calls them
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)
include(${CMAKE_CURRENT_LIST_DIR}/config-library.cmake)

# crt0.o, crti.o and crtn.o of sel4runtime are here; target sel4runtime makes them
set(CLAVIS_CRT_DIR ${CMAKE_BINARY_DIR}/lib CACHE INTERNAL "start-up objects of user programs")

# -nostdinc leaves the compiler without its own headers too, the intrinsics for example
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=include
    OUTPUT_VARIABLE clavis_path OUTPUT_STRIP_TRAILING_WHITESPACE)
set(CLAVIS_COMPILER_HEADERS ${clavis_path} CACHE INTERNAL "the compiler's own headers")

if(NOT TARGET sel4_user_flags)
    add_library(sel4_user_flags INTERFACE)
    target_compile_definitions(sel4_user_flags INTERFACE __KERNEL_64__)
    target_compile_options(sel4_user_flags INTERFACE
        -m64 -g $<$<COMPILE_LANGUAGE:C>:-std=gnu11> -nostdinc
        -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables
        -ftls-model=local-exec -mtls-direct-seg-refs)
    # C++ without its library, which exceptions, run-time types and locks of statics would need
    foreach(option -fno-exceptions -fno-rtti -fno-threadsafe-statics)
        target_compile_options(sel4_user_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${option}>)
    endforeach()
    add_library(clavis_warnings INTERFACE)
    target_compile_options(clavis_warnings INTERFACE
        $<$<COMPILE_LANGUAGE:C>:-Wall> $<$<COMPILE_LANGUAGE:C>:-Wextra>
        $<$<COMPILE_LANGUAGE:C>:-Werror>)
endif()

# Optimisation goes through the variables of the build type, so that a program can still say -O0.
# Not -O3: it inlines printf's large frames into small stacks (spec 09).
macro(clavis_library_environment)
    foreach(language C CXX)
        set(CMAKE_${language}_FLAGS_DEBUG "-O2 -g")
        set(CMAKE_${language}_FLAGS_RELEASE "-O2 -DNDEBUG -ffunction-sections -fdata-sections")
    endforeach()
    set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
endmacro()

# Programs made in the calling folder and below it, from here on, are linked for the kernel: static,
# at a fixed address, between the start-up objects, with every library in one group.
macro(clavis_program_environment)
    clavis_library_environment()
    foreach(object crtbegin crtend)
        if(NOT CLAVIS_${object})
            execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=${object}.o
                OUTPUT_VARIABLE clavis_path OUTPUT_STRIP_TRAILING_WHITESPACE)
            set(CLAVIS_${object} ${clavis_path} CACHE INTERNAL "the compiler's ${object}.o")
        endif()
    endforeach()
    set(clavis_gc OFF)
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
        set(clavis_gc ON)
    endif()
    set(UserLinkerGCSections ${clavis_gc} CACHE BOOL "leave out what no program refers to")
    set(clavis_gc "")
    if(UserLinkerGCSections)
        set(clavis_gc "-Wl,--gc-sections")
    endif()
    string(JOIN " " clavis_link
        "<CMAKE_C_COMPILER> <FLAGS> <CMAKE_C_LINK_FLAGS> -static -no-pie -nostdlib"
        "-Wl,-z,max-page-size=0x1000 -Wl,-z,noexecstack -Wl,--no-warn-rwx-segments"
        "-Wl,--build-id=none ${clavis_gc} <LINK_FLAGS>"
        "${CLAVIS_CRT_DIR}/crt0.o ${CLAVIS_CRT_DIR}/crti.o ${CLAVIS_crtbegin} <OBJECTS> -o <TARGET>"
        "-Wl,--start-group -lgcc <LINK_LIBRARIES> -Wl,--end-group"
        "${CLAVIS_crtend} ${CLAVIS_CRT_DIR}/crtn.o")
    foreach(language C ASM CXX)
        set(CMAKE_${language}_LINK_EXECUTABLE "${clavis_link}")
        set(CMAKE_${language}_IMPLICIT_LINK_LIBRARIES "")
    endforeach()
endmacro()
