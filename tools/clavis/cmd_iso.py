# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis iso: an image that boots kernel and root task on a PC, from a CD or a USB stick."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clavis import build
from clavis.cmd_run import build_state
from clavis.errors import UsageError
from clavis.iso import Disc, IsoError, write
from tutorials import catalog
from tutorials.errors import TutorialError

TUTORIAL = "exercise-5"
OUTPUT = build.TOP / "build" / "clavis.iso"
KERNEL_IMAGE = "images/kernel-x86_64-pc99"
ELF64_MAGIC = b"\x7fELF\x02"


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("iso", help="make an image that boots on a PC, BIOS or UEFI")
    parser.add_argument(
        "--image", type=Path, help=f"the root task (default: {TUTORIAL}, solved, with its kernel)"
    )
    parser.add_argument("--kernel", type=Path, help="with --image: this kernel")
    parser.add_argument(
        "--release", action="store_true", help="with --image: the release kernel, not the debug one"
    )
    parser.add_argument("-o", dest="output", type=Path, default=OUTPUT, help="build/clavis.iso")
    parser.add_argument(
        "--append", default="", metavar="WORDS", help="the kernel's command line, as in QEMU"
    )
    parser.add_argument(
        "--multiboot", type=int, choices=(1, 2), default=2, help="first entry of the menu (2)"
    )
    parser.add_argument(
        "--timeout", type=int, default=3, metavar="S", help="until that is started (3; -1: never)"
    )


def check_use(args: argparse.Namespace) -> None:
    if args.image is None and (args.release or args.kernel):
        raise UsageError(
            "--release and --kernel need --image: a root task built for that kernel "
            f"({TUTORIAL} is built for its debug kernel)"
        )
    if args.release and args.kernel:
        raise UsageError("--kernel names the kernel; --release would choose another one")
    for path in (args.image, args.kernel):
        if path is not None and not path.is_file():
            raise UsageError(f"there is no file {path}")
    if args.image is not None:
        with args.image.open("rb") as file:
            if file.read(len(ELF64_MAGIC)) != ELF64_MAGIC:
                raise UsageError(f"{args.image} is no ELF64 file, so no root task")


def built_kernel(preset: str) -> Path:
    directory = build.TOP / "build" / preset
    build.configure(preset, directory)
    build.build(directory, ["kernel"])
    return directory / KERNEL_IMAGE


def contents(args: argparse.Namespace) -> tuple[Path, Path, str]:
    """Kernel and root task, built if need be, and the menu's words for them."""
    if args.image is None:
        tutorial = catalog.find(TUTORIAL)
        directory = build_state(tutorial, tutorial.steps, build.TOP / "build" / "tutorials")
        image = directory / f"images/{TUTORIAL}-image-x86_64-pc99"
        return directory / KERNEL_IMAGE, image, f"{TUTORIAL} on the debug kernel"
    if args.kernel is not None:
        return args.kernel, args.image, f"{args.image.name} on {args.kernel.name}"
    kind = "release" if args.release else "debug"
    return built_kernel(f"x86_64-{kind}"), args.image, f"{args.image.name} on the {kind} kernel"


def run(args: argparse.Namespace) -> int:
    check_use(args)
    try:
        kernel, image, title = contents(args)
        disc = Disc(kernel, image, title, args.multiboot, args.timeout, args.append.split())
        write(disc, args.output.resolve())
    except (build.BuildError, TutorialError, IsoError) as error:
        print(f"clavis iso: {error}", file=sys.stderr)
        return 1
    size = args.output.stat().st_size >> 20
    print(
        f"{args.output} ({size} MB): {title}\n"
        "  a CD and a USB stick, for BIOS and UEFI; docs/how-to/boot.md tells how to boot it\n"
        "  here: qemu-system-x86_64 -cpu Nehalem,+pdpe1gb -m 512M "
        f"-display none -serial mon:stdio -cdrom {args.output}"
    )
    return 0
