# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""ISO images: GRUB for BIOS and UEFI, a kernel, a root task, and a menu that starts them.

The same image is a CD, and a disk for a USB stick.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

PLATFORMS = {"i386-pc": "grub-pc-bin", "x86_64-efi": "grub-efi-amd64-bin"}
TOOLS = {
    "grub-mkrescue": "grub-common",
    "grub-file": "grub-common",
    "xorriso": "xorriso",
    "mformat": "mtools",
}
GRUB_FOLDER = Path("/usr/lib/grub")
COMMANDS = {1: ("multiboot", "module"), 2: ("multiboot2", "module2")}
WORKS_WITH = {1: "multiboot 1, BIOS only", 2: "multiboot 2"}
LEAVE_OUT = ["--locales=", "--fonts=", "--themes="]
LINES_OF_A_FAILURE = 15

# Of UEFI machines the firmware's console is enough: it is on the serial port where that is wanted.
MENU_HEAD = """\
set timeout={timeout_s}
if [ "$grub_platform" = pc ]; then
    serial --unit=0 --speed=115200
    terminal_input console serial
    terminal_output console serial
else
    insmod all_video
fi
"""
MENU_ENTRY = """\
menuentry {title} {{
    {load} /boot/clavis/kernel {words}
    {load_module} /boot/clavis/root-task {name}
}}
"""


class IsoError(Exception):
    """The image could not be made; the message says why, and what to do."""


@dataclass(frozen=True)
class Disc:
    """What is on the image. `first` is the protocol of the menu's first entry; `words` go to the
    kernel's command line."""

    kernel: Path
    root_task: Path
    title: str
    first: int = 2
    timeout_s: int = 3
    words: list[str] = field(default_factory=list)


def missing_packages() -> list[str]:
    """Debian packages without which no image for BIOS and UEFI can be made."""
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    missing += [package for name, package in PLATFORMS.items() if not (GRUB_FOLDER / name).is_dir()]
    return sorted(set(missing))


def quoted(word: str) -> str:
    """One word for GRUB's command language."""
    return "'" + word.replace("'", "'\\''") + "'"


def protocols(kernel: Path) -> list[int]:
    """The versions of the multiboot protocol whose header the kernel has."""
    kinds = {1: "--is-x86-multiboot", 2: "--is-x86-multiboot2"}
    return [
        number
        for number, option in kinds.items()
        if subprocess.run(["grub-file", option, kernel], check=False).returncode == 0
    ]


def menu(disc: Disc, order: list[int]) -> str:
    """grub.cfg with an entry for each protocol in `order`."""
    text = MENU_HEAD.format(timeout_s=disc.timeout_s)
    for number in order:
        load, load_module = COMMANDS[number]
        text += MENU_ENTRY.format(
            title=quoted(f"{disc.title} ({WORKS_WITH[number]})"),
            load=load,
            load_module=load_module,
            words=" ".join(quoted(word) for word in disc.words),
            name=quoted(disc.root_task.name),
        )
    return text


def fill(disc: Disc, tree: Path) -> None:
    """Lays out the files of the image below `tree`."""
    found = protocols(disc.kernel)
    if disc.first not in found:
        raise IsoError(f"{disc.kernel} is no kernel for multiboot {disc.first}")
    order = sorted(found, key=lambda number: number != disc.first)
    (tree / "boot/grub").mkdir(parents=True)
    (tree / "boot/clavis").mkdir()
    shutil.copyfile(disc.kernel, tree / "boot/clavis/kernel")
    shutil.copyfile(disc.root_task, tree / "boot/clavis/root-task")
    (tree / "boot/grub/grub.cfg").write_text(menu(disc, order), encoding="utf-8")


def make(tree: Path, path: Path) -> None:
    """Makes the image at `path` of the files below `tree`."""
    done = subprocess.run(
        ["grub-mkrescue", *LEAVE_OUT, "-o", path, tree],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not path.exists():
        end = "\n".join(done.stdout.splitlines()[-LINES_OF_A_FAILURE:])
        raise IsoError(f"grub-mkrescue failed (exit {done.returncode}):\n{end}")


def write(disc: Disc, path: Path) -> None:
    """Makes the image of `disc` at `path`, which is replaced as a whole or not at all."""
    missing = missing_packages()
    if missing:
        raise IsoError(
            f"Debian packages are missing: {' '.join(missing)}; `make iso` installs them"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".iso-") as folder:
        tree, made = Path(folder) / "tree", Path(folder) / "made.iso"
        fill(disc, tree)
        make(tree, made)
        made.replace(path)
