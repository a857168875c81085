# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis build: configure and build a preset below build/."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from clavis import build
from clavis.errors import UsageError

DEFAULT_PRESET = "x86_64-debug"


def known_presets() -> list[str]:
    presets = json.loads((build.TOP / "CMakePresets.json").read_text(encoding="utf-8"))
    return [p["name"] for p in presets["configurePresets"] if not p.get("hidden")]


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("build", help="build a preset: kernel and libraries")
    parser.add_argument("preset", nargs="?", default=DEFAULT_PRESET, help=DEFAULT_PRESET)
    parser.add_argument("-B", dest="directory", type=Path, help="where (default: build/PRESET)")
    parser.add_argument("--target", action="append", help="only this target, e.g. kernel")
    parser.add_argument("-D", dest="options", action="append", default=[], metavar="OPTION=VALUE")


def run(args: argparse.Namespace) -> int:
    if args.preset not in known_presets():
        raise UsageError(f"no preset {args.preset!r}; there are: {', '.join(known_presets())}")
    directory = (args.directory or build.TOP / "build" / args.preset).resolve()
    try:
        build.configure(args.preset, directory, [f"-D{option}" for option in args.options])
        build.build(directory, args.target)
    except build.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
