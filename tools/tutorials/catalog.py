# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Which tutorials there are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tutorials.errors import TutorialError

TOP = Path(__file__).resolve().parents[2]
TUTORIALS = TOP / "tutorials"


@dataclass(frozen=True)
class Tutorial:
    """One tutorial; `typed_name` is the name under which the user asked for it."""

    folder: Path
    name: str
    typed_name: str
    aliases: tuple[str, ...]
    title: str
    step: str  # what the text calls a step: "task" or "todo"
    steps: int
    level1: bool

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def text(self) -> Path:
        return self.folder / "README.md"


def load(folder: Path, typed_name: str = "") -> Tutorial:
    data = tomllib.loads((folder / "tutorial.toml").read_text(encoding="utf-8"))
    aliases = tuple(data.pop("aliases"))
    return Tutorial(folder, typed_name=typed_name or data["name"], aliases=aliases, **data)


def all_tutorials() -> list[Tutorial]:
    return [load(path.parent) for path in sorted(TUTORIALS.glob("*/tutorial.toml"))]


def find(name: str, level1_only: bool = False) -> Tutorial:
    """The tutorial of that name or alias."""
    candidates = [t for t in all_tutorials() if t.level1 or not level1_only]
    for tutorial in candidates:
        if name == tutorial.name or name in tutorial.aliases:
            return load(tutorial.folder, name)
    names = ", ".join(n for t in candidates for n in (t.name, *t.aliases))
    raise TutorialError(f"there is no tutorial {name!r}; there are: {names}")
