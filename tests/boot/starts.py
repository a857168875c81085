# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Boots that succeed: log, boot information, capabilities, memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import boot_log
import found as facts
import roots
from console import after_firmware, qemu, with_modules
from found import FRAMEBUFFER, MBMMAP, RSDP, TSC, VBE, Found
from model import Image, Machine, root_task, table_counts
from support.suite import Test, expect
from support.watch import TIMEOUT_S, read_until

END = r"^probe: end$"
KERNEL_IMAGE_BASE = 0xFFFFFFFF80000000
PLAIN = [RSDP, MBMMAP, TSC]


MACHINES = [
    *(("x86_64-debug", memory, "pc") for memory in "16M 64M 128M 512M 1G 3G 4G 6G 8G 16G".split()),
    *(("x86_64-debug", memory, "q35") for memory in "64M 512M 4G 16G".split()),
    *(("x86_64-release", memory, "pc") for memory in "16M 512M 3G 6G".split()),
]
SIZES = {"haswell": (15, 12), "few-untypeds": (7, 11)}  # CNode bits, TCB bits


def machine(preset: str, ram: list[tuple[int, int]], modules_end: int = 0) -> Machine:
    symbols = roots.kernel_symbols(preset)
    end = symbols["kernel_image_end"] - KERNEL_IMAGE_BASE
    boot_end = symbols["kernel_boot_end"] - KERNEL_IMAGE_BASE
    return Machine(ram, end, boot_end, *SIZES.get(preset, (13, 11)), modules_end)


def check_boot(
    preset: str,
    padding: int,
    words: list[str],
    chunks: list[int],
    log: list[str],
    limit_s: float = TIMEOUT_S,
) -> str:
    """Boots the probe by `words`, compares all there is to compare; the console."""
    is_debug = preset != "x86_64-release"
    text = read_until(words, END, limit_s=limit_s)
    found = Found.of_text(after_firmware(text))
    ram = facts.ram_of_chunk(found) or facts.ram_of_log(text)  # multiboot 2 has no map in a chunk
    image = Image.of_file(roots.probe(preset, padding))
    here = machine(preset, ram, facts.modules_end(text))
    root = facts.check_all(found, image, here, chunks)
    said = after_firmware(text)
    if not is_debug:
        expect(said.startswith("probe: "), f"a release kernel says something: {said[:200]!r}")
        return text
    boot_log.check(said, log)
    facts.check_log(said, image, here, root)
    facts.check_caps(found, root, table_counts(image))
    return text


def check_qemu(preset: str, memory: str, *more: str, padding: int = 0x5000) -> None:
    modules = with_modules(roots.kernel(preset), roots.probe(preset, padding))
    words = qemu(*more, *modules, memory=memory)
    check_boot(preset, padding, words, PLAIN, boot_log.MULTIBOOT1)


def check_grub(protocol: int) -> None:
    """A module smaller than 0.9 MiB, which GRUB would put into a hole of the kernel's image."""
    preset, padding = "x86_64-debug", 0x1000
    disc = roots.iso(preset, roots.probe(preset, padding), protocol)
    words = qemu("-cdrom", disc)
    if protocol == 1:
        text = check_boot(preset, padding, words, [VBE, *PLAIN], boot_log.MULTIBOOT1)
        expect("name='the-root-task'" in text, "the module's string")
    else:
        chunks = [RSDP, FRAMEBUFFER, MBMMAP, TSC]
        check_boot(preset, padding, words, chunks, boot_log.MULTIBOOT2)


def check_haswell() -> None:
    """XSAVE (TCBs of 4 KiB), FSGSBASE, 2 MiB pages, no isolation of page tables."""
    modules = with_modules(roots.kernel("haswell"), roots.probe("haswell"))
    words = qemu(*modules, cpu="max")
    check_boot("haswell", 0x1000, words, PLAIN, boot_log.MULTIBOOT1_WITH_NOTICES)


def check_few_untypeds() -> None:
    """What does not fit into the list is named, and the boot goes on."""
    preset = "few-untypeds"
    modules = with_modules(roots.kernel(preset), roots.probe(preset))
    text = read_until(qemu(*modules), END)
    found = Found.of_text(after_firmware(text))
    here = machine(preset, facts.ram_of_chunk(found))
    expected = root_task(here, Image.of_file(roots.probe(preset))).untypeds
    expect(found.untypeds == expected[:70], f"{len(found.untypeds)} untypeds: {found.untypeds}")
    first, *_ = expected[70]
    expect(
        "Kernel init: Too many untyped regions for boot info\n"
        f"clavis: no capability for the memory at {first:#x}-" in text,
        text,
    )


def check_two_modules() -> None:
    """Only the first module is loaded; strings of modules are printed."""
    preset = "x86_64-debug"
    root = roots.probe(preset)
    other = roots.written("other", b"x" * 5000)
    modules = with_modules(roots.kernel(preset), f"{root} args", other)
    text = check_boot(preset, 0x1000, qemu(*modules), PLAIN, boot_log.MULTIBOOT1)
    expect("Detected 2 boot module(s):\n" in text, "two modules")
    expect(f"name='{root} args'\n" in text and f"size=0x1388 name='{other}'\n" in text, text)


