# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The kernel builds with both compilers, in each preset, and its image is what loaders take."""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path

from kernels import FOLDER, built, config_of, configured
from suite import TOP, Test, expect, succeed

ELFCLASS32, ELFDATA2LSB, ET_EXEC, EM_386, PT_LOAD = 1, 1, 2, 3, 1
MULTIBOOT1, MULTIBOOT1_REACH = 0x1BADB002, 8192
MULTIBOOT2, MULTIBOOT2_REACH = 0xE85250D6, 32768

VARIANTS = {
    "debug": ("x86_64-debug", []),
    "release as one unit": ("x86_64-release", ["-DKernelUnityBuild=ON"]),
    "release file by file": ("x86_64-release", ["-DKernelUnityBuild=OFF"]),
    "release with printing": ("x86_64-release", ["-DKernelPrinting=ON"]),
    "debug with state checks": ("x86_64-debug", ["-DKernelStateCheck=ON"]),
    "debug with MCS and all that a TCB can hold": (
        "x86_64-mcs-debug",
        ["-DHardwareDebugAPI=ON", "-DKernelBenchmarks=track_utilisation"],
    ),
    "release with MCS": ("x86_64-mcs-release", []),
}


def header_of_elf(data: bytes) -> tuple[int, int, list[tuple]]:
    """Entry, machine, and per segment (type, offset, vaddr, paddr, file size, memory size)."""
    expect(data[:4] == b"\x7fELF", "not an ELF file")
    expect(data[4] == ELFCLASS32 and data[5] == ELFDATA2LSB, "not a little-endian ELF32")
    kind, machine, _, entry, offset = struct.unpack_from("<HHIII", data, 16)
    expect(kind == ET_EXEC and machine == EM_386, f"e_type {kind}, e_machine {machine}")
    size, count = struct.unpack_from("<HH", data, 42)
    segments = [struct.unpack_from("<IIIIII", data, offset + i * size) for i in range(count)]
    return entry, machine, segments


def multiboot_header(data: bytes, magic: int, reach: int, align: int, words: int) -> bool:
    """A header whose words add up to nothing, where a loader looks for it."""
    for at in range(0, min(reach, len(data) - 4 * words), align):
        fields = struct.unpack_from(f"<{words}I", data, at)
        if fields[0] == magic and sum(fields) % 2**32 == 0:
            return True
    return False


def check_image(image: Path) -> None:
    data = image.read_bytes()
    entry, _, segments = header_of_elf(data)
    loads = [segment for segment in segments if segment[0] == PT_LOAD]
    expect(loads, "no segment to load")
    places = [(paddr, paddr + memory) for _, _, _, paddr, _, memory in loads]
    expect(any(low <= entry < high for low, high in places), f"entry {entry:#x} is in no segment")
    expect(all(low >= 0x100000 for low, _ in places), "loads into the first megabyte")
    multiboot1 = multiboot_header(data, MULTIBOOT1, MULTIBOOT1_REACH, 4, 3)
    expect(multiboot1, "no multiboot 1 header in the first 8 KiB")
    multiboot2 = multiboot_header(data, MULTIBOOT2, MULTIBOOT2_REACH, 8, 4)
    expect(multiboot2, "no multiboot 2 header in the first 32 KiB")
    expect(str(TOP).encode() not in data, "the image names the folder it was built in")


def check_variant(compiler: str, variant: str) -> None:
    preset, options = VARIANTS[variant]
    name = f"{compiler}-{variant.replace(' ', '-')}"
    check_image(built(name, preset, f"-DCMAKE_C_COMPILER={compiler}", *options))


def check_same_twice() -> None:
    """Where a kernel is built, and when, does not show in it."""
    first = built("same-1", "x86_64-release").read_bytes()
    second = built("same-in-another-folder", "x86_64-release").read_bytes()
    expect(first == second, "two builds of the same sources differ")


def check_options_after_preset() -> None:
    directory = configured(
        "options", "x86_64-debug", "-DKernelNumDomains=16", "-DKernelTimerTickMS=1"
    )
    values = config_of(directory)
    expect(
        values["CONFIG_NUM_DOMAINS"] == 16, f"CONFIG_NUM_DOMAINS is {values['CONFIG_NUM_DOMAINS']}"
    )
    expect(values["CONFIG_TIMER_TICK_MS"] == 1, "KernelTimerTickMS did not arrive")
    expect(values["CONFIG_ROOT_CNODE_SIZE_BITS"] == 13, "the preset's own value is lost")


def check_defaults_follow() -> None:
    """An option nobody gave a value follows the options its default comes from."""
    directory = configured("follow", "x86_64-debug")
    expect(config_of(directory).get("CONFIG_PRINTING"), "a debug kernel does not print")
    succeed("cmake", "-DRELEASE=ON", directory)
    expect("CONFIG_PRINTING" not in config_of(directory), "printing stays on in a release")


def check_nothing_to_do() -> None:
    """A second build of an unchanged tree compiles nothing."""
    directory = FOLDER / "gcc-debug"
    succeed("cmake", "--build", directory, "--target", "kernel")
    said = succeed("cmake", "--build", directory, "--target", "kernel")
    expect("no work to do" in said, said)


def tests() -> list[Test]:
    found = [
        Test(
            "options after --preset change the preset's configuration", check_options_after_preset
        ),
        Test("defaults follow the options they come from", check_defaults_follow),
    ]
    for compiler in ("gcc", "clang"):
        for variant in VARIANTS:
            name = f"{compiler} builds the kernel without a warning, as multiboot ELF32: {variant}"
            found.append(Test(name, partial(check_variant, compiler, variant)))
    found.append(Test("building again compiles nothing", check_nothing_to_do))
    found.append(Test("the same sources give the same image in any folder", check_same_twice))
    return found
