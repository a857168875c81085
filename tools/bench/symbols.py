# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The kernel's ELF file: its code, and names of what is at an address."""

from __future__ import annotations

import subprocess
from bisect import bisect_right
from pathlib import Path

from elftools.elf.elffile import ELFFile

IMAGE_BASE = 0xFFFFFFFF80000000
LINE_BYTES = 64
STACK_TOP, STACK_BYTES = "kernel_stack_top", 4096
LONGEST_INSTRUCTION = 15


class Code:
    """The bytes of the image."""

    def __init__(self, elf: Path) -> None:
        with elf.open("rb") as file:
            self.segments = [
                (segment["p_vaddr"], segment.data())
                for segment in ELFFile(file).iter_segments("PT_LOAD")
            ]

    def at(self, address: int) -> bytes:
        """An instruction, and perhaps what comes behind it."""
        for start, data in self.segments:
            if start <= address < start + len(data):
                return data[address - start : address - start + LONGEST_INSTRUCTION]
        raise KeyError(f"no code at {address:#x}")


class Symbols:
    """Names of the kernel's code and data."""

    def __init__(self, elf: Path) -> None:
        self.elf = elf
        output = subprocess.run(
            ["nm", "-n", "--defined-only", str(elf)], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        entries = [line.split() for line in output.splitlines()]
        all_symbols = [(int(address, 16), kind, name) for address, kind, name in entries]
        symbols = [(a, kind, name) for a, kind, name in all_symbols if a >= IMAGE_BASE]
        self.starts = [address for address, _, _ in symbols]
        self.names = [name for _, _, name in symbols]
        self.is_code = [kind in "Tt" for _, kind, _ in symbols]
        self.stack_top = next(a for a, _, name in symbols if name == STACK_TOP)

    def symbol(self, address: int) -> str:
        at = bisect_right(self.starts, address) - 1
        return self.names[at] if at >= 0 else f"{address:#x}"

    def variables(self, line: int) -> str:
        """What is in a cache line of the image; empty for memory elsewhere."""
        if line < IMAGE_BASE:
            return ""
        if self.stack_top - STACK_BYTES <= line < self.stack_top:
            return "stack"
        first = max(bisect_right(self.starts, line) - 1, 0)
        last = bisect_right(self.starts, line + LINE_BYTES - 1)
        if self.is_code[first]:
            return "constants"  # those of the compiler, behind the code, have no names
        return " ".join(dict.fromkeys(self.names[first:last]))

    def places(self, addresses: list[int]) -> dict[int, list[tuple[str, str]]]:
        """Functions (name, file:line) at each address, the innermost of those inlined first."""
        output = subprocess.run(
            ["addr2line", "-e", str(self.elf), "-a", "-f", "-i"],
            input="".join(f"{address:#x}\n" for address in addresses),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        places: dict[int, list[tuple[str, str]]] = {}
        lines = iter(output.splitlines())
        found: list[tuple[str, str]] = []
        for line in lines:
            if line.startswith("0x"):
                found = places.setdefault(int(line, 16), [])
                continue
            place = next(lines).split(" (")[0].rsplit("/", 1)[-1]
            found.append((line, place))
        for address, found in places.items():
            if found[0][0] == "??":  # assembly has no functions
                found[0] = (self.symbol(address), found[0][1])
        return places
