# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Configuring and building with CMake, with one moving line of progress.

Everything the tools print goes to <build>/build.log; of a failure the end of it is shown.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
STEP = re.compile(r"^\[(\d+)/(\d+)\] (.*)")
LINES_OF_A_FAILURE = 60


class BuildError(Exception):
    """A build step failed; the message ends with what the tool said."""


class Progress:
    """One line that moves on a terminal; elsewhere a line every few seconds."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self.is_terminal = sys.stdout.isatty()
        self.last_shown = self.started

    def show(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if self.is_terminal:
            text = f"{self.title}: {done * 100 // total:3d}%  {what}"
            print(f"\r{text[:99]:99s}", end="", flush=True)
        elif now - self.last_shown > 5:
            self.last_shown = now
            print(f"{self.title}: {done * 100 // total}%", flush=True)

    def end(self, word: str) -> None:
        lead = "\r" if self.is_terminal else ""
        text = f"{self.title}: {word} ({time.monotonic() - self.started:.1f} s)"
        print(f"{lead}{text:{99 if self.is_terminal else 1}s}", flush=True)


def run_logged(command: list[str], log: Path, progress: Progress) -> None:
    """Runs `command` in the checkout, shows its `[n/m]` steps, appends its output to `log`."""
    output = []
    with log.open("a", encoding="utf-8") as log_file:
        process = subprocess.Popen(
            command,
            cwd=TOP,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert process.stdout is not None
        for line in process.stdout:
            log_file.write(line)
            step = STEP.match(line)
            if step:
                progress.show(int(step[1]), int(step[2]), step[3])
            else:
                output.append(line)
        status = process.wait()
    if status:
        progress.end("FAILED")
        end = "".join(output[-LINES_OF_A_FAILURE:])
        raise BuildError(f"{end}{' '.join(map(str, command))} failed; all of it is in {log}")


def configure(preset: str, build_dir: Path, options: list[str] | None = None) -> None:
    """`cmake --preset`, only when the directory is new or an option is given."""
    options = options or []
    if (build_dir / "build.ninja").exists() and not options:
        return
    build_dir.mkdir(parents=True, exist_ok=True)
    progress = Progress(f"configure {preset}")
    run_logged(
        ["cmake", "--preset", preset, "-B", str(build_dir), *options],
        build_dir / "build.log",
        progress,
    )
    progress.end("done")


def build(build_dir: Path, targets: list[str] | None = None, title: str | None = None) -> None:
    """Builds `targets` (default: all) below `build_dir`."""
    progress = Progress(title or f"build {build_dir.name}")
    command = ["cmake", "--build", str(build_dir)]
    if targets:
        command += ["--target", *targets]
    run_logged(command, build_dir / "build.log", progress)
    progress.end("done")
