# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""A header for tests/conformance/error_table_test.c: the labels of each kind of object, and the
words and capabilities that abi/checks.yaml says the kernel demands."""

from __future__ import annotations

import pathlib
from typing import Iterable

from emit import enum, header, snake
from model import Abi, Invocation

TYPES = """/* An invocation, and the kind of object that has it. */
struct invocation {
    const char *call;
    seL4_Word label;
    enum service service;
};

/* Fewer words or capabilities than these are a TruncatedMessage. */
struct demand {
    struct invocation invocation;
    unsigned words, caps;
};"""


def service(invocation: Invocation) -> str:
    name = invocation.service.removeprefix("seL4_")
    return f"SERVICE_{snake(name).upper()}"


def invocation_text(invocation: Invocation) -> str:
    return f'{{"{invocation.call}", {invocation.label}, {service(invocation)}}}'


def demands(abi: Abi) -> Iterable[str]:
    checks = abi.source["checks"]
    for invocation in abi.all_invocations:
        mcs_form = invocation.when == "CONFIG_KERNEL_MCS" and invocation.label in checks["mcs"]
        for check in checks["mcs" if mcs_form else "invocations"][invocation.label]:
            if "needs" in check and abi.config.holds(check):
                words, caps = check["needs"]
                yield f"{{{invocation_text(invocation)}, {words}, {caps}}}"


def array(kind: str, name: str, elements: Iterable[str]) -> str:
    lines = "\n".join(f"    {element}," for element in elements)
    return f"static const struct {kind} {name}[] = {{\n{lines}\n}};"


def generate(abi: Abi, destination: pathlib.Path) -> None:
    services = dict.fromkeys(service(i) for i in abi.all_invocations)
    names = [*services, "SERVICES"]
    blocks = [
        "#include <sel4/sel4.h>",
        enum("service", zip(names, range(len(names)))),
        TYPES,
        array("invocation", "invocations", map(invocation_text, abi.all_invocations)),
        array("demand", "demands", demands(abi)),
    ]
    header(destination, "abi/invocations.yaml and abi/checks.yaml", blocks)
