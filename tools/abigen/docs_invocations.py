# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The invocations' part of the reference page: labels, marshalling, prototypes."""

from __future__ import annotations

from emit import c_signature
from libsel4_stubs import parameters, result_type
from markdown import code, table
from model import Abi, Invocation, Piece

INTRODUCTION = """A stub puts its label, the number of its message words and the number of its extra
capabilities into the message info and uses the system call Call on `_service`. Words 0 to 3 travel
in registers, the others in the IPC buffer. Arguments narrower than a word share words, each aligned
to its own width. The label of the reply is the error, 0 for success; results are message words of
the reply."""


def labels(abis: dict[str, Abi]) -> str:
    columns = {name: {i.label: i.number for i in a.all_invocations} for name, a in abis.items()}
    source = next(iter(abis.values())).source["invocations"]
    names: list[str] = []
    for group in ("generic", "mode", "arch"):
        names += [e["label"] for e in source[group] if e["label"] not in names]
    rows = [[code(n), *(numbers.get(n, "-") for numbers in columns.values())] for n in names]
    return "### Labels\n\n" + table(["Label", *columns], rows)


def word(pieces: list[Piece]) -> str:
    if len(pieces) == 1 and pieces[0].width == 64:
        return code(pieces[0].arg.name)
    places = []
    for p in pieces:
        high = p.shift + p.width - 1
        bits = f"bits {high}..{p.shift}" if p.width > 1 else f"bit {p.shift}"
        places.append(f"{code(p.arg.name)} ({bits})")
    return ", ".join(places)


def message(i: Invocation) -> str:
    rows = [[f"MR{n}", word(pieces)] for n, pieces in enumerate(i.words)]
    if i.regs_in:
        first = len(i.words)
        text = f"words of {code(i.regs_in.name)}"
        if i.regs_in.count:
            text += f"; {code(i.regs_in.count)} of them are meant"
        rows.append([f"MR{first}..MR{i.length - 1}", text])
    rows += [[f"capability {n}", code(cap.name)] for n, cap in enumerate(i.caps)]
    if i.regs_out:
        rows.append(
            ["reply MR0..", f"words of {code(i.regs_out.name)}, {code(i.regs_out.count)} of them"]
        )
    rows += [[f"reply MR{n}", code(arg.name)] for n, arg in enumerate(i.results)]
    return table(["Place", "Content"], rows) if rows else "Sends nothing but the label."


def prototype(i: Invocation) -> str:
    texts = [c_signature(result_type(i), i.call, parameters(i)) + ";"]
    if i.results:
        members = " ".join(f"{a.type} {a.name};" for a in i.results)
        texts.append(f"typedef struct {i.call} {{ int error; {members} }} {i.call}_t;")
    return "```c\n" + "\n".join(texts) + "\n```"


def number_of(n: int, singular: str, plural: str) -> str:
    return f"{n} {singular if n == 1 else plural}"


def demand(i: Invocation) -> str:
    words, caps = (
        number_of(i.length, "word", "words"),
        number_of(len(i.caps), "capability", "capabilities"),
    )
    sent = f"Sends {words} and {caps}"
    if i.min_length is None:
        return f"{sent}; the kernel does not check how many came."
    if i.length == 0 and not i.caps:
        return ""
    least = "fewer" if i.min_length == i.length else f"fewer than {i.min_length} words"
    return f"{sent}; {least} are a TruncatedMessage."


def describe(i: Invocation) -> str:
    when = f" Exists with `{i.when}`." if i.when else ""
    sentence = i.about[0].upper() + i.about[1:]
    parts = [
        f"#### `{i.call}`",
        f"{sentence}. Label `{i.label}`.{when}",
        prototype(i),
        demand(i),
        message(i),
    ]
    return "\n\n".join(part for part in parts if part)


def parts(abis: dict[str, Abi]) -> list[str]:
    """Every invocation of any configuration, by the object it is called on."""
    found: dict[str, dict[str, Invocation]] = {}
    for abi in abis.values():
        for i in abi.all_invocations:
            found.setdefault(i.service, {}).setdefault(f"{i.label} {i.when}", i)
    texts = [INTRODUCTION, labels(abis)]
    for service, invocations in found.items():
        texts.append(f"### {code(service)}")
        texts += [describe(i) for i in invocations.values()]
    return texts
