# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""System call functions, seen from a fake kernel: probes/calls.c in every configuration."""

from __future__ import annotations

from report import Report
from toolchain import COMPILERS, HERE, Broken, Setup, compile_for_fake_kernel, in_parallel, run


def run_probe(job: tuple) -> tuple[str, str]:
    setup, compiler, flag = job
    prefix = f"{setup.name}, {compiler} {flag}"
    source = (HERE / "probes" / "calls.c").read_text()
    program = setup.directory / "calls" / f"{compiler}{flag}"
    try:
        return prefix, run([compile_for_fake_kernel(setup, compiler, [flag], source, program)])
    except Broken as reason:
        return prefix, f"not ok {reason}"


def check(report: Report, setups: list[Setup], variants: list[Setup]) -> None:
    jobs = [
        (setup, compiler, flag)
        for setup in [*setups, *variants]
        for compiler in COMPILERS
        for flag in ("-O0", "-O2")
    ]
    for prefix, output in in_parallel(run_probe, jobs):
        report.add_output(prefix, output)
