# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What an SDK is made of: parts of the checkout, under the same names, and the flavours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from clavis import build
from sdk import prebuild

# The sources are there for options that no flavour has, and for a debugger to show.
PARTS = [
    "CMakeLists.txt",
    "LICENSES",
    "abi",
    "clavis",
    "cmake",
    "docs/how-to/mcs.md",
    "docs/how-to/programs.md",
    "docs/how-to/sdk.md",
    "kernel",
    "libs",
    "templates",
    "tools/abigen",
    "tools/clavis/__init__.py",
    "tools/clavis/__main__.py",
    "tools/clavis/build.py",
    "tools/clavis/cmd_doctor.py",
    "tools/clavis/cmd_new.py",
    "tools/clavis/cmd_sdk.py",
    "tools/clavis/errors.py",
    "tools/clavis/new.py",
    "tools/sdk",
    "tools/setup",
    "tools/simulate",
]
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")
VERSION = re.compile(r"^project\(clavis VERSION ([0-9.]+)", re.MULTILINE)


def version() -> str:
    text = (build.TOP / "CMakeLists.txt").read_text(encoding="utf-8")
    found = VERSION.search(text)
    if not found:
        raise build.BuildError("CMakeLists.txt does not say the version")
    return found[1]


def copy_sources(target: Path) -> None:
    for part in PARTS:
        origin, copy = build.TOP / part, target / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, copy, ignore=SKIPPED)
        else:
            shutil.copy(origin, copy)
    shutil.copy(build.TOP / "tools/sdk/README.md", target / "README.md")


def assemble(flavours: dict[str, dict[str, str]], work: Path) -> Path:
    """Puts the SDK together below `work`, and builds the flavours from the sources in it; its
    folder."""
    folder = work / f"clavis-sdk-{version()}"
    shutil.rmtree(folder, ignore_errors=True)
    copy_sources(folder)
    for name, settings in flavours.items():
        directory = work / name
        prebuild.build_flavour(name, settings, folder, directory)
        prebuild.copy_flavour(settings, directory, folder / "prebuilt" / name)
    return folder
