# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Judges what a state printed, by the patterns in a tutorial's expected.toml (spec 07, 1.8)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from simulate.console import plain
from simulate.explain import PREFIX
from tutorials.catalog import Tutorial

BOOTED = "Booting all finished, dropped to user space"
NUMBERS = {
    "H": r"0x[0-9a-f]+",
    "Z": r"(?:\(nil\)|0x0|0)",
    "L": r"[0-9]+",
}
TOKEN = re.compile(r"\{([A-Z][A-Z0-9]*)\}")


@dataclass
class Expectation:
    """Lines that must come in this order (`exact`: and no others), and what may match nowhere."""

    lines: list[str]
    no: list[str] = field(default_factory=list)
    exact: bool = False

    def findings(self, output: str) -> list[str]:
        """What is wrong with the output of a whole run; empty when it is as expected."""
        printed = after_boot(output)
        if printed is None:
            return [f"the kernel never said {BOOTED!r}"]
        findings = self._exact(printed) if self.exact else self._ordered(printed)
        for pattern in self.no:
            hits = [line for line in printed if re.search(pattern, line)]
            findings += [f"must not come: {line}" for line in hits[:1]]
        return findings

    def _exact(self, printed: list[str]) -> list[str]:
        lines = [line for line in printed if line]
        for number, (pattern, line) in enumerate(zip(self.lines, lines), 1):
            if not re.fullmatch(pattern, line):
                return [f"line {number} is {line!r}, expected: {pattern}"]
        if len(lines) < len(self.lines):
            return [f"missing: {self.lines[len(lines)]}"]
        return [f"one line too many: {line}" for line in lines[len(self.lines) :][:1]]

    def _ordered(self, printed: list[str]) -> list[str]:
        remaining = iter(printed)
        for pattern in self.lines:
            if not any(re.fullmatch(pattern, line) for line in remaining):
                return [f"missing (or not in this order): {pattern}"]
        return []


def after_boot(output: str) -> list[str] | None:
    """The lines after the kernel's boot text, without what simulate adds; None: it never booted."""
    lines = [plain(line) for line in output.split("\n")]
    if BOOTED not in lines:
        return None
    lines = lines[lines.index(BOOTED) + 1 :]
    return [line for line in lines if not line.startswith(PREFIX)]


def fill_in(text: str, values: dict[str, str]) -> str:
    """Replaces {NAME} for the names known, also in the replacements."""
    before = None
    while text != before:
        before = text
        text = TOKEN.sub(lambda token: values.get(token[1], token[0]), text)
    return text


def expectations(tutorial: Tutorial) -> dict[int, Expectation]:
    """The expectation of every state 0 .. steps."""
    data = tomllib.loads((tutorial.folder / "expected.toml").read_text(encoding="utf-8"))
    result: dict[int, Expectation] = {}
    for entry in data["states"]:
        values = NUMBERS | data.get("names", {}) | entry.get("values", {})
        block = data["blocks"][entry["must"]].strip("\n").split("\n")
        lines = [fill_in(line, values) for line in block]
        if tutorial.typed_name != tutorial.name:
            lines = [line.replace(tutorial.name, tutorial.typed_name) for line in lines]
        for state in entry["of"]:
            result[state] = Expectation(lines, entry.get("no", []), entry.get("exact", False))
    if sorted(result) != list(range(tutorial.steps + 1)):
        raise ValueError(f"{tutorial.folder}/expected.toml: states {sorted(result)}")
    return result
