# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Values of names and expressions, against the tables in expected/."""

from __future__ import annotations

import re
from typing import Any, Iterator

from report import Report
from toolchain import COMPILERS, Broken, Setup, compile_program, expected, in_parallel, run

SHARED = ("labels", "objects", "errors", "faults", "constants")
SHARED_STRUCTURES = (
    "seL4_BootInfo",
    "seL4_IPCBuffer",
    "seL4_UserContext",
    "seL4_SlotRegion",
    "seL4_UntypedDesc",
)
LIBSEL4_HEADERS = [
    "sel4/sel4.h",
    "sel4/arch/bootinfo_types.h",
    "sel4/arch/mapping.h",
    "sel4/arch/vmenter.h",
    "sel4/benchmark_utilisation_types.h",
]
KERNEL_PARTS = (
    "types syscall invocation object error fault message bootinfo constants rights".split()
)
KERNEL_HEADERS = [f"abi/{name}.h" for name in KERNEL_PARTS]


def table(name: str, column: str) -> dict[str, Any]:
    """C expression -> value in this column; None where there must be no such name."""
    data = expected(name)
    position = data["columns"].index(column) if data["columns"] else 0
    return {
        expression: value[position] if isinstance(value, list) else value
        for expression, value in data["values"].items()
    }


def syscalls(setup: Setup, kernel: bool) -> dict[str, Any]:
    """The kernel's headers number every call, also those the configuration has not."""
    flavour = "mcs" if setup.config.get("CONFIG_KERNEL_MCS") else "fixed"
    values = {}
    for entry in expected("syscalls")["syscalls"]:
        exists = kernel or all(setup.config.get(macro) for macro in entry["when"])
        values[f"seL4_Sys{entry['name']}"] = entry[flavour] if exists else None
    return values


def kernel_shapes(setup: Setup) -> dict[str, Any]:
    """Words and capabilities that the kernel demands of each invocation."""
    values = {}
    for stub in expected("stubs")["stubs"]:
        if setup.holds(stub.get("when")):
            sent = stub.get("length", len(stub["words"]) + registers_in(setup, stub))
            values[f"{stub['label']}_Length"] = stub.get("kernel_length", sent)
            values[f"{stub['label']}_Caps"] = len(stub["caps"])
            places = [(n, f"MR_{str(w).split('.')[0]}") for n, w in enumerate(stub["words"])]
            places += [(n, f"Cap_{cap}") for n, cap in enumerate(stub["caps"])]
            for n, place in places:
                if place.isidentifier() and place != "MR_0":
                    values[f"{stub['label']}_{place}"] = n
    return values


def kernel_values(setup: Setup) -> dict[str, Any]:
    """What only the kernel's headers name, and the structures they share with libsel4's."""
    data = expected("kernel")
    values = {**table("kernel", setup.column), **kernel_shapes(setup)}
    for name, registers in data["orders"].items():
        values[f"sizeof((int[]){name}) / sizeof(int)"] = len(registers)
        for n, register in enumerate(registers):
            values[f"((int[]){name})[{n}]"] = data["context"].index(register)
    for expression, value in table("layouts", setup.column).items():
        if value is not None and any(
            re.search(rf"\({name}(Header)?\b", expression) for name in SHARED_STRUCTURES
        ):
            if not expression.startswith("_Alignof"):  # the kernel only computes places
                values[expression] = value
    values["SYSCALL_MIN"] = -11 if setup.config.get("CONFIG_KERNEL_MCS") else -8
    return values


def registers_in(setup: Setup, stub: dict[str, Any]) -> int:
    sizes = {"UserContext": 20, "VCPUContext": 7}
    if setup.holds("CONFIG_X86_64_VTX_64BIT_GUESTS"):
        sizes["VCPUContext"] = 15
    return sizes.get(stub.get("registers_in", ""), 0)


def probe(headers: list[str], values: dict[str, Any]) -> str:
    """A program that prints the present values; it does not compile if an absent name exists."""
    lines = ["#include <stddef.h>", "#include <stdio.h>"]
    lines += [f"#include <{header}>" for header in headers]
    for name, value in values.items():
        if value is None and name.isidentifier():
            lines += [
                f"#ifdef {name}",
                f"#error {name} is defined",
                "#endif",
                f"enum {{ {name} = 0 }};",
            ]
    lines += ["int main(void)", "{"]
    for expression, value in values.items():
        if value is not None:
            lines.append(f'    printf("%llx\\n", (unsigned long long)({expression}));')
    return "\n".join([*lines, "    return 0;", "}", ""])


def compare(setup: Setup, what: str, values: dict[str, Any], printed: list[str]) -> Iterator[tuple]:
    present = {name: value for name, value in values.items() if value is not None}
    for (name, value), text in zip(present.items(), printed, strict=True):
        is_value, should_be = int(text, 16), value & 0xFFFFFFFFFFFFFFFF
        detail = f"is {is_value:#x}, should be {should_be:#x}"
        yield f"{setup.name}, {what}: {name}", is_value == should_be, detail
    for name in values.keys() - present.keys():
        yield f"{setup.name}, {what}: no {name}", True, ""


def run_probe(job: tuple) -> list[tuple]:
    setup, compiler, what, headers, flags, values = job
    name = f"{what}-{compiler}"
    try:
        program = compile_program(
            compiler, flags, probe(headers, values), setup.directory / "numbers" / name
        )
        return list(compare(setup, name, values, run([program]).split()))
    except Broken as reason:
        return [(f"{setup.name}, {name}", False, str(reason))]


def check(report: Report, setups: list[Setup]) -> None:
    jobs = []
    for setup in setups:
        shared: dict[str, Any] = {}
        for name in SHARED:
            shared |= table(name, setup.column)
        for_programs = {**shared, **syscalls(setup, False), **table("layouts", setup.column)}
        for_kernel = {**shared, **syscalls(setup, True), **kernel_values(setup)}
        for compiler in COMPILERS:
            jobs.append(
                (setup, compiler, "libsel4", LIBSEL4_HEADERS, setup.libsel4_flags, for_programs)
            )
        jobs.append((setup, "gcc", "kernel", KERNEL_HEADERS, setup.kernel_flags, for_kernel))
    for results in in_parallel(run_probe, jobs):
        report.add_all(results)
