# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""One operation, for a terminal: which functions and lines of the kernel it is made of, and which
cache lines it touches."""

from __future__ import annotations

from collections import Counter

from bench.machine import kernel_elf
from bench.profile import Cost
from bench.symbols import Symbols

OBJECT_BITS = 12  # cache lines of memory outside the image are listed by page


def by_function(cost: Cost, symbols: Symbols) -> dict[str, Counter[str]]:
    """Functions, the costliest first: lines -> how often they ran; what is inlined counts where it
    was written."""
    places = symbols.places(list(cost.times))
    found: dict[str, Counter[str]] = {}
    for address, times in cost.times.items():
        function, place = places[address][0]
        found.setdefault(function, Counter())[place] += times
    return dict(sorted(found.items(), key=lambda item: -item[1].total()))


def functions(cost: Cost, symbols: Symbols) -> list[str]:
    lines = []
    for function, by_place in by_function(cost, symbols).items():
        lines.append(f"{by_place.total():7d}  {function}")
        for place, times in sorted(by_place.items(), key=lambda item: place_key(item[0])):
            lines.append(f"{times:17d}  {place}")
    return lines


def place_key(place: str) -> tuple[str, int]:
    file, _, line = place.partition(":")
    return file, int(line) if line.isdigit() else 0


def cache_lines(cost: Cost, symbols: Symbols) -> list[str]:
    names: Counter[str] = Counter()
    pages: dict[int, list[str]] = {}
    for line in sorted(cost.line_addresses):
        variables = symbols.variables(line)
        if variables:
            names[variables] += 1
        else:
            offset = line & ((1 << OBJECT_BITS) - 1)
            pages.setdefault(line >> OBJECT_BITS, []).append(f"+{offset:x}")
    lines = [f"{times:7d}  {name}" for name, times in names.most_common()]
    for page, offsets in pages.items():
        lines.append(f"{len(offsets):7d}  {page << OBJECT_BITS:#x} {' '.join(offsets)}")
    return lines


def trace(kernel: str, name: str, cost: Cost) -> str:
    symbols = Symbols(kernel_elf(kernel))
    costly = ", ".join(f"{times} {what}" for what, times in sorted(cost.costly.items()))
    return "\n".join(
        [
            f"{name}: {cost.total} instructions, of which {cost.user} in user mode",
            *functions(cost, symbols),
            f"costly: {costly or 'nothing'}; elements of string instructions: {cost.repeated}",
            f"cache lines: {cost.lines}",
            *cache_lines(cost, symbols),
        ]
    )
