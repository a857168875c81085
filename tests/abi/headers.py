# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Every header compiles alone, in C and C++, without a warning; functions have their prototypes."""

from __future__ import annotations

from report import Report
from toolchain import COMPILERS, WARNINGS, Broken, Setup, expected, in_parallel, run

LANGUAGES = (
    ["gcc", "-x", "c", "-std=c11"],
    ["clang", "-x", "c", "-std=c11"],
    ["g++", "-x", "c++", "-std=c++17"],
    ["clang++", "-x", "c++", "-std=c++17"],
)
PROTOTYPE_HEADERS = "#include <sel4/sel4.h>\n#include <sel4/arch/mapping.h>\n"
LINKED = ("seL4_InitBootInfo", "seL4_GetBootInfo")
IN_EVERY_LANGUAGE = ("a-debug", "c-mcs", "v-vtx", "no-inline")


def every_header(setup: Setup) -> list[str]:
    found = set()
    for root in setup.libsel4_roots:
        found |= {str(path.relative_to(root)) for path in root.rglob("*.h")}
    return sorted(found)


def name_of(prototype: str) -> str:
    return prototype.split("(")[0].split()[-1].lstrip("*")


def compiles(job: tuple) -> tuple[str, bool, str]:
    name, command, flags, text = job
    try:
        run([*command, *WARNINGS, *flags, "-fsyntax-only", "-"], text)
    except Broken as reason:
        return name, False, str(reason)
    return name, True, ""


def alone(setup: Setup) -> list[tuple]:
    jobs = []
    thorough = setup.name in IN_EVERY_LANGUAGE
    for command in LANGUAGES if thorough else LANGUAGES[:1]:
        for header in every_header(setup):
            name = f"{setup.name}, {command[0]}: {header} alone"
            jobs.append((name, command, setup.libsel4_flags, f"#include <{header}>\n"))
    whole = "#include <sel4/sel4.h>\n"
    for command in LANGUAGES:
        for more in (["-O2"], ["-O2", "-DNDEBUG"]):
            name = f"{setup.name}, {command[0]} {' '.join(more)}: sel4/sel4.h"
            jobs.append((name, command, [*setup.libsel4_flags, *more], whole))
    return jobs


def presence(setup: Setup) -> list[tuple[str, bool, str]]:
    known = set(every_header(setup)) | {"autoconf.h"}
    return [
        (f"{setup.name}: {header} exists", header in known, "missing")
        for header in expected("headers")["headers"]
    ]


def declarations(setup: Setup) -> dict[str, str]:
    """Function -> its prototype again, and a use of it."""
    stub_storage = "" if setup.name == "no-inline" else "static "
    texts = {}
    for kind, storage in (("functions", "static "), ("stubs", stub_storage)):
        for entry in expected(kind)[kind]:
            if not setup.holds(entry.get("when")):
                continue
            function = name_of(entry["c"])
            linkage = "extern " if function in LINKED else storage
            use = f"void *use_{function}(void)"
            body = f"{use};\n{use}\n{{\n    return (void *){function};\n}}\n"
            texts[function] = f"{linkage}{entry['c']};\n{body}"
    return texts


def prototypes(setup: Setup) -> list[tuple[str, bool, str]]:
    """A second declaration must agree with the first, and without a first there is no body."""
    texts = declarations(setup)
    flags = [*setup.libsel4_flags, "-Wno-deprecated-declarations"]
    results = []
    for compiler in COMPILERS:
        command = [compiler, "-x", "c", "-std=gnu11"]
        everything = PROTOTYPE_HEADERS + "".join(texts.values())
        good = compiles(("", command, flags, everything))[1]
        for function, text in texts.items():
            name = f"{setup.name}, {compiler}: prototype of {function}"
            one = (name, command, flags, PROTOTYPE_HEADERS + text)
            results.append((name, True, "") if good else compiles(one))
    return results


def absent_functions(setup: Setup) -> list[tuple]:
    """What a configuration does not have must not be there, so that programs find out early."""
    present, absent = set(), set()
    for kind in ("functions", "stubs"):
        for entry in expected(kind)[kind]:
            function = name_of(entry["c"])
            (present if setup.holds(entry.get("when")) else absent).add(function)
    names = sorted(absent - present)
    lines = [f"enum {{ {name} = 0 }};" for name in names]
    text = "\n".join(["#include <sel4/sel4.h>", *lines, ""])
    name = f"{setup.name}: none of {len(names)} functions of other configurations"
    return [(name, ["gcc", "-x", "c", "-std=gnu11"], setup.libsel4_flags, text)]


def macros(setup: Setup) -> list[tuple]:
    lines = [f"#ifndef {m}\n#error no {m}\n#endif" for m in expected("functions")["macros"]]
    text = "\n".join(["#include <sel4/sel4.h>", *lines, ""])
    return [(f"{setup.name}: macros", ["gcc", "-x", "c", "-std=gnu11"], setup.libsel4_flags, text)]


def check(report: Report, setups: list[Setup], variants: list[Setup]) -> None:
    jobs = []
    for setup in [*setups, *variants]:
        report.add_all(presence(setup))
        jobs += alone(setup) + absent_functions(setup) + macros(setup)
    report.add_all(in_parallel(compiles, jobs))
    for results in in_parallel(prototypes, [*setups, *variants]):
        report.add_all(results)
