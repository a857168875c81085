# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The ABI of one configuration: abi/*.yaml with every condition resolved.

Everything that depends on options is decided here; what the emitters see has plain numbers.
"""

from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass, field
from typing import Any

import yaml

ABI_DIR = pathlib.Path(__file__).resolve().parents[2] / "abi"
NUMBERS_NEEDED = (
    "CONFIG_NUM_PRIORITIES",
    "CONFIG_RETYPE_FAN_OUT_LIMIT",
    "CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS",
    "CONFIG_XSAVE_SIZE",
)


class Config(dict):
    """Macro -> value; a macro that is not there is off."""

    def __missing__(self, key: str) -> int:
        if not key.startswith("CONFIG_"):
            raise KeyError(key)
        return 0

    def value(self, expression: Any) -> Any:
        """A YAML value: numbers as they are, text as an expression over macros."""
        if not isinstance(expression, str):
            return expression
        return eval(expression, {"__builtins__": {}}, self)  # text from abi/, not from users

    def holds(self, entry: Any) -> bool:
        condition = entry.get("when") if isinstance(entry, dict) else None
        return condition is None or bool(self.value(condition))


@dataclass
class Syscall:
    name: str
    number: int
    enabled: bool
    about: str = ""
    when: str | None = None


@dataclass
class Arg:
    type: str
    name: str


@dataclass
class Piece:
    """An argument's place in a message word."""

    arg: Arg
    shift: int
    width: int


@dataclass
class Registers:
    """A register file passed by pointer."""

    type: str
    name: str
    count: str | None
    words: list[str]


@dataclass
class Invocation:
    label: str
    number: int
    call: str
    service: str
    args: list[Arg]
    words: list[list[Piece]]
    caps: list[Arg]
    results: list[Arg]
    regs_in: Registers | None
    regs_out: Registers | None
    min_length: int | None
    when: str | None
    about: str

    @property
    def length(self) -> int:
        return len(self.words) + (len(self.regs_in.words) if self.regs_in else 0)


@dataclass
class ObjectType:
    name: str
    number: int
    enabled: bool
    size: str
    about: str


@dataclass
class Fault:
    name: str
    number: int
    arch: bool
    prefix: str
    message: list[str]
    aliases: dict[str, int]
    context: list[str]
    length: bool
    value: list[str]


@dataclass
class BitField:
    name: str
    shift: int
    width: int


@dataclass
class WordType:
    type: str
    kernel_name: str
    about: str
    fields: list[BitField]  # from bit 0 upwards


