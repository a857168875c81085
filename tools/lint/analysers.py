# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Analysis of CMake, shell, Python and the kernel's C."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from files import TOP, Tree, capture, findings_of

KERNEL_ROOMS = ("core", "debug", "arch", "plat")
WARNING = re.compile(r"(warning|error|style|performance|portability): ")
CMAKE_OFF = "--disabled-codes=C0103,C0111,C0113,C0301,C0305,C0307,R0912,R0913,R0914,R0915,E1120,W0106"


def check_cmake(tree: Tree) -> list[str]:
    """cmake-lint, without its opinions on names, docstrings and line breaks."""
    return findings_of(["cmake-lint", "--suppress-decorations", CMAKE_OFF, *tree.cmake_files])


def check_shell(tree: Tree) -> list[str]:
    return findings_of(["shellcheck", *tree.shell_files])


def check_python(tree: Tree) -> list[str]:
    """Every file compiles, and pyflakes has nothing to say."""
    findings = []
    for path in tree.python_files:
        try:
            compile((TOP / path).read_text(encoding="utf-8"), str(path), "exec")
        except SyntaxError as error:
            findings.append(f"{path}:{error.lineno}: {error.msg}")
    marked = re.compile(r"# noqa")
    for line in findings_of(["/usr/bin/python3", "-m", "pyflakes", *tree.python_files]):
        match = re.match(r"(.*?):(\d+):", line)
        source = (TOP / match[1]).read_text(encoding="utf-8").splitlines() if match else []
        if not match or not marked.search(source[int(match[2]) - 1]):
            findings.append(line)
    return findings


class KernelBuild:
    """A configured debug kernel, for the flags and the generated headers (nothing is compiled)."""

    def __init__(self, directory: str) -> None:
        self.directory = Path(directory)
        command = ["cmake", "--preset", "x86_64-debug", "-B", directory, "-DClavisUserland=OFF"]
        status, self.problem = capture([*command, "-DCMAKE_C_COMPILER=clang"])
        if status == 0:
            self.problem = []
            self.keep_kernel_only()

    def keep_kernel_only(self) -> None:
        path = self.directory / "compile_commands.json"
        entries = json.loads(path.read_text(encoding="utf-8"))
        self.commands = [entry for entry in entries if entry["file"].endswith(".c")]
        path.write_text(json.dumps(self.commands), encoding="utf-8")
        self.sources = sorted(entry["file"] for entry in self.commands)

    def flags(self) -> list[str]:
        """The compiler's arguments without launcher, output and source."""
        words = self.commands[0]["command"].split()
        start = next(i for i, word in enumerate(words) if word.endswith("clang")) + 1
        return words[start : words.index("-o")]


def with_kernel(check) -> list[str]:
    with tempfile.TemporaryDirectory() as directory:
        build = KernelBuild(directory)
        if build.problem:
            return build.problem
        if not build.sources:
            return ["the kernel has no C sources"]
        return check(build)


def check_headers(tree: Tree) -> list[str]:
    """Each header of the kernel compiles alone."""
    headers = [p for p in tree.suffix(".h") if p.parts[:2] == ("kernel", "include")]

    def check(build: KernelBuild) -> list[str]:
        def one(header: Path) -> list[str]:
            command = ["clang", *build.flags(), "-fsyntax-only", "-Wno-pragma-once-outside-header"]
            return findings_of([*command, "-x", "c", header])

        with ThreadPoolExecutor(2) as pool:
            return [line for lines in pool.map(one, headers) for line in lines]

    return with_kernel(check)


def relative(line: str) -> str:
    return line.replace(f"{TOP}/", "")


def check_clang_tidy(_tree: Tree) -> list[str]:
    def check(build: KernelBuild) -> list[str]:
        def one(source: str) -> list[str]:
            command = ["clang-tidy", "--quiet", "-p", build.directory, source]
            status, lines = capture(command)
            found = [relative(line) for line in lines if WARNING.search(line)]
            return found if found or status == 0 else lines

        with ThreadPoolExecutor(2) as pool:
            found = [line for lines in pool.map(one, build.sources) for line in lines]
        return sorted(set(found))

    return with_kernel(check)


def check_cppcheck(_tree: Tree) -> list[str]:
    def check(build: KernelBuild) -> list[str]:
        suppressions = TOP / "tools/lint/cppcheck.txt"
        status, lines = capture(
            [
                "cppcheck",
                "--quiet",
                "-j2",
                "--std=c11",
                "--enable=warning,style,performance,portability",
                "--inline-suppr",
                "--error-exitcode=1",
                f"--suppressions-list={suppressions}",
                "--template={file}:{line}: {severity}: {message} [{id}]",
                f"--project={build.directory / 'compile_commands.json'}",
            ]
        )
        found = sorted({relative(line) for line in lines if WARNING.search(line)})
        return found if found or status == 0 else lines

    return with_kernel(check)


if __name__ == "__main__":
    sys.exit("run tools/lint/lint")
