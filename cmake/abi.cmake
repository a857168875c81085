# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# Runs the ABI generator while configuring: abi/ and the options in, headers for kernel and libsel4
# out. A changed description, generator or option makes the build configure itself again.
include_guard(GLOBAL)

set(CLAVIS_PYTHON /usr/bin/python3)
set(CLAVIS_ABI_KERNEL_DIR ${CMAKE_BINARY_DIR}/gen/kernel)
set(CLAVIS_ABI_LIBSEL4_DIR ${CMAKE_BINARY_DIR}/gen/libsel4)

function(clavis_generate_abi)
    if(NOT EXISTS ${PROJECT_SOURCE_DIR}/tools/abigen/abigen.py)
        message(WARNING "tools/abigen is missing: no ABI headers")
        return()
    endif()
    file(GLOB_RECURSE inputs CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/abi/* ${PROJECT_SOURCE_DIR}/tools/abigen/*.py
        ${PROJECT_SOURCE_DIR}/tools/abigen/*.j2)
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${inputs})
    set(fingerprint "")
    foreach(input IN LISTS inputs ITEMS ${CLAVIS_CONFIG_DIR}/config.json)
        file(SHA256 ${input} sum)
        string(APPEND fingerprint "${sum} ${input}\n")
    endforeach()
    set(stamp ${CMAKE_BINARY_DIR}/gen/abi.stamp)
    if(EXISTS ${stamp})
        file(READ ${stamp} old)
        if(old STREQUAL fingerprint)
            return()
        endif()
    endif()
    execute_process(
        COMMAND ${CLAVIS_PYTHON} ${PROJECT_SOURCE_DIR}/tools/abigen/abigen.py
            --config ${CLAVIS_CONFIG_DIR}/config.json
            --kernel-out ${CLAVIS_ABI_KERNEL_DIR} --libsel4-out ${CLAVIS_ABI_LIBSEL4_DIR}
        RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "the ABI generator failed (${failed}); its message is above")
    endif()
    file(WRITE ${stamp} "${fingerprint}")
endfunction()

clavis_generate_abi()
