# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis tut: which tutorials there are, and how to start each."""

from __future__ import annotations

import argparse

from tutorials import catalog


def register(subparsers: argparse._SubParsersAction) -> None:
    subparsers.add_parser("tut", help="list the tutorials, and the command that starts each")


def run(_args: argparse.Namespace) -> int:
    for tutorial in catalog.all_tutorials():
        start = f"./init --tut {tutorial.name}"
        if tutorial.level1:
            start = f"level-1-tutorials/init-build {tutorial.name} x86"
        print(f"{tutorial.name:12s} {tutorial.title} ({tutorial.steps} steps)")
        print(f"{'':12s} {start}")
        if tutorial.aliases:
            print(f"{'':12s} also known as {', '.join(tutorial.aliases)}")
    return 0
