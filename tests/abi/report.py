# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Counts tests; prints those that failed."""

from __future__ import annotations

from typing import Iterable

FAILURES_SHOWN = 60


class Report:
    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def add(self, name: str, good: bool, detail: str = "") -> None:
        if good:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= FAILURES_SHOWN:
            print(f"FAILED {name}: {detail}", flush=True)

    def add_all(self, results: Iterable[tuple[str, bool, str]]) -> None:
        for name, good, detail in results:
            self.add(name, good, detail)

    def add_output(self, prefix: str, output: str) -> None:
        """Lines `ok NAME` and `not ok NAME` of a probe; a probe without any has failed."""
        lines = [line for line in output.splitlines() if line.startswith(("ok ", "not ok "))]
        if not lines:
            self.add(prefix, False, "the probe tested nothing")
        for line in lines:
            good = line.startswith("ok ")
            text = line.removeprefix("not ").removeprefix("ok ")
            self.add(f"{prefix}: {text}", good, "" if good else "see there")

    def finish(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0
