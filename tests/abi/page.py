# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The committed reference page is what the generator writes, and tells the numbers of spec 01."""

from __future__ import annotations

from pathlib import Path

from report import Report
from toolchain import ABIGEN, TOP, expected, run

PAGE = TOP / "docs" / "reference" / "abi.md"


def check(report: Report, directory: Path) -> None:
    fresh = directory / "abi.md"
    run(["/usr/bin/python3", ABIGEN, "--docs", fresh])
    committed = PAGE.read_text() if PAGE.exists() else ""
    command = "tools/abigen/abigen.py --docs docs/reference/abi.md"
    report.add("docs/reference/abi.md", committed == fresh.read_text(), f"stale: run {command}")
    rows = {line.split("|")[1].strip(" `"): line for line in committed.splitlines() if "|" in line}
    for entry in expected("syscalls")["syscalls"]:
        cells = rows.get(f"seL4_Sys{entry['name']}", "").split("|")[2:4]
        wanted = ["-" if entry[f] is None else str(entry[f]) for f in ("fixed", "mcs")]
        is_there = [cell.strip() for cell in cells]
        report.add(f"page: {entry['name']}", is_there == wanted, f"{is_there} is not {wanted}")
