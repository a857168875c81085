# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""abi/checks.yaml: every invocation has its checks, and everything they name exists.

That the kernel checks so is tested by the conformance suite: words and capabilities from this very
table (error_table_test.c), the rest by the requirements that the checks name.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Iterator

from report import Report
from toolchain import ABIGEN, TOP, Broken, run

sys.path.insert(0, str(ABIGEN.parent))
import docs_compatibility  # noqa: E402
from model import load_sources, pack, parse_args  # noqa: E402
from states import WORKS, missing_macros, state_of  # noqa: E402

PAGE = TOP / "docs" / "reference" / "compatibility.md"
COMMAND = "tools/abigen/abigen.py --compatibility docs/reference/compatibility.md"
LISTED = re.compile(r"^([345]/R-[A-Z]+-\d+) (\[)?", re.MULTILINE)
LATER = re.compile(r"5/R-SMP-\d{3}")
KEYS = {"needs", "if", "error", "words", "use", "when", "requirement", "never"}
Check = dict[str, Any]
Results = Iterator[tuple[str, bool, str]]


class Sources:
    """What the checks refer to."""

    def __init__(self) -> None:
        self.all = load_sources()
        self.checks = self.all["checks"]
        errors = self.all["errors"]
        self.errors = {e["name"]: e["payload"] for e in errors["errors"]}
        self.failures = {e["name"]: e["payload"] for e in errors["lookup_failures"]}
        self.missing = missing_macros(self.all["options"])
        text = (TOP / "tests" / "conformance" / "requirements.txt").read_text()
        self.requirements = {number: bool(later) for number, later in LISTED.findall(text)}

    def is_had(self, condition: str | None) -> bool:
        return state_of(condition, self.missing).kind == WORKS


def wanted_words(check: Check, sources: Sources) -> int | None:
    """How many words the answer has; None where the failed lookup is left over from another."""
    if check["error"] != "FailedLookup":
        return len(sources.errors[check["error"]])
    words = check.get("words", [])
    failure = words[1] if len(words) > 1 else ""
    if failure not in sources.failures:
        return None
    return 2 + len(sources.failures[failure])


def check_answer(name: str, check: Check, sources: Sources) -> Results:
    if "use" in check:
        yield f"{name}: group", check["use"] in sources.checks["groups"], check["use"]
        return
    if "needs" in check:
        yield f"{name}: needs", check["needs"] != [0, 0], "asks for nothing"
        return
    known = check["error"] in sources.errors and check["error"] != "NoError"
    yield f"{name}: error", known, f"there is no error {check['error']}"
    if known:
        wanted, words = wanted_words(check, sources), check.get("words", [])
        stale = wanted is None and words[1:] == ["words of an earlier failure"]
        details = f"{check['error']} has {wanted} words, not {words}"
        yield f"{name}: words", stale or wanted == len(words), details


def check_requirement(name: str, check: Check, had: bool, sources: Sources) -> Results:
    """What works is tested by a requirement of today's kernels; others may name one."""
    numbers = check.get("requirement", "").split()
    unknown = [n for n in numbers if n not in sources.requirements and not LATER.fullmatch(n)]
    yield f"{name}: numbers", not unknown, f"no such requirements: {unknown}"
    tested = any(n in sources.requirements and not sources.requirements[n] for n in numbers)
    if had and "never" not in check:
        yield f"{name}: tested", tested, "no requirement of today's kernels"


def check_list(name: str, checks: list[Check], had: bool, sources: Sources) -> Results:
    for number, check in enumerate(checks, 1):
        place = f"{name}, check {number}"
        shape = check.keys() <= KEYS and sum(k in check for k in ("needs", "error", "use")) == 1
        shape = shape and ("needs" in check) != ("if" in check)
        yield f"{place}: keys", shape, f"{sorted(check)}"
        if shape:
            works = had and sources.is_had(check.get("when"))
            yield from check_answer(place, check, sources)
            yield from check_requirement(place, check, works, sources)


def check_arguments(name: str, entry: Check, checks: list[Check], sources: Sources) -> Results:
    """Arguments in backticks exist; what is needed in all is what invocations.yaml demands."""
    args = parse_args(entry["args"])
    known = {arg.name for arg in args} | {"_service"}
    text = " ".join([c.get("if", "") for c in checks] + [str(c.get("words", "")) for c in checks])
    used = set(re.findall(r"`(\w+)`", text))
    yield f"{name}: arguments", used <= known, f"no arguments: {sorted(used - known)}"
    source = sources.all["invocations"]
    caps = set(source["capabilities"]) | set(source["arch_capabilities"])
    words, extra = pack(args, source["widths"], caps)
    least = entry.get("min_length", len(words))
    needs = [c["needs"] for c in checks if "needs" in c] or [[0, 0]]
    most = [max(n[0] for n in needs), max(n[1] for n in needs)]
    wanted = [0, 0] if least == "none" else [least, len(extra)]
    yield f"{name}: needs", most == wanted, f"needs {most}, invocations.yaml says {wanted}"


def check_invocations(sources: Sources) -> Results:
    labels = {entry["label"] for entry in docs_compatibility.entries(sources.all)}
    for group in ("invocations", "mcs"):
        strange = sorted(set(sources.checks[group]) - labels)
        yield f"checks.yaml, {group}", not strange, f"no such labels: {strange}"
    for entry in docs_compatibility.entries(sources.all):
        name = docs_compatibility.heading(entry, sources.all)
        if entry["label"] not in sources.checks["invocations"] and "MCS" not in name:
            yield name, False, "has no checks"
            continue
        checks = docs_compatibility.checks_of(entry, sources.all)
        had = sources.is_had(entry.get("when"))
        yield f"{name}: specified", checks != {} or not had, "works, but no checks are known"
        if checks != {}:
            yield from check_list(name, checks, had, sources)
            yield from check_arguments(name, entry, checks, sources)


def check_states(sources: Sources) -> Results:
    kinds = sources.all["options"]["states"]
    for entry, state in docs_compatibility.invocation_states(sources.all):
        yield f"state of {entry['label']}", state.kind in kinds, state.kind
    for entry, state in docs_compatibility.syscall_states(sources.all):
        yield f"state of {entry['name']}", state.kind in kinds, state.kind


def check_page(directory: Path) -> Results:
    fresh = directory / "compatibility.md"
    name = "docs/reference/compatibility.md"
    try:
        run(["/usr/bin/python3", ABIGEN, "--compatibility", fresh])
    except Broken as reason:
        yield name, False, str(reason)
        return
    committed = PAGE.read_text() if PAGE.exists() else ""
    yield name, committed == fresh.read_text(), f"stale: run {COMMAND}"
    anchors = {docs_compatibility.anchor(h) for h in re.findall(r"^#+ (.*)$", committed, re.M)}
    links = set(re.findall(r"\]\((#[^)]*)\)", committed))
    yield f"{name}: links", bool(links) and links <= anchors, f"nowhere: {links - anchors}"


def check(report: Report, directory: Path) -> None:
    sources = Sources()
    report.add_all(check_page(directory))
    report.add_all(check_states(sources))
    for group in sources.checks["groups"].values():
        report.add_all(check_list(group["title"], group["checks"], True, sources))
    report.add_all(check_invocations(sources))
