# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Configurations of the ABI tests, their generated headers, and how probes are compiled and run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable

import yaml

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
ABIGEN = TOP / "tools" / "abigen" / "abigen.py"
LIBSEL4 = TOP / "libs" / "libsel4"
JOBS = 2
LONGEST_S = 100
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
COMPILERS = ("gcc", "clang")
# The column of the tables in spec 01 (sections 0 and 10.2) that a configuration stands for
COLUMNS = {
    "a-debug": "A",
    "a-release": "A",
    "b-smp": "B",
    "c-mcs": "C",
    "c-mcs-release": "C",
    "c-mcs-smp": "C",
    "d-benchmark": "D",
    "v-vtx": "V",
    "h-debug-api": "H",
    "x-mcs-vtx": "X",
}
# Options that change how libsel4 is written but none of its numbers, on top of a-debug
VARIANTS = {
    "no-inline": {"CONFIG_LIB_SEL4_INLINE_INVOCATIONS": False},
    "no-thread-locals": {"CONFIG_LIB_SEL4_USE_THREAD_LOCALS": 0},
    "buffer-only": {"CONFIG_LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY": True},
    "report-errors": {"CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC": True},
    "utilisation": {"CONFIG_ENABLE_BENCHMARKS": True, "CONFIG_BENCHMARK_TRACK_UTILISATION": True},
    "code-injection": {"CONFIG_DANGEROUS_CODE_INJECTION": True},
}


class Broken(Exception):
    """A probe that does not compile or run; the text says why."""


@dataclass
class Setup:
    """A configuration with its headers in a directory of its own."""

    name: str
    column: str
    config: dict[str, Any]
    directory: Path

    def holds(self, condition: str | None) -> bool:
        if condition is None:
            return True
        macros = {name: 0 for name in re.findall(r"CONFIG_\w+", condition)}
        return bool(eval(condition, {"__builtins__": {}}, {**macros, **self.config}))

    @property
    def libsel4_roots(self) -> list[Path]:
        return [LIBSEL4 / "include", self.directory / "libsel4"]

    @property
    def libsel4_flags(self) -> list[str]:
        roots = [*self.libsel4_roots, self.directory / "config", HERE / "probes"]
        return [f"-I{root}" for root in roots]

    @property
    def kernel_flags(self) -> list[str]:
        return [f"-I{self.directory / 'kernel'}"]


def run(command: list[Any], text: str | None = None) -> str:
    """Output of a command that must succeed and say nothing on its error output."""
    words = [str(part) for part in command]
    try:
        result = subprocess.run(
            words, input=text, text=True, capture_output=True, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"{words[0]}: no end after {LONGEST_S} s") from None
    if result.returncode or result.stderr:
        said = [line for line in result.stderr.splitlines() if "error" in line] or ["no message"]
        raise Broken(f"{words[0]}, exit {result.returncode}: {said[0][:300]}")
    return result.stdout


def write_autoconf(config: dict[str, Any], directory: Path) -> None:
    """The header that the build would make of the options: what is off is not defined."""
    directory.mkdir(parents=True)
    lines = ["#pragma once"]
    for name, value in config.items():
        if value is not False:
            lines.append(f"#define {name} {1 if value is True else value}")
    (directory / "autoconf.h").write_text("\n".join(lines) + "\n")


def prepare(name: str, column: str, config: dict[str, Any], directory: Path) -> Setup:
    write_autoconf(config, directory / "config")
    options = directory / "config" / "config.json"
    options.write_text(json.dumps(config))
    run(
        ["/usr/bin/python3", ABIGEN, "--config", options]
        + ["--kernel-out", directory / "kernel", "--libsel4-out", directory / "libsel4"]
    )
    return Setup(name, column, config, directory)


def setups(directory: Path) -> list[Setup]:
    """One for each file in configs/; a file that no column is known for is an error."""
    made = []
    for path in sorted((HERE / "configs").glob("*.json")):
        if path.stem not in COLUMNS:
            sys.exit(f"{path}: no column of spec 01 is known for it")
        config = json.loads(path.read_text())
        made.append(prepare(path.stem, COLUMNS[path.stem], config, directory / path.stem))
    return made


def variants(directory: Path) -> list[Setup]:
    base = json.loads((HERE / "configs" / "a-debug.json").read_text())
    return [
        prepare(name, "A", {**base, **change}, directory / name)
        for name, change in VARIANTS.items()
    ]


def expected(name: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / "expected" / f"{name}.yaml").read_text())


def compile_program(compiler: str, flags: list[str], source: str, program: Path) -> Path:
    program.parent.mkdir(parents=True, exist_ok=True)
    path = program.with_suffix(".c")
    path.write_text(source)
    run([compiler, "-std=gnu11", *WARNINGS, *flags, path, "-o", program])
    return program


def compile_for_fake_kernel(
    setup: Setup, compiler: str, flags: list[str], source: str, program: Path
) -> Path:
    """A program whose SYSCALL instructions trap into probes/fake_kernel.c.

    The compiler's own assembly is kept but for that instruction, so that what the stubs do with
    registers is what they do on a kernel.
    """
    program.parent.mkdir(parents=True, exist_ok=True)
    path, assembly = program.with_suffix(".c"), program.with_suffix(".s")
    path.write_text(source)
    common = ["-std=gnu11", *WARNINGS, *setup.libsel4_flags]
    run([compiler, *common, *flags, "-S", path, "-o", assembly])
    text, replaced = re.subn(r"(?m)^(\s*)syscall\s*$", r"\1int3", assembly.read_text())
    if not replaced:
        raise Broken(f"{assembly}: no SYSCALL instruction")
    assembly.write_text(text)
    kernel = [HERE / "probes" / "fake_kernel.c", LIBSEL4 / "src" / "ipc_buffer.c"]
    run([compiler, *common, "-O1", assembly, *kernel, "-o", program])
    return program


def in_parallel(work: Callable, items: Iterable) -> list:
    with ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(work, items))
