# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# find_package(Clavis VERSION): the version stands in the top CMakeLists.txt. Until 1.0 a version is
# compatible with requests for itself or an older one of the same minor number.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../CMakeLists.txt clavis_line REGEX "^project\\(clavis ")
string(REGEX REPLACE "^.* VERSION ([0-9.]+).*$" "\\1" PACKAGE_VERSION "${clavis_line}")
string(REGEX REPLACE "^([0-9]+\\.[0-9]+).*$" "\\1" clavis_minor "${PACKAGE_VERSION}")
set(PACKAGE_VERSION_COMPATIBLE FALSE)
set(clavis_asked "${PACKAGE_FIND_VERSION_MAJOR}.${PACKAGE_FIND_VERSION_MINOR}")
if(clavis_asked STREQUAL clavis_minor
   AND NOT PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)
    set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
    set(PACKAGE_VERSION_EXACT TRUE)
endif()
