# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Variants of a learner's program: compiled and linked as the build directory does it, and booted,
in a folder of their own. The learner's files and images stay as they are."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tutorials.boot import boot
from tutorials.errors import TutorialError
from tutorials.expect import after_boot

BUILD_LIMIT = 300  # seconds, as the next two
BOOT_LIMIT = 40
SILENCE = 4
FOLDER = ".check"
ERROR = re.compile(r"^.*?((?:fatal )?error: .*|undefined reference to .*)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """`error`: why there is no program, else what it printed, line by line, after the boot text."""

    lines: tuple[str, ...] = ()
    error: str = ""
    output: str = ""


def call(words: list[str] | str, build_dir: Path) -> tuple[int, str]:
    try:
        done = subprocess.run(
            words,
            cwd=build_dir,
            shell=isinstance(words, str),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=BUILD_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, f"building took longer than {BUILD_LIMIT} s"
    return done.returncode, done.stdout


class Workshop:
    """Makes programs of other texts of `source`, the main file of program `name`."""

    def __init__(self, build_dir: Path, name: str, source: Path) -> None:
        self.build_dir = build_dir
        self.folder = build_dir / FOLDER
        self.folder.mkdir(exist_ok=True)
        # all that does not depend on the learner's file gets built even if that one is broken
        self.status, said = call(["ninja", "-k", "0"], build_dir)
        self.errors = [found[0] for found in ERROR.finditer(said)] or [said.strip()[-300:]]
        self.commands = self._commands(name, source)

    def _commands(self, name: str, source: Path) -> list[str]:
        """How the file is compiled and the program is linked, here with our files."""
        status, said = call(["ninja", "-t", "commands", name], self.build_dir)
        objects = f"CMakeFiles/{name}.dir/{source.name}.o"
        chosen = [line for line in said.splitlines() if objects in line]
        if status or len(chosen) != 2:
            raise TutorialError(f"{self.build_dir} does not build {name} of {source}", status=1)
        ours = [
            (f"-c {source}", f"-iquote {source.parent} -c {FOLDER}/{source.name}"),
            (objects, f"{FOLDER}/{source.name}.o"),
            (f"-o {name} ", f"-o {FOLDER}/{name} "),
        ]
        for old, new in ours:
            chosen = [line.replace(old, new) for line in chosen]
        self.source, self.image = self.folder / source.name, f"{FOLDER}/{name}"
        return chosen

    def run(self, text: str, last_line: str) -> Run:
        """Builds and boots a program; its run ends at `last_line` or when it has gone quiet."""
        self.source.write_text(text, encoding="utf-8")
        for command in self.commands:
            status, said = call(command, self.build_dir)
            if status:
                found = ERROR.search(said)
                # without file and line, which are those of a copy
                return Run(error=found[1] if found else said.strip()[-300:])
        image = ["--initrd", self.image, "--no-symbols"]
        done = boot(self.build_dir, last_line, None, 0.5, BOOT_LIMIT, SILENCE, image)
        lines = after_boot(done.output)
        if lines is None:
            return Run(error=done.complaint or "the kernel did not start the program")
        return Run(tuple(line for line in lines if line), output=done.output)
