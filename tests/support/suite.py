# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What a test suite written in Python needs: named tests, counted, with the closing line.

A suite is a list of functions without parameters whose docstring says what must hold; a test fails
by an exception (usually `expect`). `main` runs them all or those named on the command line.
"""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

TOP = Path(__file__).resolve().parents[2]
LINES_OF_A_FAILURE = 40


class Failure(Exception):
    """A test's expectation was not met; the message says which, and what was seen."""


@dataclass(frozen=True)
class Test:
    """`name` is a sentence about behaviour; `run` raises when it does not hold."""

    name: str
    run: Callable[[], None]


@dataclass(frozen=True)
class Finished:
    """A command that ended: its exit status and everything it printed."""

    status: int
    text: str


def expect(condition: object, message: str) -> None:
    if not condition:
        raise Failure(message)


def expect_in(wanted: str, text: str) -> None:
    """`wanted` stands in `text`, whatever the line breaks between the words."""
    if " ".join(wanted.split()) not in " ".join(text.split()):
        raise Failure(f"{text[-3000:]}\nnot said: {wanted}")


def command(
    *words: str | Path, timeout_s: int = 300, cwd: Path = TOP, env: dict[str, str] | None = None
) -> Finished:
    """Runs a program without input; output and errors together."""
    try:
        done = subprocess.run(
            [str(word) for word in words],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failure(f"still running after {timeout_s} s: {error.cmd}") from error
    return Finished(done.returncode, done.stdout)


def succeed(*words: str | Path, **options) -> str:
    """Runs a program that must exit 0; what it printed."""
    done = command(*words, **options)
    expect(
        done.status == 0, f"exit {done.status} of {' '.join(map(str, words))}\n{done.text[-5000:]}"
    )
    return done.text


def main(tests: list[Test]) -> int:
    """Runs the tests whose names contain one of the command line's words (none: all)."""
    words = sys.argv[1:]
    chosen = [test for test in tests if not words or any(word in test.name for word in words)]
    failed = 0
    for test in chosen:
        started = time.monotonic()
        try:
            test.run()
            verdict, reason = "ok", ""
        except Failure as failure:
            verdict, reason = "FAILED", str(failure)
        except Exception:  # a defect of the test itself must not end the suite
            verdict, reason = "BROKEN", traceback.format_exc()
        print(f"{verdict:6s} {test.name} ({time.monotonic() - started:.1f} s)", flush=True)
        for line in reason.splitlines()[-LINES_OF_A_FAILURE:]:
            print(f"       | {line}")
        failed += verdict != "ok"
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0
