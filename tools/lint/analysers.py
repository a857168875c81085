# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Analysis of CMake, shell, Python and the kernel's C."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Iterable

import cache
from files import TOP, Tree, capture, findings_of
from kernel_build import FOLDER, KernelBuild, kernel_build

WARNING = re.compile(r"(warning|error|style|performance|portability): ")
CMAKE_CAPITALS = re.compile(r"\s*[A-Z][A-Z_]*\s*\(")
CMAKE_LINT = TOP / "tools/lint/cmake-lint.yaml"
CPPCHECK = [
    "cppcheck",
    "--quiet",
    "--std=c11",
    "--platform=unix64",
    "--enable=warning,style,performance,portability",
    "--inline-suppr",
    f"--suppressions-list={TOP / 'tools/lint/cppcheck.txt'}",
    "--template={file}:{line}: {severity}: {message} [{id}]",
]


def check_cmake(tree: Tree) -> list[str]:
    """cmake-lint without its opinions (cmake-lint.yaml), and commands in lower case."""

    def one(path: Path) -> list[str]:
        command = ["cmake-lint", "--suppress-decorations", "-c", CMAKE_LINT, "--", path]
        read = [TOP / path, CMAKE_LINT]
        found = cache.remembered(command, read, lambda: findings_of(command))
        lines = enumerate((tree.text(path) or "").splitlines(), 1)
        return found + [
            f"{path}:{number}: command in capitals"
            for number, line in lines
            if CMAKE_CAPITALS.match(line)
        ]

    return for_each(tree.cmake_files, one)


def check_shell(tree: Tree) -> list[str]:
    return findings_of(["shellcheck", *tree.shell_files]) if tree.shell_files else []


def check_python(tree: Tree) -> list[str]:
    """Every file compiles, and pyflakes has nothing to say but where `# noqa` answers it."""
    findings = []
    for path in tree.python_files:
        try:
            compile((TOP / path).read_text(encoding="utf-8"), str(path), "exec")
        except SyntaxError as error:
            findings.append(f"{path}:{error.lineno}: {error.msg}")
    for line in findings_of(["/usr/bin/python3", "-m", "pyflakes", *tree.python_files]):
        match = re.match(r"(.*?):(\d+):", line)
        source = (TOP / match[1]).read_text(encoding="utf-8").splitlines() if match else []
        if not match or "# noqa" not in source[int(match[2]) - 1]:
            findings.append(line)
    return findings


def check_headers(tree: Tree) -> list[str]:
    """Each header of the kernel compiles alone."""
    build = kernel_build()
    if build.problem:
        return build.problem
    headers = [p for p in tree.suffix(".h") if p.parts[:2] == ("kernel", "include")]

    def one(header: Path) -> list[str]:
        alone = ["-fsyntax-only", "-include", TOP / header, "-x", "c", "/dev/null"]
        command = ["clang", *build.flags(), *alone]
        read = build.read_by(TOP / header, "-x", "c")
        return cache.remembered(command, read, lambda: findings_of(command))

    return for_each(headers, one)


def check_clang_tidy(_tree: Tree) -> list[str]:
    def one(build: KernelBuild, source: Path) -> list[str]:
        return warnings_of(["clang-tidy", "--quiet", "-p", FOLDER, source])

    return for_each_source("clang-tidy", [TOP / ".clang-tidy"], one)


def check_gcc_analyzer(_tree: Tree) -> list[str]:
    """GCC's own analysis; its warnings are the build's business and stay off here."""
    own_headers = capture(["gcc", "-print-file-name=include"])[1][0]

    def one(build: KernelBuild, source: Path) -> list[str]:
        flags = [word for word in build.arguments[source] if not word.startswith("-W")]
        flags[flags.index("-isystem") + 1] = own_headers
        return warnings_of(["gcc", *flags, "-fanalyzer", "-c", "-o", "/dev/null", source])

    return for_each_source("gcc -fanalyzer", [], one)


def check_cppcheck(_tree: Tree) -> list[str]:
    """On the compiler's preprocessed text, for cppcheck's own preprocessor fails on config.h."""

    def one(build: KernelBuild, source: Path) -> list[str]:
        text = build.preprocessed(source)
        return warnings_of([*CPPCHECK, text]) if text else [f"{source}: clang -E failed"]

    return for_each_source(" ".join(map(str, CPPCHECK)), [TOP / "tools/lint/cppcheck.txt"], one)


def for_each(items: Iterable, check: Callable[..., list[str]]) -> list[str]:
    """All that `check` finds, two items at a time."""
    with ThreadPoolExecutor(2) as pool:
        return [relative(line) for found in pool.map(check, items) for line in found]


def for_each_source(
    tool: str, configuration: list[Path], check: Callable[[KernelBuild, Path], list[str]]
) -> list[str]:
    """Runs `check` on the kernel's C files that changed; a header's findings are told once."""
    build = kernel_build()
    if build.problem:
        return build.problem

    def one(source: Path) -> list[str]:
        words = [tool, cache.version_of(tool.split()[0]), *build.arguments[source]]
        read = [Path(__file__), *configuration, *build.read_by(source)]
        return cache.remembered(words, read, lambda: check(build, source))

    return sorted(set(for_each(build.sources, one)))


def warnings_of(command: list[str | Path]) -> list[str]:
    """The warnings a tool printed; all it printed when it failed without one."""
    status, lines = capture(command)
    found = [line for line in lines if WARNING.search(line)]
    return found if found or status == 0 else lines


def relative(line: str) -> str:
    return line.replace(f"{TOP}/", "")