def check_more_cpus() -> None:
    preset = "x86_64-debug"
    modules = with_modules(roots.kernel(preset), roots.probe(preset))
    words = qemu("-smp", "2", *modules)
    text = check_boot(preset, 0x1000, words, PLAIN, boot_log.MULTIBOOT1)
    expect(
        "ACPI: MADT_APIC apic_id=0x1\nACPI: Not recording this APIC, only support 1\n" in text, text
    )


def check_port(option: str, silent: bool) -> None:
    """With a second port chosen, the first one stays silent."""
    preset = "x86_64-debug"
    modules = with_modules(roots.kernel(preset), roots.probe(preset))
    path = Path(roots.FOLDER) / "boot-second-port.txt"
    path.unlink(missing_ok=True)
    words = qemu("-serial", f"file:{path}", "-serial", "stdio", "-monitor", "none", *modules)
    words += ["-append", option]
    text = read_until(words, END)
    first = path.read_text(encoding="latin-1")
    expect("Boot config: debug_port = 0x2f8\n" in text, text)
    expect(("Boot config" not in first) == silent, first)


def check_console_port() -> None:
    """console_port= has a UART programmed (8N1, ready) on which nothing is ever printed."""
    preset = "x86_64-debug"
    modules = with_modules(roots.kernel(preset), roots.probe(preset, fault=12))
    path = Path(roots.FOLDER) / "boot-console-port.txt"
    path.unlink(missing_ok=True)
    words = qemu("-serial", "stdio", "-serial", f"file:{path}", "-monitor", "none", *modules)
    text = read_until([*words, "-append", "console_port=0x2f8"], END)
    found = Found.of_text(after_firmware(text))
    expect(found.facts["second-uart"] == [0x03, 0x0B], f"second UART: {found.facts['second-uart']}")
    expect("Boot config: debug_port = 0x3f8\n" in text, text)
    second = path.read_text(encoding="latin-1")
    expect("Boot config" not in second and "probe" not in second, second)


def check_highest_image() -> None:
    """The last page of all, behind such an image, can be read and not be written."""
    preset = "x86_64-debug"
    read_and_write = bytes.fromhex("48b8f8ffffffff7f0000 488b18 488900 0f0b")
    start = 0x7FFFFFFFC000
    file = bytearray(
        roots.File(segments=[roots.Segment(vaddr=start, file_bytes=0x20)], entry=start).data()
    )
    file[0x1000 : 0x1000 + len(read_and_write)] = read_and_write
    root = roots.written("highest", bytes(file))
    text = read_until(qemu(*with_modules(roots.kernel(preset), root)), r"^With stack:$")
    expect("vm fault on data at address 0x7ffffffffff8 with status 0x7\n" in text, text[-1000:])
    expect(f"at address {start + 13:#x}\n" in text, text[-1000:])


def check_no_port() -> None:
    """debug_port=0: the kernel boots all the same, without a word."""
    preset = "x86_64-debug"
    modules = with_modules(roots.kernel(preset), roots.probe(preset))
    words = [*qemu(*modules), "-append", "debug_port=0 disable_iommu"]
    text = after_firmware(read_until(words, r"Booting from ROM\.\.", quiet_s=4))
    expect(text == "", f"something is printed: {text!r}")


def check_disable_iommu() -> None:
    preset = "x86_64-debug"
    modules = with_modules(roots.kernel(preset), roots.probe(preset))
    words = [*qemu(*modules), "-append", "x disable_iommu y"]
    expect("Boot config: disable_iommu = true\n" in read_until(words, END), "disable_iommu")


def tests() -> list[Test]:
    found = []
    for preset, memory, board in MACHINES:
        name = f"{preset}, {memory}, {board}: log, boot information and untypeds as the model"
        found.append(Test(name, partial(check_qemu, preset, memory, "-machine", board)))
    large = partial(check_qemu, "x86_64-debug", "512M", padding=0x500000)
    return found + [
        Test("an image of several page tables is described and mapped", large),
        Test("GRUB by multiboot 1, with a small module: as the model", partial(check_grub, 1)),
        Test("GRUB by multiboot 2, with a small module: as the model", partial(check_grub, 2)),
        Test("another configuration: as the model", check_haswell),
        Test("untypeds beyond the list's end are named", check_few_untypeds),
        Test("of two modules the first is the root task", check_two_modules),
        Test("processors that are not supported are reported", check_more_cpus),
        Test("debug_port= chooses the port", partial(check_port, "debug_port=0x2f8", True)),
        Test(
            "the last debug_port= counts", partial(check_port, "debug_port=1 debug_port=760,", True)
        ),
        Test("console_port= programs a port and prints nothing there", check_console_port),
        Test("debug_port=0 means no output", check_no_port),
        Test("the highest image boots, and its last page is for reading only", check_highest_image),
        Test("disable_iommu is recognised", check_disable_iommu),
    ]
