# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""For how long the kernel lets no interrupt in: a run with the TCG plugin tools/bench/latency.c.

The longest stretch and the way from an interrupt to its handler (row irq_delivery of the counts)
are the worst case.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from bench.goals import PLAIN, TOP
from bench.machine import BASE, RunError, boot, kernel_elf, run
from bench.profile import build_plugin, read
from bench.symbols import Code, Symbols
from bench.trace import by_function
from clavis.build import build, configure

LIMITS = TOP / "bench" / "latency.json"
SHOWN_STRETCHES, SHOWN_FUNCTIONS = 10, 4
TOLERANCE = 1.03
CPU = "Nehalem,-vme,+pdpe1gb,-xsave,-xsaveopt,-xsavec,-fsgsbase,-invpcid,+syscall,+lm"
CONFORMANCE = ["-cpu", CPU, "-icount", "shift=2,sleep=off"]  # as tests/conformance/run has it
PASSED = re.compile(r"^\d+ passed, 0 failed", re.MULTILINE)
HOW_TO_UPDATE = "if that is as it has to be: ./clavis bench --latency --update"


@dataclass(frozen=True)
class Stretch:
    """Instructions of the kernel in a row with interrupts off; how many of them are elements of
    repeated string instructions; the functions that most of them are in."""

    length: int
    repeated: int
    functions: list[tuple[str, int]]

    def __str__(self) -> str:
        functions = ", ".join(f"{name} {times}" for name, times in self.functions)
        return f"{self.length:9d} {self.repeated:9d}  {functions}"


def stretches(path: Path, elf: Path) -> list[Stretch]:
    """What the plugin wrote, the longest first."""
    code, symbols = Code(elf), Symbols(elf)
    found = []
    for cost in sorted(read(path), key=lambda cost: -cost.total)[:SHOWN_STRETCHES]:
        cost.classify(code)
        functions = [(name, at.total()) for name, at in by_function(cost, symbols).items()]
        found.append(Stretch(cost.total, cost.repeated, functions[:SHOWN_FUNCTIONS]))
    return found


def with_plugin(name: str) -> tuple[Path, list[str]]:
    out = BASE / f"latency-{name}.txt"
    return out, ["-plugin", f"file={build_plugin('latency')},out={out}"]


def of_benchmarks() -> list[Stretch]:
    """While the benchmarks run, among them operations on the largest objects."""
    out, words = with_plugin(PLAIN)
    run(PLAIN, words)
    return stretches(out, kernel_elf(PLAIN))


def of_conformance() -> list[Stretch]:
    """While the conformance suite runs, on a release kernel; it need not be built before."""
    directory = BASE / "conformance"
    if not (directory / "build.ninja").exists():
        configure("x86_64-release", directory, ["-DCLAVIS_TESTS=ON"])
    build(directory, ["conformance_image"], "build bench/conformance")
    out, words = with_plugin("conformance")
    image = directory / "images" / "conformance-image-x86_64-pc99"
    text = boot(directory, image, [*CONFORMANCE, *words])
    if not PASSED.search(text):
        raise RunError(f"{text[-3000:]}\nthe conformance suite did not come to its end")
    return stretches(out, directory / "kernel" / "kernel.elf")


def table(title: str, found: list[Stretch]) -> str:
    head = f"{'':9} {'elements':>9}\n{'length':>9} {'of strings':>9}  most of it"
    return "\n".join([title, head, *(str(stretch) for stretch in found)])


def save(longest: int, path: Path = LIMITS) -> None:
    path.write_text(json.dumps({"longest": longest}) + "\n", encoding="utf-8")


def load(path: Path = LIMITS) -> int:
    return json.loads(path.read_text(encoding="utf-8"))["longest"]


def is_worse(now: int, before: int) -> bool:
    return now > before * TOLERANCE
