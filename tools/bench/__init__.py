# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Counts the instructions of system calls: what ./clavis bench and tests/bench do.

    goals     what is counted, and what it is compared with (bench/goals.json)
    machine   kernels and root task, and their runs in QEMU
    guard     comparison with the committed counts (bench/counts.json)
    report    table, JSON, the page in docs/performance
    plot      curves as SVG
    profile   counts and costs: which instructions, which cache lines (profile.c, a QEMU plugin)
    trace     one operation in detail
"""
