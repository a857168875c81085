# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Discs that the tests boot, and the machines that boot them."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import roots
from clavis import iso
from console import qemu
from support.suite import TOP, expect, succeed

FOLDER = TOP / "build" / "tests" / "iso"
PRESET = "x86_64-debug"
QUICK = ["--timeout", "0"]


def clavis_disc(name: str, *words: str | Path) -> Path:
    """What `./clavis iso WORDS` makes, started without waiting at the menu."""
    path = FOLDER / f"{name}.iso"
    path.unlink(missing_ok=True)
    succeed(TOP / "clavis", "iso", "-o", path, *QUICK, *words, timeout_s=900)
    return path


@lru_cache(maxsize=None)
def probe_disc(protocol: int) -> Path:
    """The debug kernel with the probe, whose first entry uses this version of the protocol."""
    images = ["--kernel", roots.kernel(PRESET), "--image", roots.probe(PRESET)]
    return clavis_disc(f"probe-mb{protocol}", *images, "--multiboot", str(protocol))


def odd_disc(name: str, root: Path, protocol: int, commands: list[str]) -> Path:
    """A disc with commands of GRUB in front of its menu: to change the machine before the kernel
    sees it."""
    tree = FOLDER / name
    shutil.rmtree(tree, ignore_errors=True)
    iso.fill(iso.Disc(roots.kernel(PRESET), root, name, protocol, 0), tree)
    config = tree / "boot/grub/grub.cfg"
    lines = "".join(f"{command}\n" for command in commands)
    config.write_text(lines + config.read_text(encoding="utf-8"), encoding="utf-8")
    path = FOLDER / f"{name}.iso"
    path.unlink(missing_ok=True)
    iso.make(tree, path)
    return path


@lru_cache(maxsize=None)
def firmware(name: str) -> Path:
    """A file of the package ovmf."""
    listed = [Path(line) for line in succeed("dpkg", "-L", "ovmf").splitlines()]
    found = [path for path in listed if path.name == name]
    expect(found, f"the package ovmf has no file {name}")
    return found[0]


def as_cd(disc: Path) -> list[str]:
    return ["-cdrom", str(disc)]


def as_stick(disc: Path) -> list[str]:
    """The image on a USB stick."""
    drive = f"if=none,id=stick,format=raw,readonly=on,file={disc}"
    return ["-device", "usb-ehci", "-device", "usb-storage,drive=stick", "-drive", drive]


def bios(*words: str, memory: str = "512M") -> list[str]:
    """A machine whose serial port says nothing but what GRUB and the kernel write to it
    (-nographic would have the BIOS copy the screen there)."""
    words_of_all = qemu("-net", "none", "-serial", "stdio", *words, memory=memory)
    words_of_all.remove("-nographic")
    return [*words_of_all, "-display", "none"]


def uefi(*words: str, memory: str = "512M", code: str = "OVMF_CODE_4M.fd") -> list[str]:
    """A machine that UEFI starts; its settings are forgotten each time."""
    flash = f"if=pflash,format=raw,readonly=on,file={firmware(code)}"
    return bios("-drive", flash, *words, memory=memory)
