# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The command ./clavis: one module cmd_<name>.py for each sub-command."""
