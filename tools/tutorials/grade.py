# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""How far a learner has come: the highest N for which steps 1 to N are all proven (spec 07,
section 5).

Many steps leave the output as it was, so a step is judged alone: the program with our solution of
all the others, and other numbers than those in the text, must reach its end with the learner's
answer in it. A step whose absence even that does not show (a check of the program's own) is judged
by programs with a mistake in them, which it must stop.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tutorials.answers import Answers
from tutorials.catalog import Tutorial
from tutorials.errors import TutorialError
from tutorials.expect import Expectation, expectations
from tutorials.workshop import Run, Workshop

FAULT = re.compile(r"^(?:vm fault|user exception|cap fault|unknown syscall)")
NUMBER = re.compile(r"0x[0-9a-f]+|\b\d+\b")


@dataclass(frozen=True)
class Grade:
    """Steps 1 to `proven` are. `reason`: what is wrong with the next one; "": nothing is there."""

    proven: int
    reason: str = ""


def replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise TutorialError(f"the program does not have this line once: {old}", status=1)
    return text.replace(old, new)


class Grader:
    """Grades the answers of one program with the programs that a workshop makes."""

    def __init__(
        self, tutorial: Tutorial, answers: Answers, workshop: Workshop, memory: Path
    ) -> None:
        self.tutorial = tutorial
        self.answers = answers
        self.workshop = workshop
        self.memory = memory  # what was proven before, by the program that proved it
        grading = tutorial.folder / "grading.toml"
        self.data = tomllib.loads(grading.read_text(encoding="utf-8"))
        self.end = expectations(tutorial)[tutorial.steps]
        try:
            self.known = set(json.loads(memory.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            self.known = set()

    def other_numbers(self, text: str) -> str:
        for old, new in self.data["numbers"]["given"]:
            text = replace_once(text, old, new)
        return text

    def end_of_other_numbers(self) -> Expectation:
        lines = "\n".join(self.end.lines)
        for old, new in self.data["numbers"]["printed"]:
            lines = lines.replace(old, new)
        return Expectation(lines.split("\n"), self.end.no, self.end.exact)

    def findings(self, run: Run, expected: Expectation) -> list[str]:
        return [run.error] if run.error else expected.findings(run.output)

    def judge(self, step: int) -> str:
        """What is wrong with the learner's answer; "" when it is proven."""
        text = self.answers.program({step})
        expected = self.end_of_other_numbers()
        run = self.workshop.run(self.other_numbers(text), expected.lines[-1])
        findings = self.findings(run, expected)
        if findings:
            return self.explain(step, text, run)
        for mistake in self.data.get("mistakes", []):
            if mistake["step"] == step and not self.stops(text, mistake):
                return f"it lets through: {mistake['what']}"
        return ""

    def stops(self, text: str, mistake: dict) -> bool:
        wrong = replace_once(text, mistake["old"], mistake["new"])
        run = self.workshop.run(wrong, mistake["no"])
        return not run.error and not any(re.fullmatch(mistake["no"], line) for line in run.lines)

    def explain(self, step: int, text: str, run: Run) -> str:
        if run.error:
            return run.error
        plain = self.workshop.run(text, self.end.lines[-1])
        findings = self.findings(plain, self.end)
        if not findings:
            return "it works with the numbers of the text only: use the names of the constants"
        without = self.workshop.run(self.answers.program({step}, step), self.end.lines[-1])
        if [NUMBER.sub("", line) for line in without.lines] == [
            NUMBER.sub("", line) for line in plain.lines
        ]:
            return "the program prints the same as without it"
        faults = [line for line in plain.lines if FAULT.match(line)]
        if faults and not any(map(FAULT.match, without.lines)):
            return f"with it the program faults: {faults[0]}"
        return re.sub(r"\\(.)", r"\1", findings[0])  # a pattern, for people to read

    def grade(self, tell: Callable[[str], None]) -> Grade:
        """Judges step after step until one is not proven; `tell` gets a line for each."""
        for step in range(1, self.tutorial.steps + 1):
            name = f"{self.tutorial.step} {step}"
            if self.answers.is_empty(step):
                return Grade(step - 1)
            proof = hashlib.sha256(f"{step} {self.answers.program({step})}".encode()).hexdigest()
            reason = "" if proof in self.known else self.judge(step)
            if reason:
                tell(f"{name}: not yet")
                return Grade(step - 1, reason)
            self.known.add(proof)
            self.memory.write_text(json.dumps(sorted(self.known)), encoding="utf-8")
            tell(f"{name}: done")
        return Grade(self.tutorial.steps)
