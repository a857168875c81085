# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The machine of these tests, and where the kernel's output begins."""

from __future__ import annotations

import re
from pathlib import Path

from support.machine import CPU_SIMULATION, EXIT_DEVICE


def qemu(*arguments: str | Path, memory: str = "512M", cpu: str = CPU_SIMULATION) -> list[str]:
    words = ["qemu-system-x86_64", "-cpu", cpu, "-m", memory, "-nographic", "-no-reboot"]
    return [*words, *EXIT_DEVICE, *map(str, arguments)]


def with_modules(kernel: Path, *modules: str | Path) -> list[str]:
    """Arguments for QEMU's own boot loader (multiboot 1)."""
    words = ["-kernel", str(kernel)]
    return [*words, "-initrd", ",".join(map(str, modules))] if modules else words


FIRMWARE_ENDS = re.compile(
    r"Booting from ROM\.\.\.?|Booting `[^\n]*'|Booting a command list"
    r"|WARNING: no console will be available to OS"
)


def after_firmware(text: str) -> str:
    """What the kernel printed: behind the last words of the firmware (whose last full stop and line
    end do not always come through) or of GRUB."""
    places = list(FIRMWARE_ENDS.finditer(text))
    return text[places[-1].end() :].lstrip("\r\n") if places else text
