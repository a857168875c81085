# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Boots from a disc: BIOS and UEFI, both versions of multiboot, odd maps of the memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import boot_log
import roots
from console import after_firmware
from discs import FOLDER, PRESET, as_cd, as_stick, bios, odd_disc, probe_disc, uefi
from found import FRAMEBUFFER, MBMMAP, RSDP, TSC, VBE
from refusals import FAILURE
from starts import END, check_boot
from support.suite import Test, expect
from support.watch import read_until

LIMIT_S = 120  # for UEFI on a busy machine
PADDING = 0x1000

# What the boot information has, and the form of the log, by version of the protocol.
EXPECTED = {
    1: ([VBE, RSDP, MBMMAP, TSC], boot_log.MULTIBOOT1),
    2: ([RSDP, FRAMEBUFFER, MBMMAP, TSC], boot_log.MULTIBOOT2),
}

# Holes in the memory map: of whole pages, of odd bytes, behind the kernel, and one that leaves
# less than a page.
HOLES = [
    "cutmem 0x400000 0x401000",
    "cutmem 0x1000123 0x1000456",
    "cutmem 0x1001010 0x1800000",
    "cutmem 0x8000000 0x8000010",
]
SEVENTEEN_REGIONS = [f"cutmem {mib}M {mib + 1}M" for mib in range(32, 64, 2)]


def check_probe(
    firmware: Callable[..., list[str]],
    protocol: int,
    medium: Callable = as_cd,
    words: tuple[str, ...] = (),
    **machine: str,
) -> None:
    command = firmware(*words, *medium(probe_disc(protocol)), **machine)
    check_boot(PRESET, PADDING, command, *EXPECTED[protocol], limit_s=LIMIT_S)


def check_holes(protocol: int, regions: int) -> None:
    """The root task has no room behind the kernel. Multiboot 1 counts whole pages only."""
    padding = 0x500000
    disc = odd_disc(f"holes-mb{protocol}", roots.probe(PRESET, padding), protocol, HOLES)
    text = check_boot(PRESET, padding, bios(*as_cd(disc)), *EXPECTED[protocol], limit_s=LIMIT_S)
    expect("Reserved virt address space regions: 2\n" in text, text)
    expect(f"Available phys memory regions: {regions}\n" in text, text)


def check_too_many_regions() -> None:
    disc = odd_disc("regions", roots.probe(PRESET), 2, SEVENTEEN_REGIONS)
    text = read_until(bios(*as_cd(disc)), FAILURE, limit_s=LIMIT_S)
    lines = after_firmware(text).splitlines()
    added = [line for line in lines if line.startswith("Adding physical memory region ")]
    expect(len(added) == 16, text)
    message = (
        r"\nDropping memory region 0x3f00000-0x\w+, try increasing MAX_NUM_FREEMEM_REG\n"
        r"clavis: the kernel records 16 separate regions"
    )
    expect(re.search(message, text), text)


def check_uefi_image_elsewhere() -> None:
    """UEFI keeps memory at 8 MiB, so that 7 MiB have no place behind the kernel."""
    padding = 0x700000
    disc = odd_disc("uefi-large", roots.probe(PRESET, padding), 2, [])
    text = check_boot(PRESET, padding, uefi(*as_cd(disc)), *EXPECTED[2], limit_s=LIMIT_S)
    expect("Reserved virt address space regions: 2\n" in text, text)


def check_uefi_no_bios_data() -> None:
    """Where a BIOS would tell of its second port first, UEFI has anything."""
    words = ["write_word 0x400 0x2f8", "write_word 0x410 0x200"]
    disc = odd_disc("uefi-no-bios", roots.probe(PRESET), 2, words)
    text = check_boot(PRESET, PADDING, uefi(*as_cd(disc)), *EXPECTED[2], limit_s=LIMIT_S)
    expect("Boot config: debug_port = 0x3f8\n" in text, text)


def check_control_registers(firmware: Callable[..., list[str]]) -> None:
    """At the last interrupt of user level they are as spec 02, section 3.5, has them, whatever the
    firmware had set."""
    log = FOLDER / "interrupts.txt"
    words = ["-d", "int", "-D", str(log)]
    read_until(firmware(*as_cd(probe_disc(2)), *words), END, limit_s=LIMIT_S)
    state = log.read_text(encoding="latin-1").split(" cpl=3 ")[-1]
    for name, value in {"CR0": "80010033", "CR4": "00000220", "EFER": "0000000000000501"}.items():
        found = re.search(rf"\b{name}=(\w+)", state)
        expect(found and found[1] == value, f"{name} is {found and found[1]}, not {value}")


def check_uefi_multiboot1() -> None:
    text = read_until(uefi(*as_cd(probe_disc(1))), FAILURE, quiet_s=1.5, limit_s=LIMIT_S)
    ending = re.search(FAILURE, text, re.MULTILINE)
    assert ending
    expect(ending.end() == len(text), f"something follows the halt: {text[ending.end() :]!r}")
    message = (
        r"\nBIOS: No ACPI support detected\n"
        r"clavis: multiboot 1 leaves the search for ACPI to the kernel, [^#]*"
        r"clavis: multiboot2 <this kernel>, then module2 <root task image>\n$"
    )
    expect(re.search(message, text[: ending.start()]), text[-2000:])


def tests() -> list[Test]:
    stick = partial(check_probe, medium=as_stick)
    q35 = partial(check_probe, words=("-machine", "q35"))
    return [
        Test("BIOS, multiboot 1: as the model", partial(check_probe, bios, 1)),
        Test("BIOS, multiboot 2: as the model", partial(check_probe, bios, 2)),
        Test("BIOS, from a USB stick: as the model", partial(stick, bios, 2)),
        Test("UEFI, multiboot 2: as the model", partial(check_probe, uefi, 2)),
        Test("UEFI, from a USB stick: as the model", partial(stick, uefi, 2)),
        Test("UEFI, q35 with 4 GiB: as the model", partial(q35, uefi, 2, memory="4G")),
        Test("UEFI, a root task with no room behind the kernel", check_uefi_image_elsewhere),
        Test("UEFI: no BIOS data area is believed in", check_uefi_no_bios_data),
        Test("BIOS: control registers at user level", partial(check_control_registers, bios)),
        Test("UEFI: control registers at user level", partial(check_control_registers, uefi)),
        Test("UEFI, multiboot 1: refused, with the way out", check_uefi_multiboot1),
        Test("holes in the memory, multiboot 1: as the model", partial(check_holes, 1, 4)),
        Test("holes in the memory, multiboot 2: as the model", partial(check_holes, 2, 5)),
        Test("a 17th region of memory is refused and named", check_too_many_regions),
    ]
