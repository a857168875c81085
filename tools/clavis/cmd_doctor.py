# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis doctor: what is missing on this machine, why it is needed, how to install it.

The work is done by tools/setup/setup, because it must also run where Python is missing.
"""

from __future__ import annotations

import argparse
import subprocess

from clavis.build import TOP


def register(subparsers: argparse._SubParsersAction) -> None:
    subparsers.add_parser(
        "doctor", help="what is missing on this machine, why, and the command that installs it"
    )


def run(args: argparse.Namespace) -> int:
    return subprocess.run([TOP / "tools/setup/setup", args.command], check=False).returncode
