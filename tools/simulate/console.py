# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""A QEMU process and its console: output as it comes, an end that is always reached.

QEMU keeps our standard input (Ctrl-A X and typing work); its output comes through a pipe, so that
lines can be read while they pass.
"""

from __future__ import annotations

import math
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|c)")
TICK = 0.1  # longest wait in one go, in seconds


@dataclass
class Bounds:
    """When to end QEMU, all in seconds: `settle` after a line matches `until`; when `timeout` is
    over; when nothing came for `silence`."""

    until: re.Pattern[str] | None = None
    settle: float = 0.5
    timeout: float | None = None
    silence: float | None = None


@dataclass
class Outcome:
    """How the run ended: "until", "timeout", "silence", or "ended" (by itself, with `status`)."""

    reason: str
    status: int


def plain(line: str) -> str:
    """A line without carriage returns and escape sequences."""
    return ANSI.sub("", line.replace("\r", ""))


def write_all(data: bytes) -> None:
    """Writes to standard output; QEMU may have made our terminal non-blocking."""
    sys.stdout.flush()
    while data:
        try:
            data = data[os.write(1, data) :]
        except BlockingIOError:
            select.select([], [1], [], TICK)


class Console:
    """Runs `command` through the shell. Each finished line goes to `on_line`. When nothing came for
    a while, `on_pause` is called with its seconds, at the end of the run with infinity."""

    def __init__(self, command: str, bounds: Bounds) -> None:
        self.bounds = bounds
        self.on_line: Callable[[str], None] = lambda line: None
        self.on_pause: Callable[[float], None] = lambda silence: None
        self.started = time.monotonic()
        self.matched_at: float | None = None
        self.partial = ""
        self.process = subprocess.Popen("exec " + command, shell=True, stdout=subprocess.PIPE)

    def run(self) -> Outcome:
        try:
            reason = self._pump()
        finally:
            status = self._end()
            self.on_pause(math.inf)
        return Outcome(reason, status)

    def _pump(self) -> str:
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        last_output = self.started
        while True:
            now = time.monotonic()
            reason = self._reason_to_end(now, now - last_output)
            if reason:
                return reason
            if not select.select([pipe], [], [], TICK)[0]:
                self.on_pause(now - last_output)
                continue
            last_output = now
            data = os.read(pipe, 65536)
            if not data:
                return "until" if self.matched_at is not None else "ended"
            self._take(data)

    def _reason_to_end(self, now: float, silence: float) -> str:
        bounds = self.bounds
        if self.matched_at is not None:
            is_settled = now - self.matched_at >= bounds.settle
            is_late = bounds.timeout is not None and now - self.started >= bounds.timeout
            return "until" if is_settled or is_late else ""
        if bounds.timeout is not None and now - self.started >= bounds.timeout:
            return "timeout"
        if bounds.silence is not None and silence >= bounds.silence:
            return "silence"
        return ""

    def _take(self, data: bytes) -> None:
        """Passes the output on line by line, so that what on_line prints stands between lines."""
        for piece in data.splitlines(keepends=True):
            write_all(piece)
            self.partial += piece.decode("utf-8", "replace")
            if piece.endswith(b"\n"):
                line = plain(self.partial.rstrip("\n"))
                self.partial = ""
                self._look_at(line)

    def _look_at(self, line: str) -> None:
        if self.matched_at is None and self.bounds.until and self.bounds.until.search(line):
            self.matched_at = time.monotonic()
        self.on_line(line)

    def _end(self) -> int:
        """Ends QEMU if it still runs; its exit status. Only this one process is touched."""
        if self.process.stdout is not None:
            self.process.stdout.close()
        if self.matched_at is None and self.process.poll() is None:
            self._wait(0.2)
        # politely where a terminal has to be put back as it was; else without QEMU's farewell
        polite = [self.process.terminate] if sys.stdin and sys.stdin.isatty() else []
        for stop in (*polite, self.process.kill):
            if self.process.poll() is None:
                stop()
                self._wait(3)
        return self.process.wait()

    def _wait(self, limit: float) -> None:
        try:
            self.process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            pass
