# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Kernels and root task, and their runs in QEMU, as spec 08 describes them.

Two kernels differ in page-table isolation only: the processor below is one that the kernel isolates
if it was built to. Both boot the same root task. A third, isolated, has MCS and a root task of its
own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.goals import ISOLATED, MCS, PLAIN, TOP
from clavis.build import build, configure

BASE = TOP / "build" / "bench"
OPTIONS = [
    "-DKernelX86MicroArch=haswell",
    "-DKernelFPU=XSAVE",
    "-DKernelXSaveSize=832",
    "-DKernelXSaveFeatureSet=7",
    "-DKernelFSGSBase=inst",
    "-DKernelRootCNodeSizeBits=15",
    "-DKernelTimerTickMS=1000",
    "-DKernelTimeSlice=500",
    "-DKernelExportPMCUser=ON",
    "-DKernelX86DangerousMSR=ON",
]
KERNELS = {
    PLAIN: ["-DKernelSkimWindow=OFF", "-DCLAVIS_BENCH=ON"],
    ISOLATED: ["-DKernelSkimWindow=ON", "-DClavisUserland=OFF"],
    MCS: [
        "-DKernelIsMCS=ON",
        "-DKernelBootThreadTimeSlice=1000",
        "-DKernelSkimWindow=ON",
        "-DCLAVIS_BENCH=ON",
    ],
}
TARGETS = {PLAIN: ["bench_image"], ISOLATED: ["kernel"], MCS: ["bench_image"]}
IMAGES = {PLAIN: PLAIN, ISOLATED: PLAIN, MCS: MCS}  # kernel -> whose root task it boots
CPU = (
    "Haswell,-vme,+pdpe1gb,+xsave,+fsgsbase,-invpcid,-pcid,-hle,-rtm,-x2apic,-tsc-deadline,"
    "+syscall,+lm"
)
EXIT_STATUS = 1  # of QEMU, when the root task has ended the machine and all was well
TIME_LIMIT_S = 120
PREFIX = {PLAIN: "", ISOLATED: "", MCS: f"{MCS}_"}  # of the names of what is counted on a kernel
LINE = re.compile(r"^(?:COUNT|POINT) (\S+) (\d+) (\d+)\r?$", re.MULTILINE)


class RunError(Exception):
    """The root task did not come to its end; the message has what it said."""


@dataclass(frozen=True)
class Count:
    """Instructions: the fewest and the most of all rounds."""

    low: int
    high: int


def build_all() -> None:
    for kernel, options in KERNELS.items():
        directory, options = BASE / kernel, [*OPTIONS, *options]
        note = directory / "options.txt"
        if not note.exists() or note.read_text(encoding="utf-8").split() != options:
            shutil.rmtree(directory, ignore_errors=True)
            configure("x86_64-release", directory, options)
            note.write_text("\n".join(options), encoding="utf-8")
        build(directory, TARGETS[kernel], f"build bench/{kernel}")


def kernel_elf(kernel: str) -> Path:
    return BASE / kernel / "kernel" / "kernel.elf"


def boot(directory: Path, image: Path, words: list[str]) -> str:
    """Boots the kernel of this build directory and a root task; what it says until it ends."""
    words = ["qemu-system-x86_64", "-m", "512M", *words]
    words += ["-display", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot"]
    words += ["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]
    words += ["-kernel", str(directory / "images" / "kernel-x86_64-pc99"), "-initrd", str(image)]
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{tail(error.stdout)}\nstill running after {TIME_LIMIT_S} s") from error
    if done.returncode != EXIT_STATUS:
        raise RunError(f"{tail(done.stdout)}\nQEMU ended with status {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def run(kernel: str, more: list[str] | None = None) -> dict[str, Count]:
    """Boots the root task of the benchmarks; what it has counted, in its order."""
    image = BASE / IMAGES[kernel] / "images" / "bench-image-x86_64-pc99"
    words = ["-cpu", CPU, "-icount", "shift=0,sleep=off", *(more or [])]
    text = boot(BASE / kernel, image, words)
    if "\nDONE" not in text:
        raise RunError(f"{text[-3000:]}\nthe root task did not come to its end")
    counts = {}
    for word, low, high in LINE.findall(text):
        name = PREFIX[kernel] + word
        if name in counts:
            raise RunError(f"{name} was counted twice")
        counts[name] = Count(int(low), int(high))
    return counts


def tail(output: bytes | None) -> str:
    return (output or b"").decode("utf-8", "replace")[-3000:]


def kernel_text(kernel: str) -> int:
    """Bytes of the resident kernel's code: section .text."""
    sizes = subprocess.run(
        ["size", "-A", str(kernel_elf(kernel))], stdout=subprocess.PIPE, text=True, check=True
    )
    found = re.search(r"^\.text\s+(\d+)", sizes.stdout, re.MULTILINE)
    if not found:
        raise RunError(f"{kernel_elf(kernel)} has no .text")
    return int(found[1])
