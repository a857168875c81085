# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Set-up of the machine and configuration of build directories."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tutorials.catalog import TOP
from tutorials.errors import TutorialError
from tutorials.workdir import CONFIGURE_LOG

# what a tutorial needs to be built and run, with the Debian package that has it
TOOLS = {
    "cmake": "cmake",
    "ninja": "ninja-build",
    "gcc": "gcc",
    "ld": "binutils",
    "qemu-system-x86_64": "qemu-system-x86",
}
LINES_OF_A_FAILURE = 25


def set_up_machine() -> None:
    """Installs what is missing (tools/setup/setup says what it does), then looks for the tools."""
    if subprocess.run([TOP / "tools/setup/setup", "run"], check=False).returncode:
        raise TutorialError("set-up did not succeed, see above")
    for tool, package in TOOLS.items():
        if not shutil.which(tool):
            raise TutorialError(
                f"the tool {tool} is missing (Debian package {package}); "
                f"is it in a folder that PATH names?"
            )


def configure(source_dir: Path, build_dir: Path, show: bool = False) -> None:
    """Configures `build_dir` for the program in `source_dir`."""
    build_dir.mkdir(parents=True, exist_ok=True)
    log = build_dir / CONFIGURE_LOG
    command = [
        "cmake",
        "-G",
        "Ninja",
        "-C",
        str(TOP / "cmake/clavis-app.cmake"),
        "-DTUT_BOARD=pc",
        "-DTUT_ARCH=x86_64",
        "--no-warn-unused-cli",
        "-S",
        str(source_dir.resolve()),
        "-B",
        str(build_dir.resolve()),
    ]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    log.write_text(done.stdout, encoding="utf-8")
    if show:
        print(done.stdout, end="")
    if done.returncode:
        end = "\n".join(done.stdout.splitlines()[-LINES_OF_A_FAILURE:])
        raise TutorialError(f"configuring failed; all of it is in {log}\n{end}", status=1)
    write_check(build_dir)


def write_check(build_dir: Path) -> None:
    """The script ./check."""
    text = (TOP / "tools/tutorials/check.in").read_text(encoding="utf-8")
    script = build_dir / "check"
    script.write_text(text.replace("@CLAVIS_TOOLS@", str(TOP / "tools")), encoding="utf-8")
    script.chmod(0o755)
