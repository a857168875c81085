# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""A configured debug kernel below build/lint: its flags and generated headers, nothing compiled."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from functools import lru_cache
from pathlib import Path

from files import TOP, capture

FOLDER = TOP / "build" / "lint"
PLACE = re.compile(r'^# (\d+ ".*")[ 0-9]*$')
CONFIGURE = ["cmake", "--preset", "x86_64-debug", "-B", str(FOLDER), "-DClavisUserland=OFF"]


class KernelBuild:
    """`problem` holds what CMake said when the kernel cannot be configured; else it is empty."""

    def __init__(self) -> None:
        self.sources: list[Path] = []
        self.arguments: dict[Path, list[str]] = {}
        status, said = self._configure()
        self.problem = said if status else []
        if not self.problem:
            self._read_commands()
        if not self.problem and not self.sources:
            self.problem = ["the kernel has no C sources"]

    @staticmethod
    def _configure() -> tuple[int, list[str]]:
        command = [*CONFIGURE, "-DCMAKE_C_COMPILER=clang", "-DCMAKE_C_COMPILER_LAUNCHER="]
        status, said = capture(command)
        if status and FOLDER.exists():  # left by other sources: begin again
            shutil.rmtree(FOLDER)
            status, said = capture(command)
        return status, said

    def _read_commands(self) -> None:
        """Keeps the C files; cppcheck and clang-tidy read the shortened list again."""
        path = FOLDER / "compile_commands.json"
        entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        entries = [
            e for e in entries if e["file"].endswith(".c") and "/unity" not in e["file"].lower()
        ]
        path.write_text(json.dumps(entries), encoding="utf-8")
        for entry in entries:
            words = shlex.split(entry["command"])
            source = Path(entry["file"])
            self.arguments[source] = words[1 : words.index("-o")]
        self.sources = sorted(self.arguments)

    def flags(self) -> list[str]:
        """The compiler's arguments for any file of the kernel."""
        return self.arguments[self.sources[0]]

    def preprocessed(self, source: Path) -> Path | None:
        """The source after the preprocessor, with its comments and the places it came from."""
        flags = self.arguments[source]
        status, lines = capture(["clang", *flags, "-E", "-C", source], cwd=FOLDER)
        if status:
            return None
        text = FOLDER / "preprocessed" / source.relative_to(TOP)
        text.parent.mkdir(parents=True, exist_ok=True)
        lines = [PLACE.sub(r"#line \1", line) for line in lines]
        text.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return text

    def read_by(self, source: Path, *more: str) -> list[Path]:
        """`source` and all headers it includes, directly or not."""
        flags = self.arguments.get(source, self.flags())
        _, lines = capture(["clang", *flags, *more, "-MM", "-MT", "x", source], cwd=FOLDER)
        words = " ".join(lines).replace("\\ ", " ").split()
        found = {FOLDER / word for word in words if word.startswith("/") or "/" in word}
        return [source, *sorted(found)]


@lru_cache(maxsize=1)
def kernel_build() -> KernelBuild:
    return KernelBuild()
