# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Comparison with the counts that are committed, bench/counts.json, and with how cost may grow."""

from __future__ import annotations

import json
from pathlib import Path

from bench.goals import MCS, PLAIN, TOP, Curve, Goals
from bench.profile import Measurement

COUNTS = TOP / "bench" / "counts.json"
NO_GROWTH = 0.05  # a constant cost may rise by this much along its curve
LINEAR_GROWTH = 1.10  # the price of one more may rise by this factor along the curve
HOW_TO_UPDATE = "if that is as it has to be: ./clavis bench --update, and commit bench/counts.json"

# Section of the committed counts -> name -> count. A section is a kernel, for instructions, or a
# kernel with one of these words, for what else its operations cost.
Counts = dict[str, dict[str, int]]
COSTLY, LINES = "costly", "lines"

# How much more is no finding: this part, or this many. Cache lines depend on where variables lie.
TOLERANCES = {COSTLY: (0, 0), LINES: (0.1, 2)}
TOLERANCE = (0.03, 5)


def counts_of(measured: dict[str, Measurement]) -> Counts:
    counts = {}
    for kernel, measurement in measured.items():
        rows = {name: cost for name, cost in measurement.costs.items() if "/" not in name}
        counts |= {
            kernel: {name: count.low for name, count in measurement.counts.items()},
            f"{kernel} {COSTLY}": {name: cost.costly.total() for name, cost in rows.items()},
            f"{kernel} {LINES}": {name: cost.lines for name, cost in rows.items()},
        }
    return counts


def load(path: Path = COUNTS) -> Counts:
    return json.loads(path.read_text(encoding="utf-8"))


def save(counts: Counts, path: Path = COUNTS) -> None:
    path.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def is_worse(section: str, now: int, before: int) -> bool:
    part, number = TOLERANCES.get(section.rpartition(" ")[2], TOLERANCE)
    return now > before + max(part * before, number)


def regressions(now: Counts, before: Counts) -> list[str]:
    """What got worse, or is not in one of the two."""
    findings = []
    for section in sorted(now.keys() | before.keys()):
        here, there = now.get(section, {}), before.get(section, {})
        for name in sorted(here.keys() | there.keys()):
            if name not in there:
                findings.append(f"{section}: {name}: {here[name]}, and no committed count")
            elif name not in here:
                findings.append(f"{section}: {name}: not counted any more")
            elif is_worse(section, here[name], there[name]):
                findings.append(f"{section}: {name}: {there[name]} -> {here[name]}")
    return findings


def improvements(now: Counts, before: Counts) -> int:
    """How many counts are so much lower that the committed ones should follow."""
    return sum(
        is_worse(section, before[section][name], count)
        for section, counts in now.items()
        for name, count in counts.items()
        if name in before.get(section, {})
    )


def unknown_names(goals: Goals, kernel: str, counts: dict[str, int]) -> list[str]:
    """Differences between what goals.json names and what was counted on this kernel."""
    wanted = {row.name for row in goals.rows_of(kernel)}
    curves = [] if kernel == MCS else goals.curves
    lines = {f"{curve.name}/{line}" for curve in curves for line in curve.lines}
    rows = {name for name in counts if "/" not in name}
    counted_lines = {name.rpartition("/")[0] for name in counts if "/" in name}
    missing = (wanted - rows) | (lines - counted_lines)
    surplus = (rows - wanted) | (counted_lines - lines)
    return [f"{name} was not counted" for name in sorted(missing)] + [
        f"{name} is not in goals.json" for name in sorted(surplus)
    ]


def growth_of(curve: Curve, points: list[tuple[int, int]]) -> str:
    """What is wrong with the growth of a line; empty if nothing is."""
    counts = [count for _, count in points]
    if curve.growth == "none":
        if max(counts) > counts[0] * (1 + NO_GROWTH):
            return f"grows, {counts[0]} to {max(counts)}"
        return ""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(points, points[1:])]
    if slopes[-1] > slopes[0] * LINEAR_GROWTH:
        return f"one more costs {slopes[0]:.0f} at first, {slopes[-1]:.0f} at the end"
    return ""


def growth(goals: Goals, counts: dict[str, int]) -> list[str]:
    """Lines of curves that grow as they must not."""
    findings = []
    for curve in goals.curves:
        for title, points in curve.points(counts).items():
            finding = growth_of(curve, points)
            if finding:
                findings.append(f"{curve.title}, {title}: {finding}")
    return findings


def check_all(goals: Goals, now: Counts, before: Counts) -> list[str]:
    """Everything that must hold; empty if all does."""
    return [
        *unknown_names(goals, PLAIN, now[PLAIN]),
        *unknown_names(goals, MCS, now[MCS]),
        *regressions(now, before),
        *growth(goals, now[PLAIN]),
    ]
