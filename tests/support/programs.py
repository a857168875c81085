# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The sample programs of the tutorials (tests/cmake/programs) and what they print (spec 06, section
22.4; spec 07, section 3), and how they are booted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from suite import command, expect

LIMIT_S = 60


@dataclass(frozen=True)
class Printed:
    """Regular expressions of whole lines, which come in any order, and of the last one."""

    lines: list[str]
    last: str


EXPECTED = {
    # main returns, so the kernel has the last word
    "hello-world": Printed(
        [
            "Hello, World!",
            "Caught cap fault in send phase at address 0",
            "vm fault on data at address 0 with status 0x4",
            'in thread 0x[0-9a-f]+ "rootserver" at address 0',
        ],
        "With stack:",
    ),
    "libraries-1": Printed(["Untyped summary", "main: hello world"], "thread_2: hallo wereld"),
    "libraries-2": Printed(
        [
            "main: hello world",
            "thread_2: hallo wereld",
            "thread_2: got a message 0x6161 from 0x61",
        ],
        "main: got a reply: 0xffffffffffff9e9e",
    ),
    "libraries-3": Printed(
        [
            "NEW CAP SLOT: 8.",
            "process_2: hey hey hey",
            "main: hello world",
            "main: got a message 0x6161 from 0x61",
        ],
        "process_2: got a reply: 0xffffffffffff9e9e",
    ),
    "libraries-4": Printed(
        [
            "NEW CAP SLOT: 8.",
            "timer client: hey hey hey",
            "main: hello world",
            "main: got a message from 0x61 to sleep 2 seconds",
            "timer client wakes up:",
            " got the current timer tick:",
        ],
        " [1-9][0-9]*",
    ),
}


def check(name: str, build: Path) -> None:
    """Boots the program `name` from a build directory, until its last line."""
    expected = EXPECTED[name]
    image = f"images/{name}-image-x86_64-pc99"
    bounds = ["--until", f"^{expected.last}$", "--timeout", str(LIMIT_S)]
    said = command(build / "simulate", "--initrd", image, *bounds, cwd=build)
    text = said.text.replace("\r", "")
    expect(said.status == 0, f"{name}: exit {said.status}\n{text[-3000:]}")
    for line in [*expected.lines, expected.last]:
        found = re.search(f"^{line}$", text, re.MULTILINE)
        expect(found, f"{name} did not print {line}\n{text[-3000:]}")
