# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis test: all test suites, or the ones named."""

from __future__ import annotations

import argparse
import subprocess

from clavis.build import TOP


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("test", help="run the test suites (all, or the ones named)")
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    parser.add_argument("--list", action="store_true", help="only name the suites")


def run(args: argparse.Namespace) -> int:
    options = ["--list"] if args.list else []
    command = [TOP / "tests/run", *options, *args.suites]
    return subprocess.run(command, check=False).returncode
