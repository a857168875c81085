# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Tables and code in Markdown."""

from __future__ import annotations

from typing import Any, Iterable


def code(text: Any) -> str:
    return f"`{text}`" if str(text) else ""


def row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def table(head: list[str], rows: Iterable[Iterable[Any]]) -> str:
    return "\n".join([row(head), row("---" for _ in head), *(row(cells) for cells in rows)])
