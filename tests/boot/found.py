# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What the probe printed, compared with the model."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from model import MIB, Image, Machine, PAGE, RootTask, joined, ram_of_map, root_task
from support.suite import expect

RSDP, MBMMAP, TSC, VBE, FRAMEBUFFER = 3, 2, 5, 1, 4
CHUNK_BYTES = {VBE: 800, RSDP: 52, FRAMEBUFFER: 38, MBMMAP: 1220, TSC: 20}
REGISTERS = (
    "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rflags cs ss ds fs fcw fsw "
    "mxcsr xmm0 xmm15"
).split()
INFO_WORDS = (
    "extraLen nodeID numNodes numIOPTLevels ipcBuffer empty - sharedFrames - userImageFrames - "
    "userImagePaging - ioSpaceCaps - extraBIPages - initThreadCNodeSizeBits initThreadDomain "
    "untyped -"
).split()
INITIAL_CAP_TYPES = [0, 12, 10, 9, 14, 11, 13, 31, 0, 1, 1, 20, 0, 0, 0, 0]
PDPT, DIRECTORY, TABLE, FRAME, UNTYPED = 7, 5, 3, 1, 2


@dataclass
class Found:
    """The probe's facts by name; each value is a list of numbers."""

    facts: dict[str, list[int]] = field(default_factory=dict)
    untypeds: list[tuple[int, ...]] = field(default_factory=list)
    extra: bytes = b""

    @staticmethod
    def of_text(text: str) -> Found:
        found = Found()
        for name, values in re.findall(r"^probe: (\S+) ([0-9a-f ]+)$", text, re.MULTILINE):
            if name == "extra":
                found.extra = bytes.fromhex(values)
                continue
            numbers = [int(value, 16) for value in values.split()]
            if name == "untyped":
                found.untypeds.append(tuple(numbers))
            else:
                found.facts[name] = numbers
        return found

    def value(self, name: str) -> int:
        return self.facts[name][0]

    def info(self, name: str) -> int:
        return self.facts["info"][INFO_WORDS.index(name)]

    def region(self, name: str) -> tuple[int, int]:
        at = INFO_WORDS.index(name)
        return (self.facts["info"][at], self.facts["info"][at + 1])

    def chunks(self) -> dict[int, bytes]:
        """Content of the further boot information by id, in its order."""
        found, at = {}, 0
        while at < len(self.extra):
            identity, size = struct.unpack_from("<QQ", self.extra, at)
            expect(16 <= size <= len(self.extra) - at, f"chunk {identity} has {size} bytes")
            found[identity] = self.extra[at + 16 : at + size]
            at += size
        return found

    def memory_map(self) -> list[tuple[int, int, int]]:
        """The multiboot 1 map that the boot information carries."""
        content = self.chunks()[MBMMAP]
        used = struct.unpack_from("<I", content)[0]
        entries = [struct.unpack_from("<IQQI", content, 4 + at) for at in range(0, used, 24)]
        return [(start, size, kind) for _, start, size, kind in entries]


def check_registers(found: Found, image: Image) -> None:
    expected = dict.fromkeys(REGISTERS, 0)
    expected |= {"rdi": image.end + PAGE, "rflags": 0x202, "cs": 0x2B, "ss": 0x33}
    expected |= {"fcw": 0x37F, "mxcsr": 0x1F80}
    for name, value in zip(REGISTERS, found.facts["registers"], strict=True):
        expect(value == expected[name], f"{name} is {value:#x} instead of {expected[name]:#x}")


def check_info(found: Found, image: Image, root: RootTask, machine: Machine) -> None:
    numbers = {
        "nodeID": 0,
        "numNodes": 1,
        "numIOPTLevels": (1 << 64) - 1,
        "ipcBuffer": image.end,
        "initThreadCNodeSizeBits": machine.cnode_bits,
        "initThreadDomain": 0,
        "extraLen": len(found.extra),
    }
    for name, value in numbers.items():
        expect(found.info(name) == value, f"{name}: {found.info(name):#x}, expected {value:#x}")
    regions = {
        "empty": root.empty,
        "sharedFrames": (0, 0),
        "userImageFrames": root.frames,
        "userImagePaging": root.paging,
        "ioSpaceCaps": (0, 0),
        "extraBIPages": root.extra,
        "untyped": root.untyped,
    }
    for name, value in regions.items():
        expect(found.region(name) == value, f"{name}: {found.region(name)}, expected {value}")
    expect(
        found.value("behind-untypeds") == 0, "the boot information's frame is not zero behind it"
    )
    expect(found.value("behind-extra") == 0, "the extra page is not zero behind its chunks")
    expect(found.value("padding") == 0, "the image's memory without file contents is not zero")


