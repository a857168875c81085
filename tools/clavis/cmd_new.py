# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis new: starts a project of a root task of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from clavis import new

TEMPLATE = "hello"


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("new", help="start a project of a root task of your own")
    parser.add_argument("folder", type=Path, metavar="NAME", help="the project's folder and name")
    parser.add_argument(
        "--template",
        default=TEMPLATE,
        help=f"what to start from: {', '.join(new.template_names())} ({TEMPLATE})",
    )


def run(args: argparse.Namespace) -> int:
    new.check(args.folder, args.template)
    new.create(args.folder, args.template)
    print(
        f"{args.folder}: a root task that uses the libraries. Next, type:\n"
        f"  cd {args.folder} && cmake --preset debug && cmake --build --preset debug\n"
        "  build/debug/simulate     (leave it with Ctrl-A, then X)"
    )
    return 0
