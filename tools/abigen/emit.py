# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Small helpers of the emitters: names, enumerations, files."""

from __future__ import annotations

import pathlib
import re
from typing import Iterable

NOTICE = """/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Written by tools/abigen from {source}. Do not edit.
 */
#pragma once
"""
WIDTH = 100


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def c_number(value: int) -> str:
    return str(value) if -1024 < value < 65536 else hex(value)


def define(name: str, value: int | str) -> str:
    text = value if isinstance(value, str) else c_number(value)
    return f"#define {name} {text if not text.startswith('-') else f'({text})'}"


def enum(
    tag: str, members: Iterable[tuple[str, int]], typedef: str = "", word_sized: bool = False
) -> str:
    lines = [f"typedef enum {tag} {{" if typedef else f"enum {tag} {{"]
    lines += [f"    {name} = {c_number(value)}," for name, value in members]
    if word_sized:
        lines.append(f"    SEL4_FORCE_LONG_ENUM({tag}),")
    lines.append(f"}} {typedef};" if typedef else "};")
    return "\n".join(lines)


def c_signature(result: str, name: str, params: list[str]) -> str:
    """A function's head, broken after commas where it is wider than a line."""
    lines = [f"{result} {name}("]
    for n, param in enumerate(params):
        text = param + (")" if n == len(params) - 1 else ",")
        joint = "" if lines[-1].endswith("(") else " "
        if len(lines[-1]) + len(joint) + len(text) > WIDTH:
            lines.append("    " + text)
        else:
            lines[-1] += joint + text
    return "\n".join(lines)


def write(path: pathlib.Path, text: str) -> None:
    """Leaves a file that is right alone, so that nothing is compiled again for nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_text() == text:
        return
    path.write_text(text)


def header(path: pathlib.Path, source: str, blocks: Iterable[str]) -> None:
    body = "\n\n".join(block for block in blocks if block)
    write(path, NOTICE.format(source=source) + "\n" + body + "\n")