def check_untypeds(found: Found, root: RootTask) -> None:
    for index, (seen, wanted) in enumerate(zip(found.untypeds, root.untypeds)):
        expect(seen == wanted, f"untyped {index}: {show(seen)}, expected {show(wanted)}")
    count, wanted_count = len(found.untypeds), len(root.untypeds)
    expect(count == wanted_count, f"{count} untypeds, expected {wanted_count}")


def show(untyped: tuple[int, ...]) -> str:
    paddr, bits, is_device = untyped
    return f"{paddr:#x}/{bits}{' device' if is_device else ''}"


def check_addresses(found: Found, image: Image, root: RootTask, machine: Machine) -> None:
    block = root.block[0] + (1 << (machine.cnode_bits + 5))
    expected = {
        "image-paddr": root.image_paddr,
        "image-last-paddr": root.image_paddr + image.bytes - PAGE,
        "extra-paddr": block,
        "ipc-buffer-paddr": block + 3 * PAGE,
        "boot-info-paddr": block + 4 * PAGE,
    }
    for name, value in expected.items():
        expect(found.value(name) == value, f"{name}: {found.value(name):#x}, expected {value:#x}")


def check_caps(found: Found, root: RootTask, tables: list[int]) -> None:
    """Debug builds: what DebugCapIdentify says of each slot, and of eight behind the last."""
    expected = list(INITIAL_CAP_TYPES)
    for kind, count in zip((PDPT, DIRECTORY, TABLE), tables):
        expected += [kind] * count
    expected += [FRAME] * (root.extra[1] - root.extra[0] + root.frames[1] - root.frames[0])
    expected += [UNTYPED] * len(root.untypeds) + [0] * 8
    expect(found.facts["caps"] == expected, f"capability types {found.facts['caps']}")


def check_chunks(found: Found, order: list[int]) -> None:
    chunks = found.chunks()
    expect(list(chunks) == order, f"chunks {list(chunks)} instead of {order}")
    for identity, content in chunks.items():
        size = len(content) + 16
        expect(size == CHUNK_BYTES[identity], f"chunk {identity} has {size} bytes")
    expect(chunks[RSDP].startswith(b"RSD PTR "), "no root pointer in its chunk")
    expect(sum(chunks[RSDP][:20]) % 256 == 0, "the root pointer's sum is wrong")
    mhz = struct.unpack("<I", chunks[TSC])[0]
    expect(100 <= mhz <= 20000, f"the time-stamp counter is said to run at {mhz} MHz")


def ram_of_log(text: str) -> list[tuple[int, int]]:
    found = re.findall(r"^Adding physical memory region 0x(\w+)-0x(\w+)$", text, re.MULTILINE)
    return [(int(start, 16), int(end, 16)) for start, end in found]


def ram_of_chunk(found: Found) -> list[tuple[int, int]]:
    return ram_of_map(found.memory_map(), rounded=True)


def check_log(text: str, image: Image, machine: Machine, root: RootTask) -> None:
    """The log's numbers are those of the model."""
    window = 0xFFFFFF8000000000
    image_end = root.image_paddr + image.bytes
    expect(f" end={machine.kernel_end:#x} size=" in text, f"kernel end {machine.kernel_end:#x}")
    expect(f" to={root.image_paddr:#x} size=" in text, f"root task at {root.image_paddr:#x}")
    images = joined((MIB, machine.kernel_end), (root.image_paddr, image_end))
    for what, ranges, base in (
        ("Available phys memory", machine.ram, 0),
        ("Reserved virt address space", images, window),
    ):
        lines = "".join(f"  [{start + base:x}..{end + base:x})\n" for start, end in ranges)
        expect(f"{what} regions: {len(ranges)}\n{lines}" in text, f"{what}: not {lines}")


def modules_end(text: str) -> int:
    """Of all modules in the log; 0 if it tells of none."""
    found = re.findall(r"^  module #\d+: start=\S+ end=0x(\w+) ", text, re.MULTILINE)
    return max((int(end, 16) for end in found), default=0)


def check_all(found: Found, image: Image, machine: Machine, chunks: list[int]) -> RootTask:
    root = root_task(machine, image)
    check_registers(found, image)
    check_info(found, image, root, machine)
    check_untypeds(found, root)
    check_addresses(found, image, root, machine)
    check_chunks(found, chunks)
    return root
