# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Which instructions an operation is made of, which of them cost more than one, which cache lines
they touch: a run with the TCG plugin tools/bench/profile.c.

The plugin changes nothing that is counted. It also counts an instruction that faults, which the
time-stamp counter does not.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.goals import KERNEL_TEXT, TOP
from bench.instructions import costly_name, is_repeated
from bench.machine import BASE, KERNELS, PREFIX, Count, RunError, kernel_elf, kernel_text, run
from bench.symbols import Code

SOURCES = TOP / "tools" / "bench"


@dataclass
class Cost:
    """One operation: instructions, those in user mode; address of each instruction of the kernel ->
    times it ran; how many of them are elements of repeated string instructions; names of those that
    cost far more than one -> times; addresses of the cache lines that the kernel touched."""

    total: int
    user: int
    times: dict[int, int] = field(default_factory=dict)
    line_addresses: list[int] = field(default_factory=list)
    repeated: int = 0
    costly: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        return len(self.line_addresses)

    def classify(self, code: Code) -> None:
        for address, times in self.times.items():
            instruction = code.at(address)
            self.repeated += times * is_repeated(instruction)
            name = costly_name(instruction)
            if name:
                self.costly[name] += times

    def as_json(self) -> dict:
        words = {"kernel": self.total - self.user, "user": self.user, "repeated": self.repeated}
        return {**words, "costly": dict(sorted(self.costly.items())), "cache_lines": self.lines}


@dataclass(frozen=True)
class Measurement:
    """Of one kernel, by the names of what is counted."""

    counts: dict[str, Count]
    costs: dict[str, Cost]

    def as_json(self, name: str) -> dict:
        count = self.counts[name]
        costs = self.costs[name].as_json() if name in self.costs else {}
        return {"low": count.low, "high": count.high, **costs}


def build_plugin(name: str = "profile") -> Path:
    plugin = BASE / f"{name}.so"
    source = SOURCES / f"{name}.c"
    parts = [source, *SOURCES.glob("*.h")]
    if plugin.exists() and all(plugin.stat().st_mtime > p.stat().st_mtime for p in parts):
        return plugin
    flags = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    done = subprocess.run(
        ["cc", *flags, "-o", str(plugin), str(source)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RunError(f"{done.stdout}{source.name} does not compile")
    return plugin


def read(path: Path) -> list[Cost]:
    """What a plugin wrote."""
    costs: list[Cost] = []
    for line in path.read_text(encoding="ascii").splitlines():
        kind, first, *rest = line.split()
        if kind == "count":
            costs.append(Cost(int(first), int(rest[0])))
        elif kind == "i":
            costs[-1].times[int(first, 16)] = int(rest[0])
        else:
            costs[-1].line_addresses.append(int(first, 16))
    return costs


def profile(kernel: str) -> tuple[dict[str, Count], dict[str, Cost]]:
    """A run with the plugin: the counts of the root task, and the costs of each."""
    out = BASE / f"profile-{kernel}.txt"
    counts = run(kernel, ["-plugin", f"file={build_plugin()},out={out}"])
    costs = read(out)
    code = Code(kernel_elf(kernel))
    for cost in costs:
        cost.classify(code)
    if len(costs) != len(counts):
        raise RunError(f"{len(counts)} counts, but the plugin saw {len(costs)}")
    return counts, dict(zip(counts, costs))


def measure(kernel: str) -> Measurement:
    counts, costs = profile(kernel)
    text = kernel_text(kernel)
    name = PREFIX[kernel] + KERNEL_TEXT
    return Measurement({**counts, name: Count(text, text)}, costs)


def measure_all() -> dict[str, Measurement]:
    """All kernels, at the same time. build_all() comes first."""
    build_plugin()
    with ThreadPoolExecutor() as threads:
        return dict(zip(KERNELS, threads.map(measure, KERNELS)))
