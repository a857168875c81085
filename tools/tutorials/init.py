# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The command ./init: makes a tutorial's folder and its build directory.

    ./init --tut dynamic-2 [--task N | --solution]

Exit: 0 done, 1 it did not work, 2 wrong use, something in the way, or a tool missing.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from tutorials import catalog, configure
from tutorials.errors import Parser, TutorialError
from tutorials.workdir import MARKER, WorkDir, check_build_dir

PLATFORMS = ["pc99"]


def make_parser() -> Parser:
    names = ", ".join(tutorial.name for tutorial in catalog.all_tutorials())
    parser = Parser(
        prog="init", description=f"Starts a tutorial in the current directory. There are: {names}"
    )
    parser.add_argument("--tut", metavar="NAME", required=True, help="which tutorial")
    parser.add_argument("--plat", default="pc99", help="the machine: pc99")
    parser.add_argument(
        "--task",
        metavar="N",
        help="with tasks 1 to N done (0: the start); task-N: as it is when you come to task N",
    )
    parser.add_argument(
        "--solution", action="store_true", help="with all tasks done (with task-N: 1 to N)"
    )
    parser.add_argument("--verbose", action="store_true", help="show what CMake says")
    parser.add_argument("--quiet", action="store_true", help="say nothing unless it fails")
    parser.add_argument("tutedir", nargs="?", type=Path, help="the folder (default: ./NAME)")
    return parser


def wanted_state(tutorial: catalog.Tutorial, text: str | None, solution: bool) -> int | None:
    """The state asked for, None when the command line names none. `task-N` is the older way to ask:
    the state in front of task N, or with --solution the one behind it (spec 07, section 4.2)."""
    if text is None:
        return tutorial.steps if solution else None
    name = re.fullmatch(r"(?:(task|todo)-)?(\d+)", text)
    if name and name[1] and 1 <= int(name[2]) <= tutorial.steps:
        return int(name[2]) - (0 if solution else 1)
    if solution:
        raise TutorialError(f"choose one: the state {text}, or --solution")
    if not name or name[1] or int(name[2]) > tutorial.steps:
        raise TutorialError(
            f"{tutorial.name} has the states 0 (start) to {tutorial.steps} (all done), not {text!r}"
        )
    return int(name[2])


def shown(path: Path) -> str:
    """The path as one would type it here."""
    return os.path.relpath(path)


def choose_folder(tutorial: catalog.Tutorial, given: Path | None) -> Path:
    if given:
        return given
    if (Path() / MARKER).exists():
        return Path().resolve()  # called inside a tutorial's folder: it means this one
    return Path(tutorial.typed_name)


def start(args: argparse.Namespace) -> None:
    tutorial = catalog.find(args.tut)
    if args.plat not in PLATFORMS:
        raise TutorialError(f"no platform {args.plat!r}; there is: {', '.join(PLATFORMS)}")
    state = wanted_state(tutorial, args.task, args.solution)
    folder = choose_folder(tutorial, args.tutedir)
    build_dir = folder.with_name(folder.name + "_build")
    work = WorkDir(tutorial, folder)
    check_build_dir(build_dir, folder)
    configure.set_up_machine()

    saved = None
    if state is not None or work.is_new:
        saved = work.hand_out(state or 0)
    configure.configure(folder, build_dir, args.verbose)
    if args.quiet:
        return
    if saved:
        print(f"Your edited files were saved in {shown(saved)}.")
    print(f'Tutorials created in subdirectory "{shown(folder)}".')
    print(f'Build directory initialised in "{shown(build_dir)}".')
    print(f"Read {shown(folder / 'README.md')}, edit {shown(folder / 'main.c')}. Next, type:")
    print(f"  cd {shown(build_dir)} && ninja && ./simulate     (leave it with Ctrl-A, then X)")
    print("There, ./check tells how far you have come and what is next.")


def main() -> int:
    try:
        start(make_parser().parse_args())
    except TutorialError as error:
        print(f"init: {error}", file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"init: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
