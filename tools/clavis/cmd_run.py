# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis run: builds the solved tutorials, boots them in QEMU and checks what they print."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from clavis import build
from simulate.console import plain
from tutorials import catalog, render
from tutorials.boot import HALTED, Boot, boot
from tutorials.configure import configure
from tutorials.errors import TutorialError
from tutorials.expect import BOOTED, Expectation, expectations

SHOWN = ["exercise-5", "dynamic-2"]
UNTYPED = re.compile(r"^\S+ \| \d+ \| [01]$|^\d+ untypeds of size \d+$")


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser(
        "run", help="boot the solved tutorials and check what they print"
    )
    parser.add_argument("tutorials", nargs="*", metavar="TUTORIAL", help=f"default: {SHOWN}")
    parser.add_argument(
        "--state", type=int, metavar="N", help="with steps 1 to N done (default: all)"
    )


def build_state(tutorial: catalog.Tutorial, state: int, base: Path) -> Path:
    """Builds the state below `base`; the build directory. Only what changed is built again."""
    source, build_dir = base / tutorial.name, base / f"{tutorial.name}_build"
    render.write(render.render(tutorial, state), source)
    if not (build_dir / "build.ninja").exists():
        progress = build.Progress(f"configure {tutorial.name}")
        configure(source, build_dir)
        progress.end("done")
    build.build(build_dir, title=f"build {tutorial.name}")
    return build_dir


class Screen:
    """Shows the console of a run, indented, without empty lines and the long table of memory."""

    def __init__(self) -> None:
        self.untypeds = 0

    def show(self, line: str) -> None:
        line = plain(line)  # without what clears the screen
        if not line.strip():
            return
        if UNTYPED.match(line):
            self.untypeds += 1
            return
        if self.untypeds:
            print(f"  | ... ({self.untypeds} lines)", flush=True)
            self.untypeds = 0
        print(f"  | {line}", flush=True)


def verdict(result: Boot, expected: Expectation) -> list[str]:
    """What went wrong in a run, the most telling first; empty when nothing did."""
    findings = expected.findings(result.output)
    if findings and result.status:
        findings.append(result.complaint)
    if re.search(rf"^{HALTED}", result.output, re.MULTILINE):
        findings.append("the kernel has halted; the lines before that say why")
    elif BOOTED not in result.output:
        findings.append("is the kernel image sound? `make clean`, then `make run` builds it anew")
    return findings


def run_one(tutorial: catalog.Tutorial, state: int, base: Path) -> bool:
    build_dir = build_state(tutorial, state, base)
    expected = expectations(tutorial)[state]
    what = "solved" if state == tutorial.steps else f"state {state}"
    print(f"\n{tutorial.name} ({what}): {tutorial.title}; booting it in QEMU\n", flush=True)
    result = boot(build_dir, expected.lines[-1], Screen().show)
    findings = verdict(result, expected)
    if not findings:
        print(f"\n{tutorial.name}: as expected, {len(expected.lines)} lines checked", flush=True)
        return True
    print(f"\n{tutorial.name}: NOT as expected:", file=sys.stderr)
    for finding in findings:
        print(f"  {finding}", file=sys.stderr)
    print(f"  to look into it: cd {build_dir} && ./simulate", file=sys.stderr)
    return False


def run(args: argparse.Namespace) -> int:
    base = build.TOP / "build" / "tutorials"
    try:
        chosen = [catalog.find(name) for name in args.tutorials or SHOWN]
        good = [run_one(t, t.steps if args.state is None else args.state, base) for t in chosen]
    except (TutorialError, build.BuildError) as error:
        print(f"clavis run: {error}", file=sys.stderr)
        return getattr(error, "status", 1)
    if not all(good):
        return 1
    print("\nNow you: `./init --tut dynamic-2` starts a tutorial here; it says what to type next.")
    return 0
