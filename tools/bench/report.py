# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The counts as a table, as JSON, and as the page docs/performance/counts.md."""

from __future__ import annotations

import json
from pathlib import Path

from bench.goals import ISOLATED, MCS, PLAIN, TOP, Goals, Row
from bench.profile import Measurement

DOCS = TOP / "docs" / "performance"
CURVES = DOCS / "curves.svg"
PAGE = DOCS / "counts.md"
PAGE_HEAD = """\
<!--
SPDX-License-Identifier: BSD-2-Clause
Copyright 2026 The Clavis contributors
Made by ./clavis bench --update
-->
# Instructions per operation

How they are counted, and what they do and do not tell: [README.md](README.md). *Reference* is
seL4 16.0.0 in the same set-up. *isolated* is the count with page-table isolation; where it has a
star it is the one that is compared with goal and reference. The last three columns are about the
kernel that is compared: *clearing* is the part of the count that repeated string instructions are;
*costly* are instructions that take much longer than others (writes of CR3, MSRs, segment bases,
IRETQ, saving and loading of FPU state, fences, port I/O); *lines* are the different cache lines of
64 bytes that the kernel reads or writes.

"""
HEADINGS = ["operation", "count", "isolated", "goal", "reference", "ratio"]
COST_HEADINGS = ["clearing", "costly", "lines"]

Measured = dict[str, Measurement]


def count(measured: Measured, kernel: str, row: Row) -> int:
    return measured[kernel].counts[row.name].low


def ratio(row: Row, measured: Measured) -> str:
    if row.reference is None:
        return ""
    return f"{count(measured, row.kernel, row) / row.reference:.2f}"


def verdict(row: Row, measured: Measured) -> str:
    if row.goal is None:
        return ""
    return "" if count(measured, row.kernel, row) <= row.goal else "above the goal"


def number(value: int | None) -> str:
    return "" if value is None else str(value)


def counts_of(row: Row, measured: Measured) -> list[str]:
    """Without and with page-table isolation."""
    if row.kernel == MCS:
        return ["", f"*{count(measured, MCS, row)}"]
    mark = "*" if row.kernel == ISOLATED else ""
    return [
        str(count(measured, PLAIN, row)),
        f"{mark}{count(measured, ISOLATED, row)}",
    ]


def cells(row: Row, measured: Measured) -> list[str]:
    counts = counts_of(row, measured)
    return [row.title, *counts, number(row.goal), number(row.reference), ratio(row, measured)]


def cost_cells(row: Row, measured: Measured) -> list[str]:
    cost = measured[row.kernel].costs.get(row.name)
    if cost is None:
        return [""] * len(COST_HEADINGS)
    costly = " ".join(f"{times}x{name}" for name, times in sorted(cost.costly.items()))
    return [str(cost.repeated), costly, str(cost.lines)]


def short_costs(row: Row, measured: Measured) -> list[str]:
    """Clearing, number of costly instructions, cache lines."""
    cost = measured[row.kernel].costs.get(row.name)
    return [str(cost.repeated), str(cost.costly.total()), str(cost.lines)] if cost else [""] * 3


def table(goals: Goals, measured: Measured) -> str:
    """For a terminal: one line for each operation."""
    width = max(len(row.title) for row in goals.rows) + 2
    name_width = max(len(row.name) for row in goals.rows)
    columns = "{:>8}{:>9}{:>7}{:>10}{:>7}{:>10}{:>7}{:>7}"
    layout = f"  {{:{width}}}{columns}  {{:{name_width}}}  {{}}"
    lines = [layout.format(*HEADINGS, *COST_HEADINGS, "name", "").rstrip()]
    for group in goals.groups:
        lines += ["", group.title]
        for row in group.rows:
            words = [*cells(row, measured), *short_costs(row, measured)]
            words += [row.name, verdict(row, measured)]
            lines.append(layout.format(*words).rstrip())
    return "\n".join(lines)


def summary(goals: Goals, measured: Measured) -> str:
    with_goal = [row for row in goals.rows if row.goal is not None]
    reached = sum(not verdict(row, measured) for row in with_goal)
    return f"{reached} of {len(with_goal)} goals reached; * with page-table isolation"


def results(goals: Goals, measured: Measured) -> dict:
    """Everything, for programs: build/bench/results.json."""
    rows = []
    for row in goals.rows:
        entry = {"name": row.name, "title": row.title, "kernel": row.kernel}
        entry["count"] = count(measured, row.kernel, row)
        entry |= {"goal": row.goal, "reference": row.reference}
        entry["ratio"] = float(ratio(row, measured)) if row.reference else None
        for kernel, measurement in measured.items():
            if row.name in measurement.counts:
                entry[kernel] = measurement.as_json(row.name)
        rows.append(entry)
    counts = {name: found.low for name, found in measured[PLAIN].counts.items()}
    curves = {curve.name: curve.points(counts) for curve in goals.curves}
    return {"rows": rows, "curves": curves}


def write_json(data: dict, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def markdown_row(words: list[str]) -> str:
    escaped = [word.replace("*", "\\*") for word in words]
    return f"| {' | '.join(escaped)} |"


def page(goals: Goals, measured: Measured) -> str:
    lines = [PAGE_HEAD]
    for group in goals.groups:
        lines += [f"## {group.title}", markdown_row([*HEADINGS, *COST_HEADINGS])]
        lines.append("|---" + "|--:" * (len(HEADINGS) - 1) + "|--:|---|--:|")
        for row in group.rows:
            lines.append(markdown_row([*cells(row, measured), *cost_cells(row, measured)]))
        lines.append("")
    lines += ["## How cost grows", "![cost against what there is in the system](curves.svg)"]
    return "\n".join(lines) + "\n"
