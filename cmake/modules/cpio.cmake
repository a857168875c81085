# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Files inside a program, as a cpio archive (spec 06, sections 16 and 21.3).
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)
set(CLAVIS_CPIO_DIR ${CMAKE_CURRENT_LIST_DIR}/.. CACHE INTERNAL "make_cpio.py and archive.S")

# MakeCPIO(archive.o "file;file..." [CPIO_SYMBOL symbol] [DEPENDS file...])
# The object file holds the files, by their base names, from `symbol` (_cpio_archive unless given)
# to symbol_end.
function(MakeCPIO output input_files)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "CPIO_SYMBOL" "DEPENDS")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "MakeCPIO: unknown arguments ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_CPIO_SYMBOL)
        set(arg_CPIO_SYMBOL _cpio_archive)
    endif()
    get_filename_component(object ${output} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
    set(archive ${object}.cpio)
    set(source ${CLAVIS_CPIO_DIR}/archive.S)
    add_custom_command(OUTPUT ${object}
        COMMAND /usr/bin/python3 ${CLAVIS_CPIO_DIR}/make_cpio.py ${archive} ${input_files}
        COMMAND ${CMAKE_C_COMPILER} -m64 -c -DARCHIVE_FILE="${archive}"
            -DARCHIVE_SYMBOL=${arg_CPIO_SYMBOL} -DARCHIVE_END=${arg_CPIO_SYMBOL}_end
            -o ${object} ${source}
        DEPENDS ${input_files} ${arg_DEPENDS} ${source} ${CLAVIS_CPIO_DIR}/make_cpio.py
        BYPRODUCTS ${archive}
        COMMENT "Archive ${output}"
        COMMAND_EXPAND_LISTS
        VERBATIM)
    set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
endfunction()
