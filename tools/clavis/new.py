# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Projects from templates/: a folder that is copied, with the project's name and the place of
Clavis filled in."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from clavis.errors import UsageError

TOP = Path(__file__).resolve().parents[2]
TEMPLATES = TOP / "templates"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# targets that CMake and Clavis make; those of the libraries are named as in libs/
TAKEN = {"all", "clean", "help", "install", "kernel", "test", "muslc", "sel4"}
# what a project needs to be built and run, with the Debian package that has it
TOOLS = {
    "cmake": "cmake",
    "ninja": "ninja-build",
    "gcc": "gcc",
    "ld": "binutils",
    "qemu-system-x86_64": "qemu-system-x86",
}


def template_names() -> list[str]:
    return sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())


def check(folder: Path, template: str) -> None:
    """Raises UsageError, with the reason in one line, when the project cannot be made."""
    if template not in template_names():
        raise UsageError(f"no template {template!r}; there are: {', '.join(template_names())}")
    if not NAME.fullmatch(folder.name):
        raise UsageError(
            f"{folder.name!r} is no name for a program: a letter, then letters, digits, _ and -"
        )
    if folder.name in TAKEN | {path.name for path in (TOP / "libs").iterdir()}:
        raise UsageError(f"{folder.name!r} is a target of Clavis itself; take another name")
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder} exists already; nothing was changed")
    if not folder.parent.is_dir():
        raise UsageError(f"there is no folder {folder.parent}")
    for tool, package in TOOLS.items():
        if not shutil.which(tool):
            raise UsageError(f"the tool {tool} is missing (Debian package {package})")


def create(folder: Path, template: str) -> None:
    """Makes the project, all of it or nothing."""
    values = {"@NAME@": folder.name, "@CLAVIS@": str(TOP)}
    try:
        with tempfile.TemporaryDirectory(prefix=".clavis-new-", dir=folder.parent) as work:
            unfinished = Path(work, folder.name)
            shutil.copytree(TEMPLATES / template, unfinished)
            for path in unfinished.rglob("*"):
                if path.is_file():
                    text = path.read_text(encoding="utf-8")
                    for mark, value in values.items():
                        text = text.replace(mark, value)
                    path.write_text(text, encoding="utf-8")
            unfinished.rename(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from error
