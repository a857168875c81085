# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Reads what a machine prints until a line comes that the test waits for."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import time

from support.suite import Failure

TIMEOUT_S = 40
PAUSE_S = 0.02  # QEMU writes byte by byte: what came in such a pause is looked at as a whole


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
                time.sleep(PAUSE_S)
                part = os.read(process.stdout.fileno(), 1 << 16)
                if not part:
                    if found_at is not None:
                        return text
                    raise Failure(f"{text[-3000:]}\nQEMU ended before: {pattern.pattern}")
                said += part
