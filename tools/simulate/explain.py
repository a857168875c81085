# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What `simulate` prints below a fault report: the function and source line, in plain words.

Every line begins with PREFIX. No line repeats words by which programs and tests know the kernel's
own lines (spec 07, section 1.8).
"""

from __future__ import annotations

from pathlib import Path

from elftools.common.exceptions import ELFError

from simulate.faults import Fault
from simulate.symbols import Place, SymbolFinder

PREFIX = "simulate: "
CALLERS = 4  # how many return addresses of the stack are shown


class Explainer:
    """Explains faults of the image at `path`; reads it when the first fault comes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.finder: SymbolFinder | None = None

    def explain(self, fault: Fault) -> list[str]:
        try:
            if self.finder is None:
                name = self.path.name.split("-image-")[0]
                self.finder = SymbolFinder(self.path, name)
        except (OSError, ELFError) as error:
            return [f"{PREFIX}no symbols from {self.path}: {error}"]
        places = self.finder.places(fault.thread, fault.ip)
        lines = [line for place in places for line in self._at(fault, place)]
        if not places:
            lines.append(f"{fault.ip:#x} is no code of {self._images()}")
        if not fault.is_explained:
            lines.append(fault.meaning)
        if not places and fault.ip == 0:
            lines.append("a call through a null pointer, or a function that returned to nowhere")
        callers = self._callers(fault)
        if callers:
            lines.append(f"return addresses on its stack: {'; '.join(callers)}")
        return [PREFIX + line for line in lines]

    def _images(self) -> str:
        assert self.finder is not None
        return " or ".join([self.finder.root.name, *self.finder.children])

    @staticmethod
    def _at(fault: Fault, place: Place) -> list[str]:
        lines = [f"{fault.ip:#x} is in {place} (image {place.image})"]
        source = place.source()
        if source:
            lines.append(f"    {source}")
        return lines

    def _callers(self, fault: Fault) -> list[str]:
        """Words of the stack that are addresses of code: perhaps old ones, hence "on its stack"."""
        assert self.finder is not None
        found: list[str] = []
        for word in fault.stack:
            places = self.finder.callers(fault.thread, word)
            if places and str(places[0]) not in found:
                found.append(str(places[0]))
        return found[:CALLERS]
