# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# With -DClavisExport=ON this build becomes one that programs elsewhere use without building it
# again (tools/sdk packs it, cmake/prebuilt.cmake reads it):
#   <build>/targets.cmake   every library, with what using it asks for
#   <build>/options.txt     every option and its value, a line each
# Target clavis_export builds all that these files speak of. Paths are written with two variables,
# CLAVIS_DIR (the sources) and CLAVIS_PREBUILT (this directory), for whoever reads them elsewhere.
include_guard(GLOBAL)

set(exported_properties
    INTERFACE_INCLUDE_DIRECTORIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES
    INTERFACE_COMPILE_DEFINITIONS INTERFACE_COMPILE_OPTIONS INTERFACE_LINK_OPTIONS
    INTERFACE_LINK_LIBRARIES INTERFACE_LINK_DEPENDS)

function(_clavis_without_places out text)
    # a build directory may lie below the sources, so it goes first
    foreach(pair "${CMAKE_BINARY_DIR};CLAVIS_PREBUILT" "${CMAKE_SOURCE_DIR};CLAVIS_DIR"
                 "${CLAVIS_COMPILER_HEADERS};CLAVIS_COMPILER_HEADERS")
        list(GET pair 0 path)
        list(GET pair 1 variable)
        string(REPLACE "${path}" "\${${variable}}" text "${text}")
    endforeach()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

# The lines that make `target` again.
function(_clavis_describe out target)
    get_target_property(type ${target} TYPE)
    set(kind INTERFACE)
    set(values "IMPORTED_NO_SYSTEM ON")
    if(type STREQUAL "STATIC_LIBRARY")
        set(kind STATIC)
        get_target_property(directory ${target} BINARY_DIR)
        string(APPEND values "\n    IMPORTED_LOCATION \"${directory}/lib${target}.a\"")
    endif()
    foreach(property IN LISTS exported_properties)
        get_target_property(value ${target} ${property})
        if(value)
            string(APPEND values "\n    ${property} \"${value}\"")
        endif()
    endforeach()
    _clavis_without_places(values "${values}")
    string(CONCAT text "add_library(${target} ${kind} IMPORTED GLOBAL)\n"
        "set_target_properties(${target} PROPERTIES ${values})\n")
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

# sel4_autoconf and the libraries made in the directories below `directory`. sel4_user_flags and
# clavis_warnings are made by userland.cmake, elsewhere too.
function(_clavis_libraries out directory)
    set(found sel4_autoconf)
    get_property(folders DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
    foreach(folder IN LISTS folders)
        get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
        foreach(target IN LISTS targets)
            get_target_property(type ${target} TYPE)
            if(type MATCHES "^(STATIC|INTERFACE)_LIBRARY$")
                list(APPEND found ${target})
            endif()
        endforeach()
    endforeach()
    set(${out} ${found} PARENT_SCOPE)
endfunction()

function(clavis_export)
    _clavis_libraries(libraries ${PROJECT_SOURCE_DIR}/libs)
    set(text "# Libraries of this build. Made by cmake/export.cmake.\n")
    foreach(target IN LISTS libraries)
        _clavis_describe(lines ${target})
        string(APPEND text "${lines}")
    endforeach()
    file(WRITE ${CMAKE_BINARY_DIR}/targets.cmake "${text}")

    get_property(options GLOBAL PROPERTY CLAVIS_OPTIONS)
    list(REMOVE_DUPLICATES options)
    list(SORT options)
    set(text "CMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}\n")
    foreach(option IN LISTS options)
        string(APPEND text "${option}=$CACHE{${option}}\n")
    endforeach()
    file(WRITE ${CMAKE_BINARY_DIR}/options.txt "${text}")

    add_custom_target(clavis_export)
    add_dependencies(clavis_export kernel ${libraries})
endfunction()
