# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# The three kinds of options (boolean, number, choice) and the collection of their macros.
#
# Every option is a cache variable under the name seL4 users know. A default may follow from other
# options; as long as nobody gave the option a value of their own it follows when those change.
# Each call appends to global lists: CLAVIS_OPTIONS (names), CLAVIS_CONFIG_H_<group> (lines of a
# gen_config.h) and CLAVIS_CONFIG_JSON (members of config.json).
include_guard(GLOBAL)

function(_clavis_append property value)
    set_property(GLOBAL APPEND PROPERTY ${property} "${value}")
endfunction()

# Gives `name` its default, unless the user chose a value: also not the default of an earlier run.
function(_clavis_default name type doc default)
    _clavis_append(CLAVIS_OPTIONS ${name})
    if(DEFINED CACHE{${name}} AND DEFINED CACHE{_default_of_${name}}
       AND "$CACHE{${name}}" STREQUAL "$CACHE{_default_of_${name}}"
       AND NOT "${default}" STREQUAL "$CACHE{_default_of_${name}}")
        set(${name} "${default}" CACHE ${type} "${doc}" FORCE)
    else()
        set(${name} "${default}" CACHE ${type} "${doc}")
    endif()
    set(_default_of_${name} "${default}" CACHE INTERNAL "default of ${name} in the last run" FORCE)
endfunction()

# Adds a macro to the group (kernel, sel4) being written. Value ON/OFF (BOOL) or verbatim.
function(clavis_macro group macro kind value)
    if(kind STREQUAL "BOOL")
        if(value)
            _clavis_append(CLAVIS_CONFIG_H_${group} "#define ${macro} 1")
            _clavis_append(CLAVIS_CONFIG_JSON "\"${macro}\": true")
        else()
            _clavis_append(CLAVIS_CONFIG_H_${group} "/* disabled: ${macro} */")
        endif()
        return()
    endif()
    _clavis_append(CLAVIS_CONFIG_H_${group} "#define ${macro} ${value}")
    if(kind STREQUAL "NUMBER")
        _clavis_append(CLAVIS_CONFIG_JSON "\"${macro}\": ${value}")
    else()
        _clavis_append(CLAVIS_CONFIG_JSON "\"${macro}\": \"${value}\"")
    endif()
endfunction()

# clavis_bool(group Name MACRO "what it does" default [UNLESS_MET variable])
# With a fifth argument that names a false variable the macro is off, whatever the option says.
function(clavis_bool group name macro doc default)
    _clavis_default(${name} BOOL "${doc}" "${default}")
    set(value "${${name}}")
    if(ARGC GREATER 5 AND NOT ${ARGV5})
        set(value OFF)
    endif()
    clavis_macro(${group} ${macro} BOOL "${value}")
endfunction()

# clavis_number(group Name MACRO "what it is" default lowest highest)
function(clavis_number group name macro doc default lowest highest)
    _clavis_default(${name} STRING "${doc}" "${default}")
    set(value "${${name}}")
    if(NOT value MATCHES "^[0-9]+$" OR value LESS lowest OR value GREATER highest)
        message(FATAL_ERROR "${name}=${value}: ${doc}; a whole number from ${lowest} to ${highest}")
    endif()
    clavis_macro(${group} ${macro} NUMBER "${value}")
endfunction()

# clavis_choice(Name "what it is" default allowed...): checks, writes no macro.
function(clavis_choice name doc default)
    _clavis_default(${name} STRING "${doc}" "${default}")
    set_property(CACHE ${name} PROPERTY STRINGS ${ARGN})
    if(NOT "${${name}}" IN_LIST ARGN)
        list(JOIN ARGN ", " allowed)
        message(FATAL_ERROR "${name}=${${name}}: ${doc}; one of: ${allowed}")
    endif()
endfunction()

# Writes `text` to `path` only when it differs, so that nothing is rebuilt for nothing.
function(clavis_write_if_changed path text)
    if(EXISTS "${path}")
        file(READ "${path}" old)
        if(old STREQUAL text)
            return()
        endif()
    endif()
    file(WRITE "${path}" "${text}")
endfunction()
