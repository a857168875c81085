# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What a learner wrote at the place of each step, and the same program with other steps in it.

The learner's file is laid beside the template; blank lines and indentation do not count. What
stands between two given lines where the template has a mark is the learner's answer to that step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from tutorials.catalog import Tutorial
from tutorials.errors import TutorialError
from tutorials.render import MARK, indent, solution

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """Lines [start, end) of the learner's file stand for the template lines `given`, one of which
    is the mark of `step`."""

    step: int
    start: int
    end: int
    given: tuple[str, ...]


def not_blank(lines: list[str]) -> list[int]:
    return [index for index, line in enumerate(lines) if line.strip()]


def find_places(template: list[str], lines: list[str]) -> list[Place]:
    """In the order of the file; raises TutorialError when answers cannot be told apart."""
    ours, theirs = not_blank(template), not_blank(lines)
    matcher = SequenceMatcher(
        None, [template[i].strip() for i in ours], [lines[i].strip() for i in theirs], False
    )
    places = []
    before = 0  # the line behind the last one that both have
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            before = theirs[j2 - 1] + 1
            continue
        given = tuple(template[i] for i in ours[i1:i2])
        steps = [int(mark[2]) for mark in map(MARK.match, given) if mark]
        if len(steps) > 1:
            raise TutorialError(
                f"the lines between the places of {steps[0]} and {steps[-1]} are not as they were "
                "handed out; what belongs to which step?",
                status=1,
            )
        if steps:
            end = theirs[j2] if j2 < len(theirs) else len(lines)
            places.append(Place(steps[0], before, end, given))
    return places


class Answers:
    """The learner's `text` of the file `template` of a tutorial."""

    def __init__(self, tutorial: Tutorial, template: str, text: str) -> None:
        self.tutorial = tutorial
        self.lines = text.split("\n")
        self.places = {p.step: p for p in find_places(template.split("\n"), self.lines)}

    def is_empty(self, step: int) -> bool:
        """Nothing but comments and blanks stands there."""
        place = self.places[step]
        return not COMMENT.sub("", "\n".join(self.lines[place.start : place.end])).strip()

    def program(self, kept: set[int], left_out: int | None = None) -> str:
        """The learner's file with our solutions of all steps but those in `kept`; nothing at all
        for the step `left_out`."""
        result: list[str] = []
        at = 0
        for place in sorted(self.places.values(), key=lambda place: place.start):
            result += self.lines[at : place.start]
            at = place.end
            if place.step in kept and place.step != left_out:
                result += self.lines[place.start : place.end]
                continue
            for line in place.given:
                mark = MARK.match(line)
                if not mark:
                    result.append(line)
                elif place.step != left_out:
                    result += indent(solution(self.tutorial, place.step), mark[1]).split("\n")
        return "\n".join(result + self.lines[at:])


def task(template: str, word: str, step: int) -> tuple[str, str]:
    """What the comments above a step say: the task in one sentence, and the hints."""
    found = re.search(rf"/\* {word.upper()} {step}: (.*?)\*/\s*(/\*(.*?)\*/)?", template, re.DOTALL)
    if not found:
        return "", ""
    sentence = " ".join(re.sub(r"\n\s*\* ", " ", found[1]).split())
    hints = [re.sub(r"^\s*\* ?", "", line) for line in (found[3] or "").strip().split("\n")]
    return sentence, "\n".join(hints).strip()
