# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Makes the files of a state: the source, with the solutions of steps 1 to N where they belong.

A line `// @task N` marks the place of step N. It becomes the solution, indented like the mark, or
an empty line for the learner to write at.
"""

from __future__ import annotations

import re
from pathlib import Path

from tutorials.catalog import Tutorial
from tutorials.errors import TutorialError

MARK = re.compile(r"^( *)// @task (\d+)$")


def solution(tutorial: Tutorial, step: int) -> str:
    path = tutorial.folder / "solutions" / f"task-{step}.c"
    return path.read_text(encoding="utf-8").rstrip("\n")


def indent(text: str, blanks: str) -> str:
    return "\n".join(blanks + line if line else line for line in text.split("\n"))


def render_text(tutorial: Tutorial, text: str, done: int, seen: set[int]) -> str:
    """One file in state `done`; the steps that have their place in it are added to `seen`."""
    lines = []
    for line in text.split("\n"):
        mark = MARK.match(line)
        if not mark:
            lines.append(line)
            continue
        step = int(mark[2])
        if step in seen:
            raise TutorialError(f"{tutorial.name}: step {step} has two places", status=1)
        seen.add(step)
        lines.append(indent(solution(tutorial, step), mark[1]) if step <= done else "")
    rendered = "\n".join(lines)
    if tutorial.typed_name != tutorial.name:
        # under an older name everything is called by that name: program, image, log lines
        rendered = re.sub(re.escape(tutorial.name) + r"(?!\d)", tutorial.typed_name, rendered)
    return rendered


def render(tutorial: Tutorial, done: int) -> dict[str, str]:
    """All files of state `done`, by name: the program, its build description, the text."""
    if not 0 <= done <= tutorial.steps:
        raise TutorialError(
            f"{tutorial.name} has the states 0 (start) to {tutorial.steps} (solved), not {done}"
        )
    seen: set[int] = set()
    files = {}
    for path in [*sorted(tutorial.source.iterdir()), tutorial.text]:
        text = path.read_text(encoding="utf-8")
        files[path.name] = render_text(tutorial, text, done, seen)
    if seen != set(range(1, tutorial.steps + 1)):
        raise TutorialError(f"{tutorial.name}: places for steps {sorted(seen)}", status=1)
    return files


def write(files: dict[str, str], folder: Path) -> list[str]:
    """Writes what is new or different, so that builds redo no more than they must."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(name)
    return written
