# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# How kernel code is compiled: CLAVIS_KERNEL_FLAGS (code), CLAVIS_KERNEL_WARNINGS (all are errors).
# The compiler may still call memcpy, memmove, memset and memcmp; the kernel has exactly these.

set(CLAVIS_KERNEL_FLAGS
    -std=gnu11 -O2 -g -nostdinc -m64 -ffreestanding -mno-red-zone -mgeneral-regs-only
    -mcmodel=kernel -fno-pic -fno-pie -fno-stack-protector -fno-common -fno-strict-aliasing -fwrapv
    -fno-delete-null-pointer-checks -fno-asynchronous-unwind-tables -ffunction-sections
    -fdata-sections -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
    -D__KERNEL_64__)
# -nostdinc keeps the host's headers out; the compiler's own (stdint.h, stddef.h) are wanted
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=include
    OUTPUT_VARIABLE compiler_headers OUTPUT_STRIP_TRAILING_WHITESPACE)
list(APPEND CLAVIS_KERNEL_FLAGS -isystem ${compiler_headers})
if(KernelDebugBuild)
    list(APPEND CLAVIS_KERNEL_FLAGS -fno-omit-frame-pointer)
endif()

set(CLAVIS_KERNEL_WARNINGS
    -Werror -Wall -Wextra -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
    -Wold-style-definition -Wpointer-arith -Wcast-qual -Wcast-align -Wconversion -Wsign-conversion
    -Wswitch-enum -Wimplicit-fallthrough -Wvla -Wwrite-strings -Wformat=2 -Wnull-dereference
    -Wframe-larger-than=512)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    list(APPEND CLAVIS_KERNEL_WARNINGS
        -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init -Walloca
        -Wtrampolines -Wstack-usage=512)
endif()
