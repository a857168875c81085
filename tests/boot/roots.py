# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Kernels and root tasks that the tests boot: the probe in variants, and broken files."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from support.suite import TOP, succeed

FOLDER = TOP / "build" / "tests"
HERE = Path(__file__).resolve().parent

COMPILE = (
    "-O2 -Wall -Wextra -Werror -ffreestanding -fno-pic -fno-pie -no-pie -fno-stack-protector "
    "-fno-asynchronous-unwind-tables -mno-sse -nostdlib -static "
    "-Wl,-z,max-page-size=4096 -Wl,--build-id=none -Wl,-z,noexecstack"
).split()

PT_LOAD = 1

# Kernels by name: preset and options.
KERNELS = {
    "x86_64-debug": ["x86_64-debug"],
    "x86_64-release": ["x86_64-release"],
    "haswell": [
        "x86_64-debug",
        "-DKernelX86MicroArch=haswell",
        "-DKernelFPU=XSAVE",
        "-DKernelFSGSBase=inst",
        "-DKernelHugePage=OFF",
        "-DKernelSkimWindow=OFF",
        "-DKernelRootCNodeSizeBits=15",
    ],
    "few-untypeds": [
        "x86_64-debug",
        "-DKernelMaxNumBootinfoUntypedCaps=70",
        "-DKernelRootCNodeSizeBits=7",
    ],
}


@lru_cache(maxsize=None)
def kernel_directory(preset: str) -> Path:
    """Build directory with the kernel of this name."""
    directory = FOLDER / f"boot-{preset}"
    if not (directory / "build.ninja").exists():
        words = [*KERNELS[preset], "-B", str(directory), "-DClavisUserland=OFF"]
        succeed("cmake", "--preset", *words)
    succeed("cmake", "--build", directory, "--target", "kernel", "-j2", timeout_s=600)
    return directory


def kernel(preset: str) -> Path:
    return kernel_directory(preset) / "images" / "kernel-x86_64-pc99"


@lru_cache(maxsize=None)
def kernel_symbols(preset: str) -> dict[str, int]:
    said = succeed("nm", kernel_directory(preset) / "kernel" / "kernel.elf")
    lines = [line.split() for line in said.splitlines()]
    return {words[2]: int(words[0], 16) for words in lines if len(words) == 3}


@lru_cache(maxsize=None)
def probe(preset: str, padding: int = 0x1000, fault: int = 0) -> Path:
    """The probe with `padding` bytes of zeros, ending as `fault` says (probe.c)."""
    directory = kernel_directory(preset)
    path = directory / f"probe-{padding:x}-{fault}.elf"
    defines = [f"-DPROBE_PADDING_BYTES={padding}", f"-DPROBE_FAULT={fault}"]
    headers = [f"-I{TOP}/kernel/include", f"-I{directory}/gen/config", f"-I{directory}/gen/kernel"]
    sources = [HERE / "probe.S", HERE / "probe.c"]
    succeed("/usr/bin/cc", *COMPILE, *defines, *headers, "-o", path, *sources)
    return path


@dataclass(frozen=True)
class Segment:
    offset: int = 0x1000
    vaddr: int = 0x400000
    file_bytes: int = 0x10
    memory_bytes: int = 0x1000
    kind: int = PT_LOAD


@dataclass(frozen=True)
class File:
    """An ELF64 file to be written, with whatever a field is given."""

    segments: list[Segment] = field(default_factory=lambda: [Segment()])
    entry: int = 0x400000
    magic: bytes = b"\x7fELF\x02\x01\x01"
    table: int = 64
    entry_bytes: int = 56
    count: int | None = None
    bytes: int = 0x2000

    def data(self) -> bytes:
        count = len(self.segments) if self.count is None else self.count
        head = self.magic.ljust(16, b"\0") + struct.pack(
            "<HHIQQQIHHHHHH",
            2,
            62,
            1,
            self.entry,
            self.table,
            0,
            0,
            64,
            self.entry_bytes,
            count,
            0,
            0,
            0,
        )
        table = b"".join(
            struct.pack(
                "<IIQQQQQQ",
                s.kind,
                7,
                s.offset,
                s.vaddr,
                s.vaddr,
                s.file_bytes,
                s.memory_bytes,
                PAGE,
            )
            for s in self.segments
        )
        return (head + table).ljust(0x1000, b"\0").ljust(self.bytes, b"\xf4")[: self.bytes]


PAGE = 4096


def written(name: str, data: bytes) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"boot-{name}.elf"
    path.write_bytes(data)
    return path


def iso(preset: str, root: Path, protocol: int) -> Path:
    """A disc that GRUB boots the kernel from, by multiboot 1 or 2."""
    name = f"{root.stem}-mb{protocol}"
    tree = kernel_directory(preset) / f"iso-{name}"
    (tree / "boot/grub").mkdir(parents=True, exist_ok=True)
    (tree / "boot/kernel").write_bytes(kernel(preset).read_bytes())
    (tree / "boot/root").write_bytes(root.read_bytes())
    command, module = ("multiboot", "module") if protocol == 1 else ("multiboot2", "module2")
    (tree / "boot/grub/grub.cfg").write_text(
        "set timeout=0\nserial --unit=0 --speed=115200\nterminal_output serial\n"
        f"menuentry clavis {{\n{command} /boot/kernel\n"
        f"{module} /boot/root the-root-task\nboot\n}}\n",
        encoding="utf-8",
    )
    path = kernel_directory(preset) / f"{name}.iso"
    succeed("grub-mkrescue", "-o", path, tree, timeout_s=120)
    return path
