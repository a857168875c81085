# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What of the interface can be had: the states in abi/options.yaml, and what follows from them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any, Iterable

from model import Config

MACRO = re.compile(r"\bCONFIG_\w+")
WORKS = "works"


@dataclass(frozen=True)
class State:
    """`kind` is a key of `states` in options.yaml, `because` the options that decide it."""

    kind: str
    because: tuple[str, ...] = ()


def options(source: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for group in source["options"]:
        yield from group["options"]


def title(option: dict[str, Any]) -> str:
    """Its name, or that of its macro where no option sets it."""
    return option.get("name") or option["macros"][0]


def _missing_state(option: dict[str, Any]) -> str:
    """Why macros of this option cannot be on; `works` if all can."""
    kinds = set(option.get("values", {}).values()) | {option.get("state", WORKS)}
    kinds -= {WORKS, "no effect"}
    if len(kinds) > 1:
        raise SystemExit(f"options.yaml: {title(option)}: more than one reason: {sorted(kinds)}")
    return kinds.pop() if kinds else WORKS


def missing_macros(source: dict[str, Any]) -> dict[str, State]:
    """Macros that no kernel of today has, with the reason."""
    found = {}
    for option in options(source):
        kind = _missing_state(option)
        if kind != WORKS:
            for macro in option.get("missing", option.get("macros", [])):
                found[macro] = State(kind, (title(option),))
    return found


def _can_hold(condition: str, off: Iterable[str]) -> bool:
    free = sorted(set(MACRO.findall(condition)) - set(off))
    return any(
        Config(zip(free, values)).value(condition)
        for values in itertools.product((0, 1), repeat=len(free))
    )


def state_of(condition: str | None, missing: dict[str, State]) -> State:
    """The state of what exists when the condition holds."""
    if condition is None or _can_hold(condition, missing):
        return State(WORKS)
    concerned = [macro for macro in MACRO.findall(condition) if macro in missing]
    alone = [m for m in concerned if _can_hold(condition, set(missing) - {m})]
    reasons = [missing[macro] for macro in alone[:1] or concerned]
    absent = [reason for reason in reasons if reason.kind == "absent"]
    names = dict.fromkeys(name for reason in absent or reasons for name in reason.because)
    return State((absent or reasons)[0].kind, tuple(names))
