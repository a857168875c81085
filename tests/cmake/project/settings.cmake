# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# What projects for seL4 have under this name: where packages are, and options before the kernel.
# CLAVIS: where it is checked out
list(APPEND CMAKE_MODULE_PATH ${CLAVIS}/cmake/modules)
include(application_settings)
correct_platform_strings()
find_package(seL4 REQUIRED)
sel4_configure_platform_settings()
set(KernelRootCNodeSizeBits 14 CACHE STRING "" FORCE)
set(NobodyKnowsThisOption ON CACHE BOOL "" FORCE)
if(SIMULATION)
    ApplyCommonSimulationSettings("${KernelArch}")
endif()
ApplyCommonReleaseVerificationSettings("${RELEASE}" "${VERIFICATION}")
