# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The reference page of the interface, docs/reference/abi.md, from abi/*.yaml."""

from __future__ import annotations

import pathlib
from typing import Iterable

import docs_invocations
from emit import write
from markdown import code, table
from model import Abi, Config, build

NUMBERS = {
    "CONFIG_NUM_PRIORITIES": 256,
    "CONFIG_RETYPE_FAN_OUT_LIMIT": 256,
    "CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS": 230,
    "CONFIG_XSAVE_SIZE": 512,
    "CONFIG_HUGE_PAGE": 1,
    "CONFIG_HAVE_FPU": 1,
}
GUESTS = ["CONFIG_VTX", "CONFIG_IOMMU", "CONFIG_X86_64_VTX_64BIT_GUESTS"]
COLUMNS = {
    "fixed": [],
    "SMP": ["CONFIG_ENABLE_SMP_SUPPORT"],
    "MCS": ["CONFIG_KERNEL_MCS"],
    "IOMMU": ["CONFIG_IOMMU"],
    "VT-x": GUESTS,
    "debug API": ["CONFIG_HARDWARE_DEBUG_API"],
    "MCS, VT-x": ["CONFIG_KERNEL_MCS", "CONFIG_VTX", "CONFIG_IOMMU"],
}
HEAD = """<!--
SPDX-License-Identifier: BSD-2-Clause
Copyright 2026 The Clavis contributors

Written by tools/abigen from abi/*.yaml: `tools/abigen/abigen.py --docs docs/reference/abi.md`.
-->
# The interface of the kernel (x86_64)

Numbers, layouts and calls as programs see them. The page is generated; the headers of kernel and
libsel4 come from the same data. A *word* is an unsigned 64-bit number, MR*n* is message register
*n*. Columns of configurations: **fixed** is a kernel with fixed priorities (no MCS) on one core;
**SMP**, **IOMMU** and **debug API** are the same with that option; **VT-x** is the same with
`CONFIG_VTX`, `CONFIG_IOMMU` and `CONFIG_X86_64_VTX_64BIT_GUESTS`; **MCS** is the same with
`CONFIG_KERNEL_MCS`, on any number of cores; **MCS, VT-x** has `CONFIG_IOMMU` and `CONFIG_VTX` too.
Debug and release kernels have the same numbers.
"""


def configurations() -> dict[str, Abi]:
    return {
        name: build(Config({**NUMBERS, **{macro: 1 for macro in macros}}))
        for name, macros in COLUMNS.items()
    }


def section(title: str, *paragraphs: str) -> str:
    return "\n\n".join([f"## {title}", *(p for p in paragraphs if p)])


def registers() -> str:
    rows = [
        ["RDX", "number of the system call, all 64 bits", "unchanged"],
        [
            "RDI",
            "capability that is called, sent to or received from",
            "badge of what was received",
        ],
        ["RSI", "message info", "message info of what was received"],
        ["R10, R8, R9, R15", "MR0 to MR3", "MR0 to MR3 of what was received"],
        ["R12", "MCS: reply capability; with NBSendWait the capability to send to", "unchanged"],
        ["R13", "MCS, NBSendRecv: the capability to send to", "unchanged"],
        ["RCX, R11", "overwritten by the instruction", "return address, flags"],
        ["RSP", "not saved", "0: keep it in another register"],
    ]
    return table(["Register", "On entry", "On return"], rows)


def syscalls(abis: dict[str, Abi]) -> str:
    fixed, mcs = abis["fixed"], abis["MCS"]
    source = fixed.source["syscalls"]
    numbers = [{s.name: s.number for s in a.api_syscalls + a.extra_syscalls} for a in (fixed, mcs)]
    names = list(source["api_mcs"])
    names += [name for name in source["api_fixed"] if name not in names]
    rows = [
        [code(f"seL4_Sys{name}"), *(n.get(name, "-") for n in numbers), "", about]
        for name, about in ((name, source["api_about"][name]) for name in names)
    ]
    rows += [
        [
            code(f"seL4_Sys{e['name']}"),
            *(n[e["name"]] for n in numbers),
            code(e["when"]),
            e["about"],
        ]
        for e in source["extra"]
    ]
    return section(
        "System calls",
        "The instruction is `SYSCALL`. A number that the configuration does not have raises an"
        " UnknownSyscall fault. Numbers never depend on options other than MCS.",
        table(["Name", "fixed", "MCS", "Exists with", "What it does"], rows),
        "Registers. What a call does not define as a result stays as it was; a notification or an"
        " unsuccessful poll changes RDI only.",
        registers(),
    )


def bit_range(shift: int, width: int) -> str:
    return f"{shift + width - 1}..{shift}" if width > 1 else str(shift)


def words(abi: Abi) -> Iterable[str]:
    for word in abi.words:
        rows = [[bit_range(f.shift, f.width), code(f.name)] for f in reversed(word.fields)]
        yield f"### `{word.type}_t`: {word.about}\n\n" + table(["Bits", "Field"], rows)


def layouts(abis: dict[str, Abi]) -> str:
    abi = abis["VT-x"]
    source = abi.source["layouts"]
    rows, offset = [], 0
    for f in source["ipc_buffer"]:
        size = 8 * f["words"]
        rows.append([offset, code(f["name"]), code(f["type"]), size])
        offset += size
    rights = [[code(f"seL4_{name}"), f"{value:#x}"] for name, value in source["rights"].items()]
    context = [[n, 8 * n, code(name)] for n, name in enumerate(abi.user_context)]
    return section(
        "Words and structures",
        *words(abi),
        "### Rights masks\n\n" + table(["Name", "Value"], rights),
        f"### `seL4_IPCBuffer`: {offset} bytes, aligned to as many\n\n"
        + table(["Offset", "Member", "Type", "Bytes"], rows),
        f"### `seL4_UserContext`: {8 * len(context)} bytes\n\n"
        f"The first {source['frame_registers']} words are the frame registers of CopyRegisters, the"
        " others its integer registers.\n\n" + table(["Word", "Offset", "Member"], context),
    )


