# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Runs an image in QEMU: what the scripts `simulate` and `launch_gdb` of a build directory call."""
