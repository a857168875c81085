# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What a root task must find, computed from the spec alone (spec 02, sections 5 to 8).

Ranges are pairs (start, end), end exclusive.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
PAGE = 4096
DEVICE_TOP = 1 << 47
WINDOW_TOP = 0x7F80000000
WINDOW_BASE = 0xFFFFFF8000000000
MAX_UNTYPEDS = 230
INITIAL_CAPS = 16

Range = tuple[int, int]


@dataclass(frozen=True)
class Machine:
    """RAM as section 8.1 has it, where the kernel is, where the boot modules end, and the devices
    the kernel keeps."""

    ram: list[Range]
    kernel_end: int
    kernel_boot_end: int
    cnode_bits: int = 13
    tcb_bits: int = 11
    modules_end: int = 0
    kept_pages: tuple[int, ...] = (0xFEC00000, 0xFEE00000)


@dataclass(frozen=True)
class Image:
    """The range of a root task in its address space, and its entry."""

    start: int
    end: int
    entry: int

    @staticmethod
    def of_file(path: Path) -> Image:
        data = path.read_bytes()
        (entry, table) = struct.unpack_from("<QQ", data, 24)
        (size, count) = struct.unpack_from("<HH", data, 54)
        segments = [struct.unpack_from("<IIQQQQQQ", data, table + i * size) for i in range(count)]
        ranges = [(vaddr, vaddr + memory) for _, _, _, vaddr, _, _, memory, _ in segments if memory]
        end = max(end for _, end in ranges)
        return Image(min(start for start, _ in ranges), (end + PAGE - 1) // PAGE * PAGE, entry)

    @property
    def bytes(self) -> int:
        return self.end - self.start


def ram_of_map(entries: list[tuple[int, int, int]], rounded: bool) -> list[Range]:
    """Section 8.1: entries are (start, bytes, type)."""
    found = []
    for start, size, kind in entries:
        if kind != 1 or start < MIB or (rounded and size < PAGE) or start >= WINDOW_TOP:
            continue
        end = min(start + size, WINDOW_TOP)
        if rounded:
            start, end = (start + PAGE - 1) // PAGE * PAGE, end // PAGE * PAGE
        found.append((start, end))
    return found


def without(ranges: list[Range], start: int, end: int) -> list[Range]:
    left = [(low, min(high, start)) for low, high in ranges]
    right = [(max(low, end), high) for low, high in ranges]
    return sorted((low, high) for low, high in left + right if low < high)


def joined(first: Range, second: Range) -> list[Range]:
    """Two ranges in order, or one if they touch."""
    first, second = sorted((first, second))
    return [(first[0], second[1])] if first[1] == second[0] else [first, second]


def pieces(start: int, end: int) -> list[tuple[int, int]]:
    """Section 8.3: (paddr, size bits)."""
    found = []
    while start < end:
        address = (start + WINDOW_BASE) % (1 << 64)
        alignment = (address & -address).bit_length() - 1 if address else 64
        bits = min((end - start).bit_length() - 1, alignment, 47)
        if bits >= 4:
            found.append((start, bits))
        start += 1 << bits
    return found


def image_place(machine: Machine, image: Image) -> int:
    """Behind the kernel (section 1.7); where no room is, the lowest place above all modules."""
    behind = machine.kernel_end
    if any(low <= behind and behind + image.bytes <= high for low, high in machine.ram):
        return behind
    for low, high in machine.ram:
        start = (max(low, machine.modules_end, behind) + PAGE - 1) // PAGE * PAGE
        if start + image.bytes <= min(high, 1 << 32):
            return start
    raise ValueError("no region is big enough for the root task")


def table_counts(image: Image) -> list[int]:
    """PDPTs, page directories, page tables."""
    end = image.end + 3 * PAGE
    return [((end - 1) >> bits) - (image.start >> bits) + 1 for bits in (39, 30, 21)]


def object_block(machine: Machine, image: Image, free: list[Range]) -> Range:
    """Section 8.4."""
    size = (1 << (machine.cnode_bits + 5)) + 5 * PAGE + PAGE * sum(table_counts(image))
    size += 1 << machine.tcb_bits
    alignment = 1 << max(machine.cnode_bits + 5, 12)
    for low, high in reversed(free):
        start = (high - size) // alignment * alignment
        if start >= low:
            return (start, start + size)
    raise ValueError("no region is big enough for the root task's objects")


@dataclass(frozen=True)
class RootTask:
    """Expected boot information: untypeds as (paddr, bits, is_device), slot regions, addresses."""

    block: Range
    untypeds: list[tuple[int, int, int]]
    paging: Range
    extra: Range
    frames: Range
    untyped: Range
    empty: Range
    image_paddr: int


def root_task(machine: Machine, image: Image) -> RootTask:
    image_paddr = image_place(machine, image)
    free = without(machine.ram, MIB, machine.kernel_end)
    free = without(free, image_paddr, image_paddr + image.bytes)
    block = object_block(machine, image, free)
    device = [(0, DEVICE_TOP)]
    taken = [*machine.ram, (0xFFFFFFF8, 1 << 32)]
    taken += [(page, page + PAGE) for page in machine.kept_pages]
    for low, high in taken:
        device = without(device, low, high)
    free = without(free, *block)
    untypeds = [(paddr, bits, 1) for low, high in device for paddr, bits in pieces(low, high)]
    ram = [(MIB, machine.kernel_boot_end), *free]
    untypeds += [(paddr, bits, 0) for low, high in ram for paddr, bits in pieces(low, high)]
    slot = INITIAL_CAPS
    regions = []
    sizes = [sum(table_counts(image)), 1, image.bytes // PAGE, len(untypeds)]
    for size in sizes:
        regions.append((slot, slot + size))
        slot += size
    paging, extra, frames, untyped = regions
    empty = (slot, 1 << machine.cnode_bits)
    return RootTask(block, untypeds, paging, extra, frames, untyped, empty, image_paddr)
