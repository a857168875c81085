# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The command level-1-tutorials/init-build: an exercise of the level-1 series.

    ./init-build exercise-5 x86 [--todo N | --solution] [--fresh]

Sources: level-1-tutorials/application/EXERCISE, builds: application/build/EXERCISE-ARCH.
Exit codes as those of ./init.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tutorials import catalog, configure
from tutorials.errors import Parser, TutorialError
from tutorials.init import shown, wanted_state
from tutorials.workdir import WorkDir, check_build_dir

LEVEL1 = catalog.TOP / "level-1-tutorials"
ARCHITECTURES = ["x86"]


def make_parser() -> Parser:
    parser = Parser(prog="init-build", description="Starts an exercise of the level-1 series.")
    parser.add_argument("exercise", metavar="EXERCISE", help="for example exercise-5")
    parser.add_argument("arch", metavar="ARCH", help=", ".join(ARCHITECTURES))
    parser.add_argument("--todo", metavar="N", help="with TODO 1 to N done (0: the start)")
    parser.add_argument("--solution", action="store_true", help="with all of them done")
    parser.add_argument("--fresh", action="store_true", help="move old sources to EXERCISE.old-N")
    return parser


def move_aside(folder: Path) -> None:
    number = 1
    while folder.with_name(f"{folder.name}.old-{number}").exists():
        number += 1
    old = folder.with_name(f"{folder.name}.old-{number}")
    folder.rename(old)
    print(f"The old sources are in {shown(old)}.")


def start(args: argparse.Namespace) -> None:
    tutorial = catalog.find(args.exercise, level1_only=True)
    if args.arch not in ARCHITECTURES:
        raise TutorialError(f"no architecture {args.arch!r}; there is: {', '.join(ARCHITECTURES)}")
    state = wanted_state(tutorial, args.todo, args.solution)
    application = LEVEL1 / "application"
    folder = application / args.exercise
    build_dir = application / "build" / f"{args.exercise}-{args.arch}"
    check_build_dir(build_dir, folder)
    work = None if args.fresh else WorkDir(tutorial, folder)
    if work and state is not None and work.edited_files():
        raise TutorialError(
            f"{shown(folder)} has your edits; --fresh moves them aside. Nothing was changed"
        )
    configure.set_up_machine()

    if work is None:
        if folder.exists():
            move_aside(folder)
        work = WorkDir(tutorial, folder)
    if state is not None or work.is_new:
        work.hand_out(state or 0)
    configure.configure(folder, build_dir)
    print(f"Sources: {folder.relative_to(LEVEL1)}")
    print(f"Build directory: {build_dir.relative_to(LEVEL1)}")
    print(f"Read {shown(folder / 'README.md')}, edit {shown(folder / 'main.c')}. Next, type:")
    print(f"  cd {shown(build_dir)} && ninja && ./simulate     (leave it with Ctrl-A, then X)")
    print("There, ./check tells how far you have come and what is next.")


def main() -> int:
    try:
        start(make_parser().parse_args())
    except TutorialError as error:
        print(f"init-build: {error}", file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"init-build: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
