# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Which x86 instructions count for more, or for less, than one instruction."""

from __future__ import annotations

PREFIXES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0xF0, 0xF2, 0xF3}
REP = {0xF2, 0xF3}
STRINGS = {0xA4, 0xA5, 0xAA, 0xAB}
IN_OUT = {*range(0xE4, 0xE8), *range(0xEC, 0xF0)}
TWO_BYTES = {0x06: "clts", 0x09: "wbinvd", 0x30: "wrmsr", 0x32: "rdmsr", 0xA2: "cpuid"}
STATE = {0: "fxsave", 1: "fxrstor", 4: "xsave", 5: "xrstor", 6: "xsaveopt"}
BASES = {0: "rdfsbase", 1: "rdgsbase", 2: "wrfsbase", 3: "wrgsbase"}
FENCES = {5: "lfence", 6: "mfence", 7: "sfence"}


def split(code: bytes) -> tuple[set[int], bytes]:
    """Prefixes, and the rest from the opcode on."""
    at = 0
    while code[at] in PREFIXES:
        at += 1
    prefixes = set(code[:at])
    if 0x40 <= code[at] < 0x50:  # REX
        at += 1
    return prefixes, code[at:]


def is_repeated(code: bytes) -> bool:
    prefixes, rest = split(code)
    return bool(prefixes & REP) and rest[0] in STRINGS


def costly_name(code: bytes) -> str:
    """Name of an instruction that costs far more than one; empty for all others."""
    prefixes, rest = split(code)
    if rest[0] == 0xCF:
        return "iret"
    if rest[0] in IN_OUT:
        return "port"
    if rest[0] != 0x0F:
        return "lock" if 0xF0 in prefixes else ""
    return costly_two_byte_name(prefixes, rest[1], rest[2] if len(rest) > 2 else 0)


def costly_two_byte_name(prefixes: set[int], opcode: int, modrm: int) -> str:
    register, is_memory = modrm >> 3 & 7, modrm < 0xC0
    if opcode in (0x20, 0x22):
        return f"{'read' if opcode == 0x20 else 'write'}-cr{register}"
    if opcode == 0x01:
        return "swapgs" if modrm == 0xF8 else "invlpg" if is_memory and register == 7 else ""
    if opcode == 0xAE and is_memory:
        return STATE.get(register, "")
    if opcode == 0xAE:
        return BASES.get(register, "") if 0xF3 in prefixes else FENCES.get(register, "")
    if opcode == 0xC7 and is_memory and register == 4:
        return "xsavec"
    return TWO_BYTES.get(opcode, "lock" if 0xF0 in prefixes else "")
