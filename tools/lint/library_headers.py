# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Public headers of the libraries: every function is explained, and C++ finds it under its name.

A comment above a function explains it and those that follow without an empty line; a function that
a header has for several configurations is explained once. Functions whose names begin with an
underscore are parts of macros and need none. Those of libsel4 are the kernel's calls, which
docs/reference/abi.md explains.
"""

from __future__ import annotations

import re
from pathlib import Path

from files import Tree

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)(?=\s|;|$)", re.DOTALL)
LINKAGE_BEGIN = re.compile(r'extern\s+"C"\s*\{')
# the first identifier in front of a parenthesis, in what is left of a declaration
FUNCTION = re.compile(r"\b([A-Za-z]\w*)\s*\(")
# macros that stand in front of a function's name like functions themselves
NO_FUNCTIONS = {"DEPRECATED", "FORMAT", "ALIGN", "SECTION"}
INLINE = re.compile(r"static\b|inline\b")
MARK = "\1"  # where a comment was


def blank(match: re.Match[str]) -> str:
    """The match's line ends: other text keeps its line number."""
    return re.sub(r"[^\n]", "", match[0])


def declarations(text: str) -> list[tuple[int, str, bool, bool]]:
    """Declarations at the top of a header: line, text, whether explained, whether C for C++."""
    text = COMMENT.sub(lambda match: blank(match) + MARK, text)
    text = DIRECTIVE.sub(blank, text)
    found = []
    depth = 0  # of braces; those of extern "C" do not count
    is_c = False
    start = 0
    is_explained = False
    i = 0
    while i < len(text):
        linkage = LINKAGE_BEGIN.match(text, i) if depth == 0 else None
        if linkage:
            is_c = True
            i = start = linkage.end()
            continue
        char = text[i]
        if char == "{":
            depth += 1
        elif char == "}" and depth == 0:
            is_c = False
            start = i + 1
        elif char == "}":
            depth -= 1
        ends = depth == 0 and (char == ";" or (char == "}" and "(" in text[start:i].split("{")[0]))
        if ends:
            declaration = text[start : i + 1]
            above = declaration[: len(declaration) - len(declaration.lstrip("\n\1 "))]
            body = declaration.strip("\n\1 ")
            if MARK in above:
                is_explained = True
            elif "\n\n" in above:
                is_explained = False
            line = text.count("\n", 0, i + 1 - len(declaration.lstrip("\n\1 "))) + 1
            found.append((line, body, is_explained, is_c))
            start = i + 1
        i += 1
    return found


def function_name(declaration: str) -> str | None:
    """The function that is declared or defined, None for anything else."""
    head = ATTRIBUTE.sub("", declaration.split("{")[0])
    if re.match(r"(typedef|static_assert)\b|(struct|union|enum)\b[^()]*$", head):
        return None
    for name in FUNCTION.findall(head.split("=")[0]):
        if name not in NO_FUNCTIONS:
            return name
    return None


def findings_of_header(path: Path, text: str) -> list[str]:
    functions = [
        (line, name, is_explained, is_c or INLINE.match(declaration))
        for line, declaration, is_explained, is_c in declarations(text)
        if (name := function_name(declaration)) is not None
    ]
    explained = {name for _, name, is_explained, _ in functions if is_explained}
    findings = []
    for line, name, _, has_c_name in functions:
        if name not in explained:
            findings.append(f"{path}:{line}: {name} is not explained")
        if not has_c_name:
            findings.append(f'{path}:{line}: {name} is not in extern "C"')
    return findings


def check_library_headers(tree: Tree) -> list[str]:
    """Public functions are explained, and have C names in C++."""
    findings = []
    for path in tree.suffix(".h"):
        if path.parts[0] == "libs" and path.parts[2] == "include" and path.parts[1] != "libsel4":
            findings += findings_of_header(path, tree.text(path) or "")
    return findings
