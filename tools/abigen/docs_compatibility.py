# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""docs/reference/compatibility.md: what of seL4 16.0.0 can be had here, and every error of every
invocation in the order of the checks, from abi/*.yaml."""

from __future__ import annotations

import pathlib
from collections import Counter
from typing import Any, Iterable

from emit import write
from markdown import code, table
from model import load_sources
from states import WORKS, State, missing_macros, options, state_of

HEAD = """<!--
SPDX-License-Identifier: BSD-2-Clause
Copyright 2026 The Clavis contributors

Written by tools/abigen from abi/*.yaml:
`tools/abigen/abigen.py --compatibility docs/reference/compatibility.md`.
-->
# Compatibility with seL4 16.0.0 (x86_64)

Every invocation, system call and option of seL4 16.0.0 with its state here, and what each
invocation checks, in order. The page is generated and tested: the states of options against what
the build accepts, the checks against the conformance suite, whose requirements (spec 03 and 04 as
`3/` and `4/`; `5/` for configurations to come) they name. Numbers and layouts are in
[abi.md](abi.md).

What exists with an option that is refused is refused with it; its headers are generated all the
same. Calling what a kernel was not configured for is an IllegalOperation (invocations) or an
UnknownSyscall fault (system calls), as in seL4.
"""
CHECKS = """The first check that fails decides the answer, and a failed invocation changes nothing.
*Words* are the message words of the answer, in order; the first of a FailedLookup says whether a
source (1) or a target (0) was not found. *needs* stands for a TruncatedMessage if the message has
fewer words or capabilities. Before all these come the [checks of every
object](#before-the-object)."""

Source = dict[str, Any]


def section(heading: str, *paragraphs: str) -> str:
    return "\n\n".join([heading, *(p for p in paragraphs if p)])


def anchor(heading: str) -> str:
    kept = (c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")
    return "#" + "".join(kept)


def shown_state(state: State) -> str:
    because = ", ".join(code(name) for name in state.because)
    return f"{state.kind} ({because})" if because else state.kind


def entries(source: Source) -> Iterable[dict[str, Any]]:
    """The invocations of all configurations, in label order."""
    for group in ("generic", "mode", "arch"):
        yield from source["invocations"][group]


def is_mcs_form(entry: dict[str, Any], source: Source) -> bool:
    return entry.get("when") == "CONFIG_KERNEL_MCS" and entry["label"] in source["checks"]["mcs"]


def heading(entry: dict[str, Any], source: Source) -> str:
    return entry["call"] + (" with MCS" if is_mcs_form(entry, source) else "")


def checks_of(entry: dict[str, Any], source: Source) -> Any:
    checks = source["checks"]
    form = checks["mcs"] if is_mcs_form(entry, source) else checks["invocations"]
    return form[entry["label"]]


def invocation_states(source: Source) -> list[tuple[dict[str, Any], State]]:
    missing = missing_macros(source["options"])
    return [(entry, state_of(entry.get("when"), missing)) for entry in entries(source)]


def syscall_states(source: Source) -> list[tuple[dict[str, Any], State]]:
    """Entries as in `extra` of syscalls.yaml, those of the API first."""
    missing = missing_macros(source["options"])
    calls = source["syscalls"]
    api = []
    for name in [*calls["api_fixed"], *calls["api_mcs"]]:
        if all(entry["name"] != name for entry in api):
            entry = {"name": name, "about": calls["api_about"][name]}
            if name not in calls["api_fixed"]:
                entry["when"] = "CONFIG_KERNEL_MCS"
            elif name not in calls["api_mcs"]:
                entry["when"] = "not CONFIG_KERNEL_MCS"
            api.append(entry)
    return [
        (e, State(e["state"]) if "state" in e else state_of(e.get("when"), missing))
        for e in [*api, *calls["extra"]]
    ]


def invocations(source: Source) -> str:
    rows = []
    for entry, state in invocation_states(source):
        name = heading(entry, source)
        link = f"[{code(entry['call'])}]({anchor(name)})"
        when = code(entry.get("when", ""))
        rows.append([link, when, entry["about"], shown_state(state)])
    return section("## Invocations", table(["Call", "Exists with", "What it does", "State"], rows))


def syscalls(source: Source) -> str:
    rows = [
        [code(f"seL4_Sys{e['name']}"), code(e.get("when", "")), e["about"], shown_state(s)]
        for e, s in syscall_states(source)
    ]
    return section("## System calls", table(["Name", "Exists with", "What it does", "State"], rows))


def option_state(option: dict[str, Any]) -> str:
    parts = ["set by the build" if option.get("fixed") else option.get("state", WORKS)]
    parts += [f"{code(v)}: {kind}" for v, kind in option.get("values", {}).items()]
    parts += [f"{code(v)} needs {code(more)}" for v, more in option.get("with", {}).items()]
    return "; ".join(parts)


def option_groups(source: Source) -> str:
    texts = []
    for group in source["options"]["options"]:
        rows = []
        for option in group["options"]:
            about = [text for text in (option.get("about"), option.get("note")) if text]
            macros = ", ".join(code(macro) for macro in option.get("macros", []))
            rows.append(
                [
                    code(option.get("name", "")),
                    macros,
                    code(option.get("default", "")),
                    "; ".join(about),
                    option_state(option),
                ]
            )
        head = ["Option", "Macros", "Default", "What it is", "State"]
        texts.append(section(f"### {group['group']}", table(head, rows)))
    return section(
        "## Options",
        "Defaults are those of a debug build. Other cache variables are accepted and ignored.",
        *texts,
    )


def amount(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def answer(check: dict[str, Any], source: Source) -> list[str]:
    """The cells `Error` and `Words`."""
    words = ", ".join(str(word) for word in check.get("words", []))
    if "needs" in check:
        return [code("seL4_TruncatedMessage"), ""]
    if "use" in check:
        name = source["checks"]["groups"][check["use"]]["title"]
        return [f"as in [{name}]({anchor(name)})", words]
    return [code(f"seL4_{check['error']}"), words]


def condition(check: dict[str, Any]) -> str:
    if "needs" in check:
        words, caps = check["needs"]
        parts = [amount(words, "word", "words")] if words else []
        parts += [amount(caps, "capability", "capabilities")] if caps else []
        text = f"*needs* {' and '.join(parts)}"
    else:
        text = check["if"]
    return f"{text} (with {code(check['when'])})" if "when" in check else text


def check_table(checks: list[dict[str, Any]], source: Source) -> str:
    rows = []
    for number, check in enumerate(checks, 1):
        tested = check.get("requirement", "")
        if "never" in check:
            tested = f"cannot happen: {check['never']}"
        rows.append([number, condition(check), *answer(check, source), tested])
    return table(["", "If", "Error", "Words", "Requirement"], rows)


def checks(source: Source) -> str:
    texts = [CHECKS]
    for group in source["checks"]["groups"].values():
        text = check_table(group["checks"], source)
        texts.append(section(f"### {group['title']}", group["about"], text))
    services = dict.fromkeys(entry["service"] for entry in entries(source))
    for service in services:
        texts.append(f"### {code(service)}")
        for entry in entries(source):
            if entry["service"] == service:
                found = checks_of(entry, source)
                text = check_table(found, source) if found else "Nothing to check: it succeeds."
                if found == {}:
                    text = "The specification does not say what is checked."
                texts.append(section(f"#### {heading(entry, source)}", text))
    return section("## Errors of invocations", *texts)


def option_kinds(source: Source) -> Iterable[str]:
    for option in options(source["options"]):
        yield from {option.get("state", WORKS), *option.get("values", {}).values()}


def summary(source: Source) -> str:
    """What the states mean, and how many there are; options count once for each of theirs."""
    counts = {
        "Invocations": Counter(state.kind for _, state in invocation_states(source)),
        "System calls": Counter(state.kind for _, state in syscall_states(source)),
        "Options": Counter(option_kinds(source)),
    }
    rows = [
        [kind, meaning, *(count[kind] or "" for count in counts.values())]
        for kind, meaning in source["options"]["states"].items()
    ]
    return table(["State", "Meaning", *counts], rows)


def page() -> str:
    source = load_sources()
    parts = [HEAD.rstrip(), summary(source), invocations(source), syscalls(source)]
    return "\n\n".join([*parts, option_groups(source), checks(source)])


def generate(destination: pathlib.Path) -> None:
    write(destination, page() + "\n")
