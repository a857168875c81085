# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""A machine whose console is read until a line comes that the test waits for."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import time
from pathlib import Path

from support.machine import CPU_SIMULATION, EXIT_DEVICE
from support.suite import Failure

TIMEOUT_S = 40
QUIET_S = 3


def qemu(*arguments: str | Path, memory: str = "512M", cpu: str = CPU_SIMULATION) -> list[str]:
    words = ["qemu-system-x86_64", "-cpu", cpu, "-m", memory, "-nographic", "-no-reboot"]
    return [*words, *EXIT_DEVICE, *map(str, arguments)]


def with_modules(kernel: Path, *modules: str | Path) -> list[str]:
    """Arguments for QEMU's own boot loader (multiboot 1)."""
    words = ["-kernel", str(kernel)]
    return [*words, "-initrd", ",".join(map(str, modules))] if modules else words


def read_until(words: list[str], end: str, quiet_s: float = 0, limit_s: float = TIMEOUT_S) -> str:
    """Console of the machine up to a match of `end` (which may be followed by output for another
    `quiet_s` seconds), line ends as \\n. Fails if QEMU ends before, or the match does not come."""
    pattern = re.compile(end, re.MULTILINE)
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        return _read(process, pattern, quiet_s, limit_s)
    finally:
        process.kill()
        process.wait()


def _read(process: subprocess.Popen, pattern: re.Pattern, quiet_s: float, limit_s: float) -> str:
    assert process.stdout
    said = b""
    deadline = time.monotonic() + limit_s
    found_at = None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            text = said.decode("latin-1").replace("\r\n", "\n")
            now = time.monotonic()
            if found_at is None and pattern.search(text):
                found_at = now
            if found_at is not None and now >= found_at + quiet_s:
                return text
            if now > deadline:
                raise Failure(f"{text[-3000:]}\nnot seen in {limit_s} s: {pattern.pattern}")
            limit = deadline if found_at is None else found_at + quiet_s
            if selector.select(min(limit - now, 0.2)):
                part = os.read(process.stdout.fileno(), 1 << 16)
                if not part:
                    if found_at is not None:
                        return text
                    raise Failure(f"{text[-3000:]}\nQEMU ended before: {pattern.pattern}")
                said += part


FIRMWARE_ENDS = re.compile(
    r"Booting from ROM\.\.\.?|Booting `[^\n]*'|Booting a command list"
    r"|WARNING: no console will be available to OS"
)


def after_firmware(text: str) -> str:
    """What the kernel printed: behind the last words of the firmware (whose last full stop and line
    end do not always come through) or of GRUB."""
    places = list(FIRMWARE_ENDS.finditer(text))
    return text[places[-1].end() :].lstrip("\r\n") if places else text
