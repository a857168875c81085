# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""`simulate` of a build directory: boots its images in QEMU."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from simulate.console import Bounds, Console, Outcome, write_all
from simulate.explain import Explainer
from simulate.faults import FaultReader
from simulate.options import Defaults, make_parser, qemu_command

TIMED_OUT = 124  # as the command `timeout` has it
NOT_FOUND = 2
END_OF_REPORT = 0.5  # seconds without output after which a fault report counts as complete


def missing(args) -> str:
    """The first thing that the run needs and that is not there, in words; empty when all is."""
    binary = args.binary.split()[0] if args.binary.split() else ""
    if not binary or not shutil.which(binary):
        return f"{binary or 'the QEMU program'} is not installed (Debian package qemu-system-x86)"
    for image in (args.kernel, args.initrd):
        if image and not Path(image).exists():
            return f"{image} is not there: build it first (ninja)"
    return ""


def watch(console: Console, image: Path) -> None:
    """Has the console's fault reports explained below them."""
    reader, explainer = FaultReader(), Explainer(image)

    def show(fault) -> None:
        if fault:
            text = "".join(f"{line}\n" for line in explainer.explain(fault))
            write_all(text.encode())

    console.on_line = lambda line: show(reader.feed(line))
    console.on_pause = lambda silence: show(reader.take() if silence > END_OF_REPORT else None)


def exit_status(program: str, outcome: Outcome, args) -> int:
    """The exit code; says on stderr why the run ended when a line was waited for in vain."""
    if outcome.reason == "until":
        return 0
    reasons = {
        "timeout": f"{args.timeout or 0:g} s are over",
        "silence": f"nothing was printed for {args.silence or 0:g} s",
        "ended": f"QEMU ended with status {outcome.status}",
    }
    if args.until:
        print(
            f"\n{program}: {reasons[outcome.reason]}, and no line matched {args.until.pattern!r}",
            file=sys.stderr,
        )
    if outcome.reason != "ended":
        return TIMED_OUT
    return outcome.status or (1 if args.until else 0)


def reset_terminal(failed: bool) -> None:
    time.sleep(5 if failed else 2)
    subprocess.run(["tput", "reset"], check=False)


def main(argv: list[str], defaults: Defaults) -> int:
    program = argv[0]
    args = make_parser(program, defaults).parse_args(argv[1:])
    command = qemu_command(args)
    print(f"{program}: QEMU command: {command}", file=sys.stderr, end="", flush=True)
    if args.dry_run:
        return 0
    print(file=sys.stderr, flush=True)
    lack = missing(args)
    if lack:
        print(f"{program}: {lack}", file=sys.stderr)
        return NOT_FOUND
    if args.gdbserver:
        print("waiting for GDB on port 1234...", flush=True)
    console = Console(command, Bounds(args.until, args.settle, args.timeout, args.silence))
    if not args.no_symbols:
        watch(console, Path(args.initrd))
    # whoever ends us ends QEMU with us
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        outcome = console.run()
    except KeyboardInterrupt:
        return 130
    failed = outcome.reason == "ended" and outcome.status != 0
    if failed and args.reset_terminal:
        print("QEMU failed; resetting terminal in 5 seconds--interrupt to abort", flush=True)
    if args.reset_terminal:
        reset_terminal(failed)
    return exit_status(program, outcome, args)
