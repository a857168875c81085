# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Accessors of the words that hold bit fields, and of seL4_Fault_t (spec 01, section 12.3)."""

from __future__ import annotations

from emit import c_signature, enum
from model import Abi, BitField, Fault, WordType

WORD = "seL4_Uint64"


def inline(result: str, name: str, params: list[str], body: list[str]) -> str:
    head = c_signature(f"LIBSEL4_INLINE_FUNC {result}", name, params)
    return head + "\n{\n" + "\n".join(f"    {line}" if line else "" for line in body) + "\n}"


def mask(field: BitField) -> str:
    return f"{(1 << field.width) - 1:#x}ul"


def fits(field: BitField, value: str) -> str:
    return f"seL4_DebugAssert(({value} & ~{mask(field)}) == 0);"


def placed(field: BitField, value: str) -> str:
    return (
        f"({value} & {mask(field)}) << {field.shift}" if field.shift else f"{value} & {mask(field)}"
    )


def constructors(word: WordType) -> list[str]:
    fields = list(reversed(word.fields))
    params = [f"{WORD} {f.name}" for f in fields]
    names = ", ".join(f.name for f in fields)
    value = ["v.words[0] = 0;"] + [f"v.words[0] |= {placed(f, f.name)};" for f in fields]
    body = [f"{word.type}_t v;", "", *(fits(f, f.name) for f in fields), *value, "return v;"]
    pointer = [f"*p = {word.type}_new({names});"]
    return [
        inline(f"{word.type}_t", f"{word.type}_new", params, body),
        inline("void", f"{word.type}_ptr_new", [f"{word.type}_t *p", *params], pointer),
    ]


def field_functions(word: WordType, f: BitField) -> list[str]:
    kind = word.type

    def read(place: str) -> str:
        return f"return ({place} >> {f.shift}) & {mask(f)};"

    def change(place: str) -> list[str]:
        kept = f"{place} & ~({mask(f)} << {f.shift})"
        return [fits(f, "v64"), f"{place} = ({kept}) | ({placed(f, 'v64')});"]

    return [
        inline(WORD, f"{kind}_get_{f.name}", [f"{kind}_t v"], [read("v.words[0]")]),
        inline(
            f"{kind}_t",
            f"{kind}_set_{f.name}",
            [f"{kind}_t v", f"{WORD} v64"],
            [*change("v.words[0]"), "return v;"],
        ),
        inline(WORD, f"{kind}_ptr_get_{f.name}", [f"{kind}_t *p"], [read("p->words[0]")]),
        inline(
            "void",
            f"{kind}_ptr_set_{f.name}",
            [f"{kind}_t *p", f"{WORD} v64"],
            change("p->words[0]"),
        ),
    ]


def word_type(word: WordType) -> str:
    parts = [
        f"/* {word.about} */\nstruct {word.type} {{\n    {WORD} words[1];\n}};\n"
        f"typedef struct {word.type} {word.type}_t;"
    ]
    parts += constructors(word)
    for f in word.fields:
        parts += field_functions(word, f)
    return "\n\n".join(parts)


def fault_words(abi: Abi) -> int:
    """The type, and the most fields a fault of any configuration has."""
    return 1 + max(len(f["value"]) for f in abi.source["faults"]["faults"])


def fault_constructors(fault: Fault, prefix: str) -> list[str]:
    tag = f"seL4_Fault_{fault.name}"
    params = [f"{WORD} {name}" for name in fault.value]
    places = {name: len(fault.value) - n for n, name in enumerate(fault.value)}
    body = ["seL4_Fault_t v = {{0}};", "", f"v.words[0] = {tag};"]
    body += [f"v.words[{places[name]}] = {name};" for name in fault.value]
    names = ", ".join(fault.value)
    return [
        inline("seL4_Fault_t", f"{prefix}_new", params or ["void"], [*body, "return v;"]),
        inline(
            "void",
            f"{prefix}_ptr_new",
            ["seL4_Fault_t *p", *params],
            [f"*p = {prefix}_new({names});"],
        ),
    ]


def fault_functions(fault: Fault) -> list[str]:
    prefix = f"seL4_Fault_{fault.name}"
    parts = fault_constructors(fault, prefix)
    value, pointer, word = "seL4_Fault_t v", "seL4_Fault_t *p", f"{WORD} v64"
    is_type = f"seL4_DebugAssert((v.words[0] & 0xf) == {prefix});"
    points_to_type = f"seL4_DebugAssert((p->words[0] & 0xf) == {prefix});"
    for n, name in enumerate(fault.value):
        place = f"words[{len(fault.value) - n}]"
        get = [is_type, f"return v.{place};"]
        change = [is_type, f"v.{place} = v64;", "return v;"]
        pointer_get = [points_to_type, f"return p->{place};"]
        pointer_change = [points_to_type, f"p->{place} = v64;"]
        parts += [
            inline(WORD, f"{prefix}_get_{name}", [value], get),
            inline("seL4_Fault_t", f"{prefix}_set_{name}", [value, word], change),
            inline(WORD, f"{prefix}_ptr_get_{name}", [pointer], pointer_get),
            inline("void", f"{prefix}_ptr_set_{name}", [pointer, word], pointer_change),
        ]
    return parts


def fault_type(abi: Abi) -> str:
    get = "seL4_Fault_get_seL4_FaultType"
    parts = [
        enum("seL4_Fault_tag", [(f"seL4_Fault_{f.name}", f.number) for f in abi.faults])
        + "\ntypedef enum seL4_Fault_tag seL4_Fault_tag_t;",
        "/* A fault message as a value: the type in bits 3..0 of words[0], then the fields of the\n"
        " * type, last one first (spec 01, section 5.8). */\n"
        f"struct seL4_Fault {{\n    {WORD} words[{fault_words(abi)}];\n}};\n"
        "typedef struct seL4_Fault seL4_Fault_t;",
        inline(WORD, get, ["seL4_Fault_t v"], ["return v.words[0] & 0xf;"]),
        inline(
            "int",
            "seL4_Fault_seL4_FaultType_equals",
            ["seL4_Fault_t v", f"{WORD} tag"],
            [f"return {get}(v) == tag;"],
        ),
        inline(
            WORD,
            "seL4_Fault_ptr_get_seL4_FaultType",
            ["seL4_Fault_t *p"],
            ["return p->words[0] & 0xf;"],
        ),
    ]
    for fault in abi.faults:
        parts += fault_functions(fault)
    return "\n\n".join(parts)
