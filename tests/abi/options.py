# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""abi/options.yaml against the build: names, defaults and macros, and what becomes of each value.

The options of kernel and libsel4 are configured alone (probes/options), once for each value; those
of the libraries with the whole project, once.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator

from report import Report
from toolchain import ABIGEN, HERE, LONGEST_S, TOP, expected, in_parallel

sys.path.insert(0, str(ABIGEN.parent))
from model import load_sources  # noqa: E402
from states import WORKS, missing_macros, options, title  # noqa: E402

LIBRARIES = "Libraries and programs"
NO_OPTION = re.compile(r"_|CMAKE_|options_(BINARY|SOURCE)_DIR|options_IS_TOP_LEVEL")
MACRO = re.compile(r"^#define (CONFIG_\w+)|disabled: (CONFIG_\w+)", re.MULTILINE)
ROADMAP_ROW = re.compile(r"^\| `(\w+)[^`]*`", re.MULTILINE)
Option = dict[str, Any]
Results = Iterator[tuple[str, bool, str]]


@dataclass
class Configured:
    """What one run of CMake made of some settings; `options` is empty if it failed."""

    options: dict[str, tuple[str, str, str]]  # name -> value, help, choices
    gaps: str
    defined: set[str]
    mentioned: set[str]
    output: str


def cmake(source: Path, build: Path, settings: Iterable[str]) -> tuple[bool, str]:
    words = ["cmake", "-S", source, "-B", build, *(f"-D{setting}" for setting in settings)]
    done = subprocess.run(
        [str(word) for word in words],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_S,
        check=False,
    )
    return done.returncode == 0, done.stdout


def configure(build: Path, settings: Iterable[str]) -> Configured:
    worked, output = cmake(HERE / "probes" / "options", build, settings)
    if not worked:
        return Configured({}, "", set(), set(), output)
    lines = (build / "options.txt").read_text().splitlines()
    fields = (line.split("\t") for line in lines if line.count("\t") == 3)
    found = {name: tuple(rest) for name, *rest in fields if not NO_OPTION.match(name)}
    headers = "".join(
        (build / "gen" / "config" / part / "gen_config.h").read_text()
        for part in ("kernel", "sel4")
    )
    pairs = MACRO.findall(headers)
    defined = {macro for macro, _ in pairs if macro}
    return Configured(
        found,
        (build / "gaps.txt").read_text(),
        defined,
        defined | {macro for _, macro in pairs if macro},
        output,
    )


def in_probe(source: dict[str, Any]) -> list[Option]:
    groups = [g for g in source["options"] if g["group"] != LIBRARIES]
    return [o for g in groups for o in g["options"]]


def in_libraries(source: dict[str, Any]) -> list[Option]:
    return [o for g in source["options"] if g["group"] == LIBRARIES for o in g["options"]]


def values_to_try(option: Option, choices: str) -> Iterator[tuple[str, str]]:
    """Values other than the default, with their state."""
    state = option.get("state", WORKS)
    named = option.get("values", {})
    for text, kind in named.items():
        yield text.split()[0], kind
    for value in choices.split():
        if value not in named and value != option["default"]:
            yield value, state
    if option.get("default") in ("ON", "OFF"):
        other = "OFF" if option["default"] == "ON" else "ON"
        if other not in named:
            yield other, state


def check_value(job: tuple[Path, Option, str, str]) -> tuple[str, bool, str]:
    build, option, value, kind = job
    setting = f"{option['name']}={value}"
    settings = [setting, *option.get("with", {}).get(value, "").split()]
    made = configure(build / setting, settings)
    is_ok, gaps = bool(made.options), made.gaps
    good = {
        WORKS: is_ok and not gaps,
        "no effect": is_ok and not gaps,
        "refused": is_ok and bool(gaps),
        "impossible": not is_ok and "impossible configuration" in made.output,
    }[kind]
    details = f"options.yaml says {kind}; gaps: {gaps!r}\n{made.output[-1500:]}"
    return f"option {setting}", good, "" if good else details


