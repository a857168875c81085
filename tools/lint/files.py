# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Which files there are, by kind: what git tracks or would track."""

from __future__ import annotations

import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TIMEOUT_S = 1200


def capture(command: list[str | Path], cwd: Path = TOP) -> tuple[int, list[str]]:
    """Runs a tool (at the top of the checkout); its exit status and the lines it printed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=TIMEOUT_S,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def findings_of(command: list[str | Path]) -> list[str]:
    """Nothing when the tool is content, else all it printed."""
    status, lines = capture(command)
    return [] if status == 0 else lines or [f"{command[0]}: exit status {status}"]


class Tree:
    """The files of the checkout, with the first line of each to tell scripts apart."""

    def __init__(self) -> None:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=TOP, capture_output=True, check=True).stdout
        paths = [Path(name) for name in names.decode().split("\0") if name]
        self.all = sorted({path for path in paths if (TOP / path).is_file()})

    def suffix(self, *suffixes: str) -> list[Path]:
        return [path for path in self.all if path.suffix in suffixes]

    def first_line(self, path: Path) -> str:
        with (TOP / path).open("rb") as stream:
            return stream.readline(200).decode("utf-8", "replace")

    def scripts(self, *interpreters: str) -> list[Path]:
        """Files without a suffix that name one of the interpreters in their first line."""
        found = []
        for path in self.all:
            line = self.first_line(path) if not path.suffix else ""
            if line.startswith("#!") and line.split("/")[-1].split()[-1] in interpreters:
                found.append(path)
        return found

    @property
    def c_files(self) -> list[Path]:
        """C sources and headers in Clavis's own form (states of tutorials are for learners)."""
        return [path for path in self.suffix(".c", ".h") if path.parts[0] != "tutorials"]

    @property
    def python_files(self) -> list[Path]:
        return self.suffix(".py") + self.scripts("python3")

    @property
    def shell_files(self) -> list[Path]:
        return self.suffix(".sh") + self.scripts("sh", "bash")

    @property
    def cmake_files(self) -> list[Path]:
        return [p for p in self.all if p.suffix == ".cmake" or p.name == "CMakeLists.txt"]

    def text(self, path: Path) -> str | None:
        """The file as text, None when it is binary."""
        data = (TOP / path).read_bytes()
        if b"\0" in data:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return None
