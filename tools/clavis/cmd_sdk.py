# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis sdk: kernel, libraries and tools in one archive, for programs outside this checkout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clavis import build
from clavis.errors import UsageError
from sdk import archive, contents
from sdk.flavours import FLAVOURS

WORK = build.TOP / "build" / "sdk"


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("sdk", help="pack kernel, libraries and tools for programs")
    parser.add_argument(
        "-o", dest="output", type=Path, metavar="DIR", default=WORK.parent, help="where (build/)"
    )
    parser.add_argument(
        "--flavour",
        action="append",
        metavar="NAME",
        help=f"only this kernel with its libraries ({', '.join(FLAVOURS)}; several times: several)",
    )


def chosen(names: list[str] | None) -> dict[str, dict[str, str]]:
    for name in names or []:
        if name not in FLAVOURS:
            raise UsageError(f"no flavour {name!r}; there are: {', '.join(FLAVOURS)}")
    return {name: FLAVOURS[name] for name in FLAVOURS if not names or name in names}


def run(args: argparse.Namespace) -> int:
    flavours = chosen(args.flavour)
    output = args.output.resolve()
    try:
        output.mkdir(parents=True, exist_ok=True)
        folder = contents.assemble(flavours, WORK)
        packed = output / f"{folder.name}.tar.xz"
        archive.pack(folder, packed)
    except (build.BuildError, OSError) as error:
        print(f"clavis sdk: {error}", file=sys.stderr)
        return 1
    print(
        f"{packed} ({packed.stat().st_size / (1 << 20):.1f} MB): {', '.join(flavours)}\n"
        f"  unpack it anywhere; then: {folder.name}/clavis new hello"
    )
    return 0
