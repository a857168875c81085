# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Checks on every file: line ends, licences, sizes, nothing of one machine, nothing left to do."""

from __future__ import annotations

import re

from files import TOP, Tree, findings_of

COLUMNS = 100
LARGEST_FILE = 700
CODE = (".c", ".h", ".S", ".py", ".sh", ".cmake", ".js")
# Written in pieces, so that this file is not a finding of its own.
MACHINE_NAMES = re.compile(
    "|".join(
        [
            "/" + r"work/",
            "/" + r"home/[a-z]",
            "/" + r"root/",
            r"\bdeb\." + "debian",
            r"\bsnapshot\." + "debian",
            r"registry\." + "npmjs",
            r"\bpypi\." + "org",
            r"proxy\." + "golang",
        ]
    )
)
LEFT_TO_DO = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def check_text(tree: Tree) -> list[str]:
    """UTF-8, no carriage returns, no blanks at line ends, a newline at the end, 100 columns."""
    findings = []
    for path in tree.all:
        text = tree.text(path)
        if text is None or not text or path.parts[0] == "LICENSES":
            continue
        if not text.endswith("\n"):
            findings.append(f"{path}: no newline at the end")
        for number, line in enumerate(text.split("\n"), 1):
            if "\r" in line:
                findings.append(f"{path}:{number}: carriage return")
            elif line != line.rstrip() and path.suffix != ".md":
                findings.append(f"{path}:{number}: blanks at the end of the line")
            elif "\t" in line and path.suffix in CODE:
                findings.append(f"{path}:{number}: tab")
            elif len(line) > COLUMNS and path.suffix in CODE and path.suffix != ".cmake":
                findings.append(f"{path}:{number}: {len(line)} columns")
    return findings


def check_licences(tree: Tree) -> list[str]:
    """REUSE for all; and BSD-2-Clause written into each file that can hold a comment."""
    findings = findings_of(["reuse", "lint"])
    for path in tree.all:
        if path.suffix in CODE + (".lds", ".yaml", ".yml") or path.name == "CMakeLists.txt":
            head = "\n".join((tree.text(path) or "").splitlines()[:5])
            if "SPDX-License-Identifier: " + "BSD-2-Clause" not in head:
                findings.append(f"{path}: no licence line")
    return findings


def check_machine_names(tree: Tree) -> list[str]:
    """No path of one machine, no host of a package registry: they would not be there elsewhere."""
    findings = []
    for path in tree.all:
        for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
            match = MACHINE_NAMES.search(line)
            if match:
                findings.append(f"{path}:{number}: {match[0]}")
    return findings


def check_todo(tree: Tree) -> list[str]:
    """What is left to do stands in docs/roadmap.md. Tutorials' programs name the steps so."""
    findings = []
    for path in tree.all:
        if path.suffix not in CODE or path.parts[0] == "tutorials":
            continue
        for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
            if LEFT_TO_DO.search(line) and "exercise" not in line:
                findings.append(f"{path}:{number}: {line.strip()}")
    return findings


def check_sizes(tree: Tree) -> list[str]:
    """A file of more than 700 lines is two files."""
    findings = []
    for path in tree.all:
        if path.suffix in CODE:
            lines = (TOP / path).read_bytes().count(b"\n")
            if lines > LARGEST_FILE:
                findings.append(f"{path}: {lines} lines")
    return findings
