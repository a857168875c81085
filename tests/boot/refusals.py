# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Boots that must be refused: a message, the lines of a failure, a halt (spec 02, 1.7, 4.3)."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import roots
from console import after_firmware, qemu, with_modules
from roots import File, Segment
from support.suite import Test, expect
from support.watch import read_until

FAILURE = (
    r"^seL4 called fail at [^\n]+:\d+ in function boot_sys, "
    r'saying "boot_sys failed for some reason :\(\n"\n'
    r"halting\.\.\.\nKernel entry via Unknown \(0\)\n"
)
SIZES = r"size=0x[0-9a-f]+ v_entry=\S+ v_start=\S+ v_end=\S+ "
HALT_S = 1.5  # that long nothing more may come
ROM = r"Booting from ROM\.\."

BAD_ROOTS = {
    "ELF32": (
        File(magic=b"\x7fELF\x01\x01\x01"),
        "Boot module does not contain a valid ELF image\n",
    ),
    "no ELF": (File(magic=b"#!/bin/sh"), "Boot module does not contain a valid ELF image\n"),
    "three bytes": (File(bytes=3), "Boot module does not contain a valid ELF image\n"),
    "no segments": (
        File(segments=[]),
        "ELF image in boot module does not contain any segments\n",
    ),
    "only segments without memory": (
        File(segments=[Segment(memory_bytes=0, file_bytes=0)]),
        "ELF image in boot module does not contain any segments\n",
    ),
    "unaligned": (
        File(segments=[Segment(vaddr=0x400010)]),
        SIZES + "Userland image virtual start address must be 4KB-aligned\n",
    ),
    "too high": (
        File(segments=[Segment(vaddr=0x7FFFFFFFD000)]),
        SIZES + "Userland image virtual end address too high\n",
    ),
    "entry outside": (
        File(entry=0x401000),
        SIZES + "Userland image entry point does not lie within userland image\n",
    ),
    "too many pages": (
        File(segments=[Segment(memory_bytes=8300 * 4096)]),
        r"(?s).*ERROR: can't add another cap, "
        r"all 8192 \(=2\^CONFIG_ROOT_CNODE_SIZE_BITS\) slots used\n",
    ),
    "more memory than there is": (
        File(segments=[Segment(memory_bytes=1 << 32)]),
        SIZES + r"\nclavis: the root task needs 0x100000000 bytes of memory in one piece",
    ),
    "table beyond the file": (
        File(table=1 << 40),
        "clavis: root task: its program headers, 56 bytes",
    ),
    "65535 headers": (File(count=65535), "clavis: root task: its program headers, 3669960 bytes"),
    "headers of another size": (
        File(entry_bytes=32),
        "clavis: root task: its program headers have 32 bytes each",
    ),
    "segment beyond the file": (
        File(segments=[Segment(), Segment(offset=(1 << 64) - 8, vaddr=0x402000)]),
        "clavis: root task: segment 1, 0x10 bytes at offset 0xfffffffffffffff8, lies beyond",
    ),
    "more bytes than memory": (
        File(segments=[Segment(file_bytes=0x1000, memory_bytes=0xFFF)]),
        "clavis: root task: segment 0 has more bytes in the file",
    ),
    "address that wraps": (
        File(segments=[Segment(vaddr=(1 << 64) - 4096, memory_bytes=8192)]),
        "clavis: root task: segment 0, 0x2000 bytes at address 0xfffffffffffff000, goes beyond",
    ),
}


def check_refused(words: list[str], message: str) -> None:
    """After the last line that a boot has before its root task: the message; then the failure."""
    text = after_firmware(read_until(words, FAILURE, quiet_s=HALT_S))
    ending = re.search(FAILURE, text, re.MULTILINE)
    assert ending
    expect(ending.end() == len(text), f"something follows the halt: {text[ending.end() :]!r}")
    said = text[: ending.start()].split("ELF-loading userland images from boot modules:\n")[-1]
    expect(re.match(message, said), f"{said[-2000:]}\nexpected: {message}")


def check_bad_root(name: str) -> None:
    file, message = BAD_ROOTS[name]
    root = roots.written(f"bad-{name.replace(' ', '-')}", file.data())
    check_refused(qemu(*with_modules(roots.kernel("x86_64-debug"), root)), message)


def check_silent(root: Path | None) -> None:
    """A release kernel halts without a word, and does not start the machine anew."""
    modules = [] if root is None else [root]
    words = qemu(*with_modules(roots.kernel("x86_64-release"), *modules))
    text = after_firmware(read_until(words, ROM, quiet_s=3))
    expect(text == "", f"a release kernel says: {text!r}")


def check_bad_root_release() -> None:
    check_silent(roots.written("bad-release", File(entry=0x401000).data()))


def check_no_module() -> None:
    words = qemu(*with_modules(roots.kernel("x86_64-debug")))
    check_refused(
        words,
        r"(?s).*\nExpect at least one boot module \(containing a userland image\)\n"
        r"clavis: This is Clavis, .*-initrd <root task image>\n",
    )


def check_empty_module() -> None:
    empty = roots.written("empty", b"")
    words = qemu(*with_modules(roots.kernel("x86_64-debug"), empty))
    check_refused(
        words,
        r"(?s).*\nInvalid boot module size! Possible cause: boot module file not found by QEMU\n",
    )


def check_no_huge_pages(preset: str) -> None:
    words = qemu(*with_modules(roots.kernel(preset), roots.probe(preset)), cpu="Nehalem")
    text = after_firmware(read_until(words, "processor", quiet_s=HALT_S))
    expect(text == "Huge page not supported by the processor\n\0", f"{text!r}")


def check_no_long_mode() -> None:
    words = qemu(*with_modules(roots.kernel("x86_64-debug")), cpu="Nehalem,+pdpe1gb,-lm")
    text = after_firmware(read_until(words, "processor", quiet_s=HALT_S))
    expect(text == "SYSCALL/SYSRET instruction not supported by the processor\n\0", f"{text!r}")


def tests() -> list[Test]:
    found = [
        Test(f"a root task is refused: {name}", partial(check_bad_root, name)) for name in BAD_ROOTS
    ]
    return found + [
        Test("without a module the kernel says what it is and needs", check_no_module),
        Test("an empty module is refused", check_empty_module),
        Test("a release kernel refuses a root task silently", check_bad_root_release),
        Test("a release kernel without module halts silently", partial(check_silent, None)),
        Test(
            "debug: a processor without 1 GiB pages", partial(check_no_huge_pages, "x86_64-debug")
        ),
        Test(
            "release: a processor without 1 GiB pages",
            partial(check_no_huge_pages, "x86_64-release"),
        ),
        Test("a processor without 64-bit mode", check_no_long_mode),
    ]
