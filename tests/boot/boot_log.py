# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The lines of the boot log, in order (spec 02, section 4.2). `*`: any number of times."""

from __future__ import annotations

import re

from support.suite import expect

HEX = r"[0-9a-f]+"
POINTER = rf"(?:0|0x{HEX})"

CONFIG = [r"Boot config: debug_port = 0x3f8", r"Boot config: disable_iommu = false"]
DETECTED = r"Detected \d+ boot module\(s\):"
MODULE = rf"*  module #\d+: start=0x{HEX} end=0x{HEX} size=0x{HEX} name='[^']*'"
MAP = rf"*(?:\tPhysical Memory Region from {HEX} size {HEX} type \d+|" + (
    rf"Adding physical memory region 0x{HEX}-0x{HEX})"
)
RSDP = [rf"ACPI: RSDP paddr={POINTER}", rf"ACPI: RSDP vaddr={POINTER}"]
RSDT = [rf"ACPI: RSDT paddr={POINTER}", rf"ACPI: RSDT vaddr={POINTER}"]
MB1_VIDEO = r"(?:Multiboot gave us no video information|" + (
    r"Got VBE info in multiboot\. Current video mode is \d+)"
)
MB2_VIDEO = (
    rf"Got framebuffer info in multiboot2\. Current video mode is at physical address={HEX}"
    + (r" pitch=\d+ resolution=\d+x\d+@\d+ type=\d+")
)
REST = [
    rf"Kernel loaded to: start=0x100000 end=0x{HEX} size=0x{HEX} entry=0x10{HEX}",
    *RSDT,
    rf"ACPI: FADT paddr={POINTER}",
    rf"ACPI: FADT vaddr={POINTER}",
    rf"ACPI: FADT flags=0x{HEX}",
    rf"ACPI: MADT paddr={POINTER}",
    rf"ACPI: MADT vaddr={POINTER}",
    rf"ACPI: MADT apic_addr=0x{HEX}",
    rf"ACPI: MADT flags=0x{HEX}",
    rf"*(?:ACPI: MADT_APIC apic_id=0x{HEX}|ACPI: Not recording this APIC, only support \d+)",
    rf"ACPI: MADT_IOAPIC ioapic_id=\d+ ioapic_addr=0x{HEX} gsib=\d+",
    rf"*ACPI: MADT_ISO bus=\d+ source=\d+ gsi=0x{HEX}[0-9a-f]{{2}} flags=0x{HEX}",
    r"ACPI: \d+ CPU\(s\) detected",
    r"ELF-loading userland images from boot modules:",
    rf"size=0x{HEX} v_entry={POINTER} v_start={POINTER} v_end={POINTER} "
    rf"p_start=0x{HEX} p_end=0x{HEX}",
    rf"Moving loaded userland images to final location: from=0x{HEX} to=0x{HEX} size=0x{HEX}",
    r"Starting node #0 with APIC ID \d+",
    r"Mapping kernel window is done",
    r"Available phys memory regions: \d+",
    rf"*  \[{HEX}\.\.{HEX}\)",
    r"Reserved virt address space regions: \d+",
    rf"*  \[{HEX}\.\.{HEX}\)",
    r"Booting all finished, dropped to user space",
]
BEFORE_CPU = [
    *CONFIG,
    DETECTED,
    MODULE,
    r"Parsing GRUB physical memory map",
    MAP,
    MB1_VIDEO,
    *RSDP,
    *RSDT,
]
NOTICES = r"*(?:Warning: .*microarchitecture\.|.*SKIM window.*|.*Meltdown.*)"
MULTIBOOT1 = [*BEFORE_CPU, *REST]
MULTIBOOT1_WITH_NOTICES = [*BEFORE_CPU, NOTICES, *REST]
MULTIBOOT2 = [*CONFIG, MODULE, MAP, MB2_VIDEO, DETECTED, *REST]


def check(text: str, patterns: list[str]) -> None:
    """`text` begins with lines that match the patterns, with none between or missing."""
    lines = text.split("\n")
    at = 0
    for pattern in patterns:
        plain = re.compile(pattern.removeprefix("*"))
        if pattern.startswith("*"):
            while at < len(lines) and plain.fullmatch(lines[at]):
                at += 1
        else:
            line = lines[at] if at < len(lines) else "(end)"
            expect(plain.fullmatch(line), f"line {at + 1}: {line!r}\nexpected: {pattern}")
            at += 1
