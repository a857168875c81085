# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Options of `simulate`, and the QEMU command they make (spec 02, section 10)."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Defaults:
    """What the build decided: the generated script passes it."""

    cpu: str
    cpu_opt: str
    graphic: str
    memory: str
    kernel: str
    initrd: str
    binary: str = "qemu-system-x86_64"
    serial: str = "-serial mon:stdio"


def regular_expression(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"not a regular expression: {error}") from error


def seconds(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def make_parser(program: str, defaults: Defaults) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Boots the image in QEMU. Leave it with Ctrl-A, then X.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("-b", "--binary", default=defaults.binary, help="QEMU program")
    add("-d", "--gdbserver", action="store_true", help="wait for gdb on port 1234")
    add("-M", "--machine", default="", help="QEMU machine")
    add("-c", "--cpu", default=defaults.cpu, help="QEMU processor; empty: QEMU's own choice")
    add("-o", "--cpu-opt", default=defaults.cpu_opt, help="features of the processor")
    add("--extra-cpu-opts", default="", help="more features of the processor")
    add("-g", "--graphic", default=defaults.graphic, help="graphics option")
    add("-s", "--serial", default=defaults.serial, help="serial option")
    add("-m", "--mem-size", default=defaults.memory, help="memory of the machine")
    add("-a", "--args", default="", help="accepted for compatibility, not used")
    add("--extra-qemu-args", default="", help="more arguments for QEMU")
    add("-k", "--kernel", default=defaults.kernel, help="kernel image")
    add("-i", "--initrd", default=defaults.initrd, help="root task image")
    add("-n", "--dry-run", action="store_true", help="only print the QEMU command")
    add("-r", "--reset-terminal", action="store_true", help="reset the terminal afterwards")
    bounds = parser.add_argument_group("runs that end by themselves")
    bounds.add_argument(
        "--until", type=regular_expression, metavar="REGEX", help="end when a line matches; exit 0"
    )
    bounds.add_argument(
        "--settle", type=seconds, default=0.5, metavar="SECONDS", help="go on for so long after it"
    )
    bounds.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", help="end then at the latest (exit 124)"
    )
    bounds.add_argument(
        "--silence",
        type=seconds,
        metavar="SECONDS",
        help="end after so long without output (exit 124)",
    )
    add("--no-symbols", action="store_true", help="no source lines below fault reports")
    return parser


def qemu_command(args: argparse.Namespace) -> str:
    """The command line. Items that are empty stay, as empty words: other tools compare it."""
    cpu = ""
    if args.cpu:
        extra = f",{args.extra_cpu_opts}" if args.extra_cpu_opts else ""
        cpu = f"-cpu {args.cpu}{args.cpu_opt}{extra}"
    images = f"-kernel {args.kernel} -initrd {args.initrd}"
    if not args.kernel:
        images = f"-kernel {args.initrd}"
    items = [
        args.binary,
        f"-machine {args.machine}" if args.machine else "",
        cpu,
        args.graphic,
        args.serial,
        f"-m size={args.mem_size}" if args.mem_size else "",
        args.extra_qemu_args,
        images,
    ]
    if args.gdbserver:
        items.append("-s -S")
    return " ".join(items)
