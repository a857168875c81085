# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
#
# GenerateSimulateScript() and SetSimulationScriptProperty(), which stand with the script's program.
include(${CMAKE_CURRENT_LIST_DIR}/../../tools/simulate/simulation.cmake)
