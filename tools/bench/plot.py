# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Curves as an SVG picture: one panel for each, instructions from 0. The x axis is logarithmic
where cost must not grow, and linear where it may grow so."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from bench.goals import Curve, Goals

COLUMNS = 2
PANEL_WIDTH, PANEL_HEIGHT = 460, 300
LEFT, RIGHT, TOP_SPACE, BOTTOM = 64, 16, 34, 44
LEGEND_LINE = 15
LABEL_WIDTH = 26
COLOURS = ["#1b6ca8", "#c8553d", "#3f7d3a", "#8a4fa3", "#b8860b", "#555555"]
HEAD = """\
<!--
SPDX-License-Identifier: BSD-2-Clause
Copyright 2026 The Clavis contributors
Made by ./clavis bench: do not edit
-->
"""
Points = list[tuple[int, int]]


def nice_step(highest: float) -> float:
    """Distance of the lines of the grid: 1, 2 or 5 times a power of ten, about five of them."""
    power = 10 ** math.floor(math.log10(highest / 5))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= highest / 5)


def text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


class Panel:
    """One curve in its rectangle."""

    def __init__(self, curve: Curve, lines: dict[str, Points], left: int, top: int) -> None:
        self.curve = curve
        self.lines = lines
        self.left, self.top = left + LEFT, top + TOP_SPACE
        self.legend_height = LEGEND_LINE * ((len(lines) + 1) // 2)
        self.width = PANEL_WIDTH - LEFT - RIGHT
        self.height = PANEL_HEIGHT - TOP_SPACE - BOTTOM - self.legend_height
        self.xs = sorted({x for points in lines.values() for x, _ in points})
        highest = max(y for points in lines.values() for _, y in points)
        self.step = nice_step(highest)
        self.highest = math.ceil(highest / self.step) * self.step

    def x(self, value: float) -> float:
        scale = math.log2 if self.curve.growth == "none" else float
        low, high = scale(self.xs[0]), scale(self.xs[-1])
        return self.left + (scale(value) - low) / (high - low) * self.width

    def labelled(self) -> list[int]:
        """The values of x that have room for a label, the highest first."""
        chosen: list[int] = []
        for x in reversed(self.xs):
            if not chosen or self.x(chosen[-1]) - self.x(x) >= LABEL_WIDTH:
                chosen.append(x)
        return chosen

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - value / self.highest)

    def grid(self) -> list[str]:
        parts = []
        for i in range(round(self.highest / self.step) + 1):
            value = i * self.step
            parts.append(
                f'<line x1="{self.left}" x2="{self.left + self.width}" y1="{self.y(value):.1f}" '
                f'y2="{self.y(value):.1f}" stroke="#dddddd"/>'
            )
            label = f"{value:,.0f}".replace(",", " ")
            parts.append(text(self.left - 6, self.y(value) + 4, label, 'text-anchor="end"'))
        for x in self.labelled():
            parts.append(
                text(self.x(x), self.top + self.height + 15, str(x), 'text-anchor="middle"')
            )
        return parts

    def line(self, index: int, title: str, points: Points) -> list[str]:
        colour = COLOURS[index]
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>']
        for x, y in points:
            parts.append(
                f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="2.5" fill="{colour}"/>'
            )
        at_x = self.left + (index % 2) * self.width / 2
        at_y = self.top + self.height + BOTTOM + (index // 2) * LEGEND_LINE
        parts.append(f'<circle cx="{at_x:.1f}" cy="{at_y - 4:.1f}" r="3.5" fill="{colour}"/>')
        parts.append(text(at_x + 8, at_y, title))
        return parts

    def draw(self) -> list[str]:
        middle = self.left + self.width / 2
        parts = [text(self.left, self.top - 14, self.curve.title, 'font-weight="bold"')]
        parts += self.grid()
        parts.append(
            text(middle, self.top + self.height + 29, self.curve.x, 'text-anchor="middle"')
        )
        for index, (title, points) in enumerate(self.lines.items()):
            parts += self.line(index, title, points)
        return parts


def svg(goals: Goals, counts: dict[str, int]) -> str:
    rows = math.ceil(len(goals.curves) / COLUMNS)
    width, height = COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT + 12
    parts = [
        HEAD + f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
        "<title>Instructions per operation, against what there is in the system</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for index, curve in enumerate(goals.curves):
        left, top = index % COLUMNS * PANEL_WIDTH, index // COLUMNS * PANEL_HEIGHT
        parts += Panel(curve, curve.points(counts), left, top).draw()
    return "\n".join([*parts, "</svg>"]) + "\n"
