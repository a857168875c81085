# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What is counted, and what it is compared with: bench/goals.json."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
GOALS = TOP / "bench" / "goals.json"
PLAIN, ISOLATED, MCS = "plain", "isolated", "mcs"  # the last is isolated too
KERNEL_TEXT = "kernel_text"  # the one row that the root task does not count


@dataclass(frozen=True)
class Row:
    """An operation. `kernel` is the one whose count is compared with reference and goal. Those of
    the MCS kernel are counted there only, all others with both of the others."""

    name: str
    title: str
    reference: int | None = None
    goal: int | None = None
    kernel: str = PLAIN


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Curve:
    """Points come from the root task under `name/line/x` for each of `lines`, or are `rows`: title
    of the line -> x -> name of the row. `growth` is what must hold: "none" or "linear"."""

    name: str
    title: str
    x: str
    growth: str
    lines: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def points(self, counts: dict[str, int]) -> dict[str, list[tuple[int, int]]]:
        """Title of each line -> its points (x, count), in the order of x."""
        found = {title: {} for title in [*self.lines.values(), *self.rows]}
        for name, count in counts.items():
            curve, _, rest = name.partition("/")
            line, _, x = rest.partition("/")
            if curve == self.name and line in self.lines:
                found[self.lines[line]][int(x)] = count
        for title, rows in self.rows.items():
            found[title] = {int(x): counts[name] for x, name in rows.items()}
        return {title: sorted(points.items()) for title, points in found.items()}


@dataclass(frozen=True)
class Goals:
    groups: list[Group]
    curves: list[Curve]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    def rows_of(self, kernel: str) -> list[Row]:
        """What is counted on a kernel."""
        return [row for row in self.rows if (row.kernel == MCS) == (kernel == MCS)]


def load(path: Path = GOALS) -> Goals:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Goals(
        [Group(g["title"], [Row(**row) for row in g["rows"]]) for g in data["groups"]],
        [Curve(**curve) for curve in data["curves"]],
    )
