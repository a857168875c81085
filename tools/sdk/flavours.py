# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The kernels and libraries that an SDK has ready made: name, and the options they are built with.

A project uses a flavour when it asks for these options and for no other value of the remaining ones
(cmake/prebuilt.cmake). What fits none is built from the sources that the SDK carries.
"""

from __future__ import annotations

FLAVOURS: dict[str, dict[str, str]] = {
    # what a program gets that asks for nothing
    "debug": {"CMAKE_BUILD_TYPE": "Debug"},
    "release": {"CMAKE_BUILD_TYPE": "Release", "RELEASE": "ON"},
    # mixed-criticality scheduling, which changes the numbers of the interface
    "mcs-debug": {"CMAKE_BUILD_TYPE": "Debug", "MCS": "ON"},
    "mcs-release": {"CMAKE_BUILD_TYPE": "Release", "RELEASE": "ON", "MCS": "ON"},
    # cmake/modules/Findsel4-tutorials.cmake
    "tutorial": {
        "CMAKE_BUILD_TYPE": "Debug",
        "KernelRootCNodeSizeBits": "16",
        "LibSel4MuslcSysDebugHalt": "OFF",
    },
}
