# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Builds a flavour and takes out of its build directory what programs need of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from clavis import build

# what cmake/export.cmake writes names everything else, through this variable
PLACE = re.compile(r"\$\{CLAVIS_PREBUILT\}/([^\";>]+)")
DESCRIPTION = ["targets.cmake", "options.txt"]
BESIDES = ["images/kernel-x86_64-pc99", "kernel/kernel.elf", "musl/COPYRIGHT"]
COMPILER_HEADERS = re.compile(r"^CLAVIS_COMPILER_HEADERS:INTERNAL=(.*)$", re.MULTILINE)


def build_flavour(name: str, settings: dict[str, str], source: Path, directory: Path) -> None:
    """Builds kernel and libraries of the sources in `directory`, which may hold an older build."""
    shutil.rmtree(directory / "CMakeFiles", ignore_errors=True)
    (directory / "CMakeCache.txt").unlink(missing_ok=True)
    directory.mkdir(parents=True, exist_ok=True)
    # what is compiled must not know where: neither debug information nor __FILE__
    maps = [(source, "."), (directory, f"prebuilt/{name}")]
    flags = " ".join(f"-ffile-prefix-map={old}={new}" for old, new in maps)
    command = ["cmake", "-G", "Ninja", "-S", str(source), "-B", str(directory)]
    command += ["-DClavisExport=ON", f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_ASM_FLAGS={flags}"]
    command += [f"-D{option}={value}" for option, value in settings.items()]
    progress = build.Progress(f"configure {name}")
    build.run_logged(command, directory / "build.log", progress)
    progress.end("done")
    build.build(directory, ["clavis_export"], f"build {name}")


def copy_flavour(settings: dict[str, str], directory: Path, target: Path) -> None:
    """Copies the products of the build in `directory` to `target`, a new folder."""
    described = (directory / "targets.cmake").read_text(encoding="utf-8")
    names = sorted({*PLACE.findall(described), *BESIDES, *DESCRIPTION})
    for name in names:
        origin, copy = directory / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, copy, dirs_exist_ok=True)
        else:
            shutil.copyfile(origin, copy)
    lines = [f"{option}={value}\n" for option, value in settings.items()]
    (target / "settings.txt").write_text("".join(lines), encoding="utf-8")
