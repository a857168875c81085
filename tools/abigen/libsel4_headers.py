# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The headers of libsel4 that follow from abi/*.yaml and the configuration (spec 01, section 12).

Everything that depends on an option is decided here: the headers hold no conditions. What does
not follow from data is written by hand in libs/libsel4/include.
"""

from __future__ import annotations

import pathlib
from typing import Any

from emit import define, enum, header
from libsel4_bitfields import fault_type, word_type
from libsel4_faults import arch_fault_blocks, fault_blocks
from libsel4_stubs import client_blocks
from model import Abi

MACROS = "#include <sel4/macros.h>"
SIMPLE = "#include <sel4/simple_types.h>"
GENERIC_WORDS = ("seL4_MessageInfo", "seL4_CapRights", "seL4_CNode_CapData")


def includes(*names: str) -> str:
    return "\n".join(f"#include <sel4/{name}.h>" for name in names)


def syscall_blocks(abi: Abi) -> list[str]:
    present = abi.api_syscalls + [s for s in abi.extra_syscalls if s.enabled]
    numbers = [(f"seL4_Sys{s.name}", s.number) for s in present]
    return [MACROS, enum("seL4_Syscall_ID", numbers, "seL4_Syscall_ID", word_sized=True)]


def label_blocks(abi: Abi, group: str) -> list[str]:
    tags = {
        "generic": ("invocation_label", "nInvocationLabels"),
        "mode": ("sel4_arch_invocation_label", "nSeL4ArchInvocationLabels"),
        "arch": ("arch_invocation_label", "nArchInvocationLabels"),
    }
    tag, end = tags[group]
    members = [("InvalidInvocation", 0)] if group == "generic" else []
    members += [(i.label, i.number) for i in abi.invocations[group]]
    last = 1
    for name, invocations in abi.invocations.items():
        last += len(invocations)
        if name == group:
            break
    return [enum(tag, [*members, (end, last)])]


def object_blocks(abi: Abi, group: str) -> list[str]:
    kinds = {
        "generic": ("api_object", "seL4_ObjectType", "seL4_NonArchObjectTypeCount"),
        "mode": ("_mode_object", "seL4_seL4ArchObjectType", "seL4_ModeObjectTypeCount"),
        "arch": ("_object", "seL4_ArchObjectType", "seL4_ObjectTypeCount"),
    }
    tag, typedef, end = kinds[group]
    members = [(o.name, o.number) for o in abi.objects[group] if o.enabled]
    count = 0
    for name, objects in abi.objects.items():
        count += sum(o.enabled for o in objects)
        if name == group:
            break
    absent = [define(o.name, o.number) for o in abi.objects[group] if not o.enabled]
    blocks = [SIMPLE, enum(tag, [*members, (end, count)], typedef)]
    if absent:
        blocks.append("/* What this configuration does not have. */\n" + "\n".join(absent))
    word = {"generic": "api_object_t", "arch": "object_t"}.get(group)
    blocks.append(f"typedef seL4_Word {word};" if word else "")
    if group == "mode":
        blocks.append("#define seL4_IA32_PDPTObject seL4_X86_PDPTObject")
    return blocks


def error_blocks(abi: Abi) -> list[str]:
    errors = [(f"seL4_{e['name']}", n) for n, e in enumerate(abi.source["errors"]["errors"])]
    return [enum("seL4_Error", [*errors, ("seL4_NumErrors", len(errors))], "seL4_Error")]


def constants(abi: Abi, *headers: str) -> str:
    return "\n".join(define(c["name"], c["value"]) for c in abi.constants if c["header"] in headers)


def enums(abi: Abi, where: str) -> list[str]:
    return [
        enum(e["name"], e["values"].items(), e["name"], word_sized=True)
        for e in abi.enums
        if e["header"] == where
    ]


def message_enums(abi: Abi, arch: bool) -> list[str]:
    texts = []
    for fault in abi.faults:
        if fault.arch != arch or not fault.message:
            continue
        members = [(fault.prefix + name, n) for n, name in enumerate(fault.message)]
        members += [(fault.prefix + name, n) for name, n in fault.aliases.items()]
        if fault.length:
            members.append((fault.prefix + "Length", len(fault.message)))
        tag = fault.prefix + "Msg"
        texts.append(enum(tag, members, tag, word_sized=True))
    return texts


def timeout_reply(abi: Abi) -> str:
    reply = abi.source["faults"]["timeout_reply"]
    if not abi.config.holds(reply):
        return ""
    members = [(f"seL4_TimeoutReply_{name}", n) for n, name in enumerate(reply["message"])]
    members.append(("seL4_TimeoutReply_Length", len(members)))
    return enum("seL4_TimeoutReply_Msg", members, "seL4_TimeoutReply_Msg", word_sized=True)


def generic_constant_blocks(abi: Abi) -> list[str]:
    failures = abi.source["errors"]["lookup_failures"]
    kinds = [(f"seL4_{f['name']}", n) for n, f in enumerate(failures)]
    tag = "seL4_LookupFailureType"
    return [
        MACROS,
        constants(abi, "generic"),
        enum(tag, kinds, tag, word_sized=True),
        *enums(abi, "generic"),
        *message_enums(abi, arch=False),
    ]


def mode_constant_blocks(abi: Abi) -> list[str]:
    messages = message_enums(abi, arch=True)
    return [MACROS, constants(abi, "sel4_arch"), *messages, timeout_reply(abi)]


def shared_type_blocks(abi: Abi) -> list[str]:
    layouts = abi.source["layouts"]
    capabilities = [c for c in abi.source["invocations"]["capabilities"] if c != "seL4_CPtr"]
    fields = []
    for f in layouts["ipc_buffer"]:
        suffix = f"[{f['words']}]" if f["words"] > 1 else ""
        fields.append(f"    {f['type']} {f['name']}{suffix};")
    size = 8 * sum(f["words"] for f in layouts["ipc_buffer"])
    return [
        includes("macros", "shared_types_gen", "simple_types"),
        "/* Capabilities: indices into the CSpace of the caller */\n"
        + "\n".join(f"typedef seL4_CPtr {name};" for name in capabilities),
        "/* Rights masks, of type seL4_CapRights_t */\n"
        + "\n".join(rights_macro(name, value) for name, value in layouts["rights"].items()),
        "/* A thread's IPC buffer */\n"
        "typedef struct seL4_IPCBuffer_ {\n"
        + "\n".join(fields)
        + f"\n}} __attribute__((aligned({size}))) seL4_IPCBuffer;",
    ]


def rights_macro(name: str, value: int) -> str:
    bits = ", ".join(str(value >> bit & 1) for bit in (3, 2, 1, 0))
    return f"#define seL4_{name} seL4_CapRights_new({bits})"


def word_blocks(abi: Abi, generic: bool) -> list[str]:
    chosen = [w for w in abi.words if (w.type in GENERIC_WORDS) == generic]
    return [includes("debug_assert", "macros", "simple_types"), *(word_type(w) for w in chosen)]


def mode_gen_blocks(abi: Abi) -> list[str]:
    return [*word_blocks(abi, generic=False), fault_type(abi)]


def register_file(name: str, words: list[str]) -> str:
    fields = "\n".join(f"    seL4_Word {word};" for word in words)
    return f"typedef struct {name}_ {{\n{fields}\n}} {name};"


def mode_type_blocks(abi: Abi) -> list[str]:
    guest = abi.config["CONFIG_VTX"]
    return [
        includes("arch/types", "simple_types"),
        "/* Register file of a thread */\n" + register_file("seL4_UserContext", abi.user_context),
        register_file("seL4_VCPUContext", abi.vcpu_context) if guest else "",
    ]


def arch_type_blocks(abi: Abi) -> list[str]:
    names = abi.source["invocations"]["arch_capabilities"]
    capabilities = "\n".join(f"typedef seL4_CPtr {name};" for name in names)
    return [SIMPLE, capabilities, *enums(abi, "arch_types")]


def bootinfo_blocks(abi: Abi) -> list[str]:
    source = abi.source["bootinfo"]
    types = {"word": "seL4_Word ", "pointer": "seL4_IPCBuffer *", "region": "seL4_SlotRegion "}
    present = [f for f in source["fields"] if abi.config.holds(f)]
    fields = [f"    {types[f['type']]}{f['name']}; /* {f['about']} */" for f in present]
    count = abi.config["CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS"]
    fields.append(f"    seL4_UntypedDesc untypedList[{count}]; /* one for each slot of untyped */")
    slots = [(name, n) for n, name in enumerate(source["slots"])]
    slots += [("seL4_NumInitialCaps", len(slots)), ("seL4_CapInitThreadPD", 3)]
    blobs = [(f"SEL4_BOOTINFO_HEADER_{name}", n) for n, name in enumerate(source["blobs"])]
    blobs.append(("SEL4_BOOTINFO_HEADER_NUM", len(blobs)))
    return [
        includes("shared_types", "simple_types"),
        "/* Capabilities that every root task starts with, by slot */\n"
        + enum("seL4_RootCNodeCapSlots", slots),
        "/* Slots from start to end - 1 */\n"
        "typedef struct seL4_SlotRegion {\n    seL4_SlotPos start;\n    seL4_SlotPos end;\n"
        "} seL4_SlotRegion;",
        "typedef struct seL4_UntypedDesc {\n    seL4_Word paddr;\n    seL4_Uint8 sizeBits;\n"
        "    seL4_Uint8 isDevice;\n    seL4_Uint8 padding[6];\n} seL4_UntypedDesc;",
        "typedef struct seL4_BootInfo {\n" + "\n".join(fields) + "\n} seL4_BootInfo;",
        "/* Starts each blob behind the boot information; len in bytes counts the header. */\n"
        "typedef struct seL4_BootInfoHeader {\n    seL4_Word id;\n    seL4_Word len;\n"
        "} seL4_BootInfoHeader;",
        enum("seL4_BootInfoID", blobs, "seL4_BootInfoID", word_sized=True),
    ]


def generate(abi: Abi, directory: pathlib.Path) -> None:
    headers: dict[str, tuple[str, list[Any]]] = {
        "sel4/syscall": ("syscalls", syscall_blocks(abi)),
        "sel4/invocation": ("invocations", label_blocks(abi, "generic")),
        "sel4/sel4_arch/invocation": ("invocations", label_blocks(abi, "mode")),
        "sel4/arch/invocation": ("invocations", label_blocks(abi, "arch")),
        "sel4/objecttype": ("objects", object_blocks(abi, "generic")),
        "sel4/sel4_arch/objecttype": ("objects", object_blocks(abi, "mode")),
        "sel4/arch/objecttype": ("objects", object_blocks(abi, "arch")),
        "sel4/errors": ("errors", error_blocks(abi)),
        "sel4/constants": ("constants", generic_constant_blocks(abi)),
        "sel4/sel4_arch/constants": ("constants", mode_constant_blocks(abi)),
        "sel4/arch/constants": ("constants", [constants(abi, "arch", "arch_bootinfo")]),
        "sel4/plat/api/constants": ("constants", [constants(abi, "plat")]),
        "sel4/mode/types": ("constants", [constants(abi, "mode")]),
        "sel4/sel4_arch/mapping_gen": ("constants", [constants(abi, "mapping")]),
        "sel4/shared_types": ("layouts", shared_type_blocks(abi)),
        "sel4/shared_types_gen": ("layouts", word_blocks(abi, generic=True)),
        "sel4/sel4_arch/types_gen": ("layouts", mode_gen_blocks(abi)),
        "sel4/sel4_arch/types": ("layouts", mode_type_blocks(abi)),
        "sel4/arch/types": ("constants", arch_type_blocks(abi)),
        "sel4/bootinfo_types": ("bootinfo", bootinfo_blocks(abi)),
        "sel4/faults": ("faults", fault_blocks(abi)),
        "sel4/sel4_arch/faults": ("faults", arch_fault_blocks(abi)),
        "interfaces/sel4_client": ("invocations", client_blocks(abi)),
    }
    for name, (source, blocks) in headers.items():
        header(directory / f"{name}.h", f"abi/{source}.yaml", blocks)
