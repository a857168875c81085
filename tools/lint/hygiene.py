# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Checks on every file: line ends, licences, sizes, nothing of one machine, nothing left to do."""

from __future__ import annotations

import re
from pathlib import Path

from files import TOP, Tree, capture, findings_of

COLUMNS = 100
LARGEST_FILE = 600
CODE = (".c", ".h", ".S", ".py", ".sh", ".cmake", ".js")
WITH_LICENCE = (*CODE, ".lds", ".yaml", ".yml", ".toml", ".j2")
# In two pieces, so that neither this file nor `reuse` finds itself.
LICENCE_LINE = "SPDX-License-" + "Identifier: BSD-2-Clause"
OWNER_LINE = "Copyright 2026 The Clavis contributors"
MACHINE_PATH = re.compile(r"(?<![\w.$})])/(work|root|home/[a-z]\w*)/\S*")
LEFT_TO_DO = re.compile(r"(#|//|\*)\s*(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def check_text(tree: Tree) -> list[str]:
    """UTF-8, no carriage returns, no blanks at line ends, a newline at the end, 100 columns."""
    findings = []
    for path in tree.all:
        text = tree.text(path)
        if text is None or not text or path.parts[0] == "LICENSES":
            continue
        if not text.endswith("\n"):
            findings.append(f"{path}: no newline at the end")
        code = path.suffix in CODE or path.name == "CMakeLists.txt"
        for number, line in enumerate(text.split("\n"), 1):
            fault = fault_of_line(line, code, path.suffix)
            if fault:
                findings.append(f"{path}:{number}: {fault}")
    return findings


def fault_of_line(line: str, is_code: bool, suffix: str) -> str:
    if "\r" in line:
        return "carriage return"
    if line != line.rstrip() and suffix not in (".md", ".expect", ".txt"):
        return "blanks at the end of the line"
    if "\t" in line and is_code:
        return "tab"
    if is_code and len(line) > COLUMNS:
        return f"{len(line)} columns"
    return ""


def check_licences(tree: Tree) -> list[str]:
    """REUSE for all; and licence and owner written into each file that can hold a comment.

    Not into what learners edit: .reuse/dep5 speaks for the tutorials.
    """
    findings = [line for line in findings_of(["reuse", "lint"]) if line.strip()]
    scripts = set(tree.python_files + tree.shell_files + tree.cmake_files)
    for path in tree.all:
        if path.parts[0] == "tutorials":
            continue
        if path.suffix in WITH_LICENCE or path in scripts or path.name == "Makefile":
            head = "\n".join((tree.text(path) or "").splitlines()[:6])
            for wanted in (LICENCE_LINE, OWNER_LINE):
                if wanted not in head:
                    findings.append(f"{path}: not in its first lines: {wanted}")
    return findings


def package_hosts() -> set[str]:
    """Hosts that this machine gets packages from. They are read, so that none is written here."""
    uris = capture(["apt-get", "indextargets", "--format", "$(REPO_URI)"])[1]
    for name in ("npmrc", "pip.conf"):
        for folder in (Path.home() / ".config/pip", Path.home(), Path("/etc")):
            for file in (folder / name, folder / f".{name}"):
                if file.is_file():
                    uris += re.findall(r"https?://\S+", file.read_text(errors="replace"))
    hosts = (re.match(r"\w+://(?:[^/@]*@)?([^/:]+)", uri) for uri in uris)
    return {match[1] for match in hosts if match and match[1] not in ("localhost", "127.0.0.1")}


def check_machine_names(tree: Tree) -> list[str]:
    """No path of one machine, no host it gets packages from: they are not there elsewhere."""
    hosts = package_hosts()
    findings = []
    for path in tree.all:
        for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
            match = MACHINE_PATH.search(line)
            found = [match[0]] if match else []
            found += [name for name in (str(TOP) + "/", *hosts) if name in line]
            findings += [f"{path}:{number}: {name}" for name in found]
    return findings


def check_todo(tree: Tree) -> list[str]:
    """What is left to do stands in docs/roadmap.md. Tutorials' programs name the steps so."""
    findings = []
    for path in tree.all:
        if path.suffix not in CODE or path.parts[0] == "tutorials":
            continue
        for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
            if LEFT_TO_DO.search(line):
                findings.append(f"{path}:{number}: {line.strip()}")
    return findings


def check_sizes(tree: Tree) -> list[str]:
    """A file of more than 600 lines is two files."""
    findings = []
    for path in tree.all:
        if path.suffix in CODE:
            lines = (TOP / path).read_bytes().count(b"\n")
            if lines > LARGEST_FILE:
                findings.append(f"{path}: {lines} lines")
    return findings