def check_names(source: dict[str, Any], plain: Configured, runs: list[Configured]) -> Results:
    known = {o["name"] for o in in_probe(source) if "name" in o}
    there = {name for made in runs for name in made.options}
    yield "options of the build", not there - known, f"not in options.yaml: {there - known}"
    yield "options of options.yaml", not known - there, f"not in the build: {known - there}"
    names = [title(o) for o in options(source)]
    twice = {name for name in names if names.count(name) > 1}
    yield "options named once", not twice, f"{twice}"
    for option in in_probe(source):
        made = next((m for m in [plain, *runs] if option.get("name") in m.options), None)
        if made:
            value, about, _ = made.options[option["name"]]
            yield f"default of {option['name']}", option["default"] == value, f"is {value}"
            if not option.get("fixed"):
                yield f"{option['name']}: about", option["about"] == about, f"its help: {about}"


def check_macros(source: dict[str, Any], runs: list[Configured]) -> Results:
    known = {macro for o in in_probe(source) for macro in o.get("macros", [])}
    absent = {m for o in in_probe(source) if o.get("state") == "absent" for m in o["macros"]}
    there = {macro for made in runs for macro in made.mentioned}
    yield "macros of the build", not there - known, f"not in options.yaml: {there - known}"
    unknown = known - absent - there
    yield "macros of options.yaml", not unknown, f"not in the build: {unknown}"
    missing = missing_macros(source)
    ready = {macro for made in runs if made.options and not made.gaps for macro in made.defined}
    yield "macros that are missing", not ready & set(missing), f"are there: {ready & set(missing)}"
    all_macros = {macro for o in options(source) for macro in o.get("macros", [])}
    lost = set(missing) - all_macros
    yield "missing macros belong to options", not lost, f"{lost}"


def check_expected(source: dict[str, Any]) -> Results:
    names = {o.get("name") for o in options(source)}
    macros = {macro for o in options(source) for macro in o.get("macros", [])}
    wanted = expected("options")
    for name in wanted["options"].split():
        yield f"spec 06, 21.5: {name}", name in names, "not in options.yaml"
    for macro in wanted["macros"].split():
        yield f"spec 01, 13: {macro}", macro in macros, "not in options.yaml"


def check_roadmap(source: dict[str, Any]) -> Results:
    """Its tables have what is refused, and what of the kernel is absent."""
    rows = set(ROADMAP_ROW.findall((TOP / "docs" / "roadmap.md").read_text()))
    named = {o["name"] for o in options(source) if "refused" in o.get("values", {}).values()}
    named -= {"MCS", "SMP", "KernelUseLogicalIDs"}  # short for others, or part of them
    absent = {m for o in options(source) if o.get("state") == "absent" for m in o["macros"]}
    named |= {macro for macro in absent if not macro.startswith("CONFIG_LIB_")}
    yield "roadmap", rows == named, f"only one names: {sorted(rows ^ named)}"


def check_libraries(source: dict[str, Any], directory: Path) -> Results:
    build = directory / "project"
    worked, output = cmake(TOP, build, [])
    yield "the project configures", worked, output[-3000:]
    cache = (build / "CMakeCache.txt").read_text() if worked else ""
    entries = dict(re.findall(r"^(\w+):\w+=(.*)$", cache, re.MULTILINE))
    for option in in_libraries(source):
        name = option["name"]
        if "default" in option:
            yield f"default of {name}", entries.get(name) == option[
                "default"
            ], f"{entries.get(name)}"
        elif option.get("state") == "no effect":
            yield f"{name} has no effect", name not in entries, "it is an option"
        for value, kind in option.get("values", {}).items():
            done, output = cmake(TOP, build, [f"{name}={value}"])
            refused = not done and f"{name}={value}: " in output
            yield f"option {name}={value}", kind == "impossible" and refused, output[-1500:]
            cmake(TOP, build, [f"{name}={option['default']}"])


def check(report: Report, directory: Path) -> None:
    source = load_sources()["options"]
    plain = configure(directory / "plain", [])
    companions = [
        ["KernelIsMCS=ON"],
        ["KernelFPU=XSAVE", "KernelX86MicroArch=haswell"],
    ]
    runs = [plain, *(configure(directory / f"more-{n}", s) for n, s in enumerate(companions))]
    report.add_all(check_expected(source))
    report.add_all(check_names(source, plain, runs))
    report.add_all(check_roadmap(source))
    tried = [
        (directory, option, value, kind)
        for option in in_probe(source)
        if "name" in option and not option.get("fixed")
        for value, kind in values_to_try(option, plain.options.get(option["name"], ("",) * 3)[2])
    ]
    report.add_all(in_parallel(check_value, tried))
    report.add_all(check_macros(source, runs))
    report.add_all(check_libraries(source, directory))
