# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Boots images in QEMU: headless, bounded in time, over when the program says so.

Root tasks end the machine through QEMU's debug-exit device, port 0xf4: writing N there makes QEMU
exit with status 2 N + 1. A run that does not end by itself is ended at its time limit.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

# Processors of spec 02, section 3.3, by the configurations they suit.
CPU_SIMULATION = (
    "Nehalem,-vme,+pdpe1gb,-xsave,-xsaveopt,-xsavec,-fsgsbase,-invpcid,+syscall,+lm,enforce"
)
EXIT_DEVICE = ["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]


@dataclass(frozen=True)
class Run:
    """What the serial port said (`raw`: as it came), and how QEMU ended: its status, or None at the
    time limit."""

    text: str
    status: int | None
    raw: bytes = b""

    @property
    def code(self) -> int | None:
        """What the root task wrote to the debug-exit device."""
        return self.status // 2 if self.status is not None and self.status % 2 else None


def qemu_words(
    kernel: Path,
    image: Path,
    memory: str = "512M",
    cpu: str = CPU_SIMULATION,
    more: list[str] | None = None,
) -> list[str]:
    """The command that boots these."""
    words = ["qemu-system-x86_64", "-cpu", cpu, "-m", memory, "-nographic", "-no-reboot"]
    return [*words, *EXIT_DEVICE, *(more or []), "-kernel", str(kernel), "-initrd", str(image)]


def boot(
    kernel: Path,
    image: Path,
    timeout_s: int,
    memory: str = "512M",
    cpu: str = CPU_SIMULATION,
    more: list[str] | None = None,
) -> Run:
    words = qemu_words(kernel, image, memory, cpu, more)
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout_s,
            check=False,
        )
        output, status = done.stdout, done.returncode
    except subprocess.TimeoutExpired as error:
        output, status = error.stdout or b"", None
    return Run(output.decode("utf-8", errors="replace").replace("\r\n", "\n"), status, output)
