# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Boots what a build directory holds, bounded in time, and collects what it prints."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BOOT_LIMIT = 60  # seconds for one run
SILENCE_LIMIT = 15  # seconds without output that count as the end
HALTED = r"halting\.\.\."  # what the kernel says when it stops the machine for good
GRACE = 15  # seconds that `simulate` gets to end QEMU before we end it


@dataclass
class Boot:
    """One run: simulate's exit status, what came on the console, and simulate's own complaint."""

    status: int
    output: str
    complaint: str


def boot(
    build_dir: Path,
    last_line: str,
    echo: Callable[[str], None] | None = None,
    settle: float = 0.5,
    limit: float = BOOT_LIMIT,
    silence: float = SILENCE_LIMIT,
    more: list[str] | None = None,
) -> Boot:
    """Runs ./simulate until `settle` seconds after a line that `last_line` matches as a whole, or
    after the kernel has halted; each line goes to `echo` as it comes. Ends in any case.
    `more` are further options of simulate."""
    command = ["./simulate", "--until", f"^(?:{last_line}|{HALTED})$", "--settle", str(settle)]
    command += ["--timeout", str(limit), "--silence", str(silence), *(more or [])]
    process = subprocess.Popen(
        command,
        cwd=build_dir,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    watchdog = threading.Timer(limit + GRACE, process.terminate)
    watchdog.start()
    lines = []
    assert process.stdout is not None and process.stderr is not None
    try:
        for line in process.stdout:
            lines.append(line)
            if echo:
                echo(line.rstrip("\n"))
        complaint = process.stderr.read()
        status = process.wait()
    finally:
        watchdog.cancel()
    return Boot(status, "".join(lines), complaint.strip().split("\n")[-1])