def object_types(abis: dict[str, Abi]) -> str:
    columns = {name: {o.name: o for o in a.all_objects} for name, a in abis.items()}
    rows = []
    for group in ("generic", "mode", "arch"):
        for entry in abis["fixed"].source["objects"][group]:
            name = entry["name"]
            cells = []
            for objects in columns.values():
                known = objects.get(name)
                cells.append(known.number if known and known.enabled else "-")
            rows.append([code(name), *cells, code(entry["size"]), entry["about"]])
    kinds = [[c["number"], c["name"]] for c in abis["fixed"].source["objects"]["capability_types"]]
    return section(
        "Object types",
        "The argument `type` of `seL4_Untyped_Retype`. `size_bits` is its next argument; the size"
        " of an object is a power of two of bytes. Names of types that a configuration does not"
        " have are macros with large values.",
        table(["Name", *columns, "Size in bits", "Object"], rows),
        "Numbers that `seL4_DebugCapIdentify` returns:",
        table(["Number", "Capability"], kinds),
    )


def errors(abi: Abi) -> str:
    source = abi.source["errors"]

    def rows(entries: list[dict]) -> list[list]:
        return [
            [n, code(f"seL4_{e['name']}"), ", ".join(e["payload"]) or "-"]
            for n, e in enumerate(entries)
        ]

    return section(
        "Errors",
        "A failed invocation answers a Call with its error as label and these words from MR0 on:",
        table(["Number", "Error", "Words"], rows(source["errors"])),
        "Lookup failures; their words follow the number of the failure in MR1 of"
        " `seL4_FailedLookup`, and MR3 of a CapFault:",
        table(["Number", "Failure", "Words"], rows(source["lookup_failures"])),
    )


def faults(abi: Abi) -> str:
    rows, messages = [], []
    for fault in abi.source["faults"]["faults"]:
        number = fault["number"]
        when = code(fault["when"]) if "when" in fault else ""
        name = code(f"seL4_Fault_{fault['name']}")
        rows.append([name, number.get("fixed", "-"), number["mcs"], when])
        if fault["message"]:
            prefix = fault["prefix"]
            cells = [[f"MR{n}", code(prefix + m)] for n, m in enumerate(fault["message"])]
            messages.append(f"### {fault['name']}\n\n" + table(["Register", "Name"], cells))
    reply = abi.source["faults"]["timeout_reply"]["message"]
    cells = [[f"MR{n}", code(f"seL4_TimeoutReply_{name}")] for n, name in enumerate(reply)]
    messages.append("### Reply to a Timeout\n\n" + table(["Register", "Name"], cells))
    return section(
        "Faults",
        "The label of the message that a fault handler receives.",
        table(["Name", "fixed", "MCS", "Exists with"], rows),
        *messages,
    )


def boot_information(abis: dict[str, Abi]) -> str:
    source = abis["fixed"].source["bootinfo"]
    sizes = {"word": 8, "pointer": 8, "region": 16}
    fixed, mcs, rows = 0, 0, []
    for f in source["fields"]:
        only_mcs = "when" in f
        rows.append([code(f["name"]), f["type"], "-" if only_mcs else fixed, mcs, f["about"]])
        fixed += 0 if only_mcs else sizes[f["type"]]
        mcs += sizes[f["type"]]
    rows.append(
        [code("untypedList"), "array", fixed, mcs, "one descriptor for each slot of `untyped`"]
    )
    slots = [[n, code(name)] for n, name in enumerate(source["slots"])]
    blobs = [[n, code(f"SEL4_BOOTINFO_HEADER_{b}")] for n, b in enumerate(source["blobs"])]
    return section(
        "Boot information",
        "`seL4_BootInfo`; a region is a first slot and the slot behind the last. Further blobs"
        " start one page behind it.",
        table(["Member", "Type", "fixed", "MCS", "Meaning"], rows),
        "### Slots of the first thread's CSpace\n\n" + table(["Slot", "Capability"], slots),
        "### Identifiers of blobs\n\n" + table(["Number", "Name"], blobs),
    )


def constants(abi: Abi) -> str:
    def shown(entry: dict) -> str:
        value = entry["value"]
        return str(value) if isinstance(value, str) or value < 4096 else f"{value:#x}"

    source = abi.source["constants"]
    rows = [
        [code(c["name"]), code(shown(c)), code(c["when"]) if "when" in c else ""]
        for c in source["constants"]
    ]
    texts = []
    for e in source["enums"]:
        when = f" (with `{e['when']}`)" if "when" in e else ""
        values = [[code(name), code(str(value))] for name, value in e["values"].items()]
        texts.append(f"### `{e['name']}`{when}\n\n" + table(["Name", "Value"], values))
    return section("Constants", table(["Name", "Value", "Exists with"], rows), *texts)


def page() -> str:
    abis = configurations()
    abi = abis["fixed"]
    return "\n\n".join(
        [
            HEAD.rstrip(),
            syscalls(abis),
            section("Invocations", *docs_invocations.parts(abis)),
            object_types(abis),
            errors(abi),
            faults(abi),
            layouts(abis),
            boot_information(abis),
            constants(abi),
        ]
    )


def generate(destination: pathlib.Path) -> None:
    write(destination, page() + "\n")