@dataclass
class Abi:
    config: Config
    source: dict[str, Any]
    api_syscalls: list[Syscall] = field(default_factory=list)
    extra_syscalls: list[Syscall] = field(default_factory=list)
    invocations: dict[str, list[Invocation]] = field(default_factory=dict)
    conditional_labels: dict[str, bool] = field(default_factory=dict)
    objects: dict[str, list[ObjectType]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    words: list[WordType] = field(default_factory=list)
    constants: list[dict[str, Any]] = field(default_factory=list)
    enums: list[dict[str, Any]] = field(default_factory=list)

    @property
    def mcs(self) -> bool:
        return bool(self.config["CONFIG_KERNEL_MCS"])

    @property
    def user_context(self) -> list[str]:
        return self.source["layouts"]["user_context"]

    @property
    def vcpu_context(self) -> list[str]:
        layouts = self.source["layouts"]
        more = (
            layouts["vcpu_context_64bit"] if self.config["CONFIG_X86_64_VTX_64BIT_GUESTS"] else []
        )
        return layouts["vcpu_context"] + more

    @property
    def all_invocations(self) -> list[Invocation]:
        return [i for group in self.invocations.values() for i in group]

    @property
    def all_objects(self) -> list[ObjectType]:
        return [o for group in self.objects.values() for o in group]

    def constant(self, name: str) -> int:
        return next(c["value"] for c in self.constants if c["name"] == name)


def parse_args(texts: list[str]) -> list[Arg]:
    return [Arg(*text.split()) for text in texts]


def load_sources() -> dict[str, Any]:
    return {p.stem: yaml.safe_load(p.read_text()) for p in sorted(ABI_DIR.glob("*.yaml"))}


def load_config(path: str | pathlib.Path) -> Config:
    config = Config(json.loads(pathlib.Path(path).read_text()))
    missing = [name for name in NUMBERS_NEEDED if name not in config]
    if missing:
        raise SystemExit(f"abigen: {path} has no value for {', '.join(missing)}")
    return config


def _number_syscalls(abi: Abi) -> None:
    source = abi.source["syscalls"]
    number = 0
    for name in source["api_mcs" if abi.mcs else "api_fixed"]:
        number -= 1
        abi.api_syscalls.append(Syscall(name, number, True))
    for entry in source["extra"]:
        number -= 1
        abi.extra_syscalls.append(
            Syscall(entry["name"], number, abi.config.holds(entry), entry["about"], entry["when"])
        )


def pack(args: list[Arg], widths: dict[str, int], caps: set[str]) -> tuple[list, list[Arg]]:
    """Splits arguments into message words and extra capabilities (spec 01, section 11.0)."""
    words: list[list[Piece]] = []
    extra: list[Arg] = []
    used = 64
    for arg in args:
        if arg.type in caps:
            extra.append(arg)
            continue
        width = widths[arg.type]
        shift = -(-used // width) * width
        if shift + width > 64:
            words.append([])
            shift = 0
        words[-1].append(Piece(arg, shift, width))
        used = shift + width
    return words, extra


def _registers(abi: Abi, entry: dict[str, Any] | None) -> Registers | None:
    if entry is None:
        return None
    words = abi.user_context if entry["type"] == "seL4_UserContext" else abi.vcpu_context
    return Registers(entry["type"], entry["name"], entry.get("count"), words)


def _number_invocations(abi: Abi) -> None:
    source = abi.source["invocations"]
    caps = set(source["capabilities"]) | set(source["arch_capabilities"])
    number = 1
    for group in ("generic", "mode", "arch"):
        abi.invocations[group] = []
        for entry in source[group]:
            if "when" in entry:
                known = abi.conditional_labels.get(entry["label"], False)
                abi.conditional_labels[entry["label"]] = known or abi.config.holds(entry)
            if not abi.config.holds(entry):
                continue
            args = parse_args(entry["args"])
            words, extra = pack(args, source["widths"], caps)
            regs_in = _registers(abi, entry.get("in"))
            sent = len(words) + (len(regs_in.words) if regs_in else 0)
            least = entry.get("min_length", sent)
            abi.invocations[group].append(
                Invocation(
                    entry["label"], number, entry["call"], entry["service"], args, words, extra,
                    parse_args(entry.get("results", [])), regs_in,
                    _registers(abi, entry.get("out")), None if least == "none" else least,
                    entry.get("when"), entry["about"],
                )
            )  # fmt: skip
            number += 1


def _number_objects(abi: Abi) -> None:
    number = 0
    for group in ("generic", "mode", "arch"):
        abi.objects[group] = []
        for entry in abi.source["objects"][group]:
            enabled = abi.config.holds(entry)
            if not enabled and "absent" not in entry:
                continue
            value = number if enabled else entry["absent"]
            abi.objects[group].append(
                ObjectType(entry["name"], value, enabled, str(entry["size"]), entry["about"])
            )
            number += enabled


def _resolve_faults(abi: Abi) -> None:
    flavour = "mcs" if abi.mcs else "fixed"
    for entry in abi.source["faults"]["faults"]:
        if not abi.config.holds(entry):
            continue
        abi.faults.append(
            Fault(
                entry["name"], entry["number"][flavour], entry["arch"], entry.get("prefix", ""),
                entry["message"], entry.get("aliases", {}), entry.get("context", []),
                entry.get("length", False), entry["value"],
            )
        )  # fmt: skip


def _resolve_layouts(abi: Abi) -> None:
    for entry in abi.source["layouts"]["words"]:
        if not abi.config.holds(entry):
            continue
        shift = 0
        fields = []
        for name, width in entry["fields"].items():
            fields.append(BitField(name, shift, width))
            shift += width
        abi.words.append(WordType(entry["type"], entry["kernel_name"], entry["about"], fields))


def _resolve_constants(abi: Abi) -> None:
    for entry in abi.source["constants"]["constants"]:
        if abi.config.holds(entry):
            shown = entry["value"]
            value = abi.config.value(shown)
            abi.constants.append({"name": entry["name"], "header": entry["header"], "value": value})
    for entry in abi.source["constants"]["enums"]:
        if abi.config.holds(entry):
            values = {name: abi.config.value(v) for name, v in entry["values"].items()}
            abi.enums.append({"name": entry["name"], "header": entry["header"], "values": values})


def build(config: Config) -> Abi:
    abi = Abi(config, load_sources())
    _number_syscalls(abi)
    _number_invocations(abi)
    _number_objects(abi)
    _resolve_faults(abi)
    _resolve_layouts(abi)
    _resolve_constants(abi)
    return abi
