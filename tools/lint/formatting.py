# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Formatting: clang-format 14 for C, black for Python (100 columns)."""

from __future__ import annotations

import re

from files import Tree, capture

CLANG_FORMAT = "clang-format-14"
BLACK = ["/usr/bin/black", "--quiet", "--line-length", "100", "--target-version", "py311"]
MISFORMATTED = re.compile(r"^(\S+):(\d+):\d+: error: code should be clang-formatted")


def check_c(tree: Tree) -> list[str]:
    if not tree.c_files:
        return ["no C files found"]
    status, lines = capture([CLANG_FORMAT, "--dry-run", "--Werror", *tree.c_files])
    if status == 0:
        return []
    first: dict[str, str] = {}
    for line in lines:
        match = MISFORMATTED.match(line)
        if match:
            first.setdefault(match[1], match[2])
    files = [
        f"{name}:{line}: not as clang-format has it (make format)" for name, line in first.items()
    ]
    return files or lines


def check_python(tree: Tree) -> list[str]:
    status, lines = capture([*BLACK, "--check", "--verbose", *tree.python_files])
    if status == 0:
        return []
    return [line for line in lines if "would reformat" in line or line.startswith("error")] or lines


def fix(tree: Tree) -> None:
    capture([CLANG_FORMAT, "-i", *tree.c_files])
    capture([*BLACK, *tree.python_files])
