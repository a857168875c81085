# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The command ./check of a build directory: how far the learner has come, and what is next.

    ./check [--hint | --solution]

Exit: 0 all steps are done, 1 not all, 2 wrong use.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from tutorials import catalog
from tutorials.answers import Answers, task
from tutorials.errors import Parser, TutorialError
from tutorials.expect import expectations
from tutorials.grade import Grade, Grader
from tutorials.render import solution
from tutorials.workdir import MARKER
from tutorials.workshop import FOLDER, Workshop

EDITED = "main.c"
ERRORS_SHOWN = 5
HOME = re.compile(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", re.MULTILINE)


def make_parser() -> Parser:
    parser = Parser(prog="check", description="Builds, boots and grades your program.")
    more = parser.add_mutually_exclusive_group()
    more.add_argument("--hint", action="store_true", help="the hints for the next step")
    more.add_argument("--solution", action="store_true", help="our solution of the next step")
    return parser


def learners_folder(build_dir: Path) -> Path:
    cache = build_dir / "CMakeCache.txt"
    found = HOME.search(cache.read_text("utf-8", "replace")) if cache.exists() else None
    if not found or not (Path(found[1]) / MARKER).exists():
        raise TutorialError(f"{build_dir} builds no tutorial; init makes one")
    return Path(found[1])


def tutorial_in(folder: Path) -> catalog.Tutorial:
    name = json.loads((folder / MARKER).read_text(encoding="utf-8"))["name"]
    return catalog.find(name)


def template_of(tutorial: catalog.Tutorial) -> str:
    """The main file with the marks of the steps, under the name that the learner typed."""
    text = (tutorial.source / EDITED).read_text(encoding="utf-8")
    return re.sub(re.escape(tutorial.name) + r"(?!\d)", tutorial.typed_name, text)


def tell_next(tutorial: catalog.Tutorial, template: str, grade: Grade, args) -> None:
    step = grade.proven + 1
    name = f"{tutorial.step} {step}"
    sentence, hints = task(template, tutorial.step, step)
    print(f"Next is {name}: {sentence}")
    if grade.reason:
        print(f"  what is there now: {grade.reason}")
    if args.hint:
        print("".join(f"  {line}\n" for line in hints.split("\n")), end="")
    elif args.solution:
        print("".join(f"  {line}\n" for line in solution(tutorial, step).split("\n")), end="")
    else:
        print("  ./check --hint tells how, ./check --solution tells all")


def tell_done(steps: int, tutorial: catalog.Tutorial) -> None:
    if steps == 0:
        print(f"{tutorial.typed_name}: no {tutorial.step} is done yet.")
    elif steps == 1:
        print(f"{tutorial.typed_name}: {tutorial.step} 1 of {tutorial.steps} is done.")
    else:
        print(f"{tutorial.typed_name}: {tutorial.step}s 1 to {steps} of {tutorial.steps} are done.")


def check(build_dir: Path, args) -> int:
    folder = learners_folder(build_dir)
    tutorial = tutorial_in(folder)
    template = template_of(tutorial)
    text = (folder / EDITED).read_text("utf-8", "replace")
    answers = Answers(tutorial, template, text)
    print("building ...", flush=True)
    workshop = Workshop(build_dir, tutorial.typed_name, folder / EDITED)
    if workshop.status:
        print("Your program does not compile:")
        for error in workshop.errors[:ERRORS_SHOWN]:
            print(f"  {error}")
    memory = build_dir / FOLDER / "proven.json"
    grade = Grader(tutorial, answers, workshop, memory).grade(lambda line: print(line, flush=True))
    tell_done(grade.proven, tutorial)
    if grade.proven < tutorial.steps:
        tell_next(tutorial, template, grade, args)
        return 1
    end = expectations(tutorial)[tutorial.steps]
    run = workshop.run(text, end.lines[-1])
    findings = [run.error] if run.error else end.findings(run.output)
    for finding in findings:
        print(f"Every step works, but not all of them together: {finding}")
    return 1 if findings else 0


def main(argv: list[str], build_dir: Path) -> int:
    try:
        return check(build_dir, make_parser().parse_args(argv[1:]))
    except TutorialError as error:
        print(f"check: {error}", file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"check: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
