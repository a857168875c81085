# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis bench: counts the instructions of system calls and compares them with the goals."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("bench", help="count the instructions of system calls")
    parser.add_argument(
        "--update", action="store_true", help="write bench/counts.json and docs/performance too"
    )
    parser.add_argument(
        "--trace",
        metavar="NAME",
        action="append",
        default=[],
        help="only show which instructions this operation is made of (several times: several)",
    )
    parser.add_argument(
        "--latency",
        action="store_true",
        help="only show for how long the kernel lets no interrupt in, in benchmarks and conformance"
        " tests; with --update: write bench/latency.json",
    )
    parser.add_argument(
        "--isolated", action="store_true", help="with --trace: the kernel with page-table isolation"
    )


def run(args: argparse.Namespace) -> int:
    # here, since it needs packages that other commands do without
    from bench import command  # pylint: disable=import-outside-toplevel

    return command.run(args)
