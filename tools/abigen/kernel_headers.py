# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The kernel's view of the ABI: <abi/*.h>, freestanding C11, numbers only."""

from __future__ import annotations

import pathlib

from emit import define, enum, header, snake
from model import Abi, WordType

STDINT = "#include <stdint.h>"


def syscall_blocks(abi: Abi) -> list[str]:
    everything = abi.api_syscalls + abi.extra_syscalls
    has = [define(f"ABI_HAS_Sys{s.name}", int(s.enabled)) for s in abi.extra_syscalls]
    return [
        "/* Every number of this flavour, also of calls the configuration leaves out:\n"
        " * ABI_HAS_Sys* tells whether the call exists. Numbers from SYSCALL_MIN to\n"
        " * SYSCALL_MAX are the API. */",
        enum("abi_syscall", [(f"seL4_Sys{s.name}", s.number) for s in everything]),
        define("SYSCALL_MAX", abi.api_syscalls[0].number)
        + "\n"
        + define("SYSCALL_MIN", abi.api_syscalls[-1].number),
        "\n".join(has),
    ]


def invocation_blocks(abi: Abi) -> list[str]:
    members = [("InvalidInvocation", 0)]
    ends = {"generic": "nInvocationLabels", "mode": "nSeL4ArchInvocationLabels"}
    ends["arch"] = "nArchInvocationLabels"
    number = 1
    for group, invocations in abi.invocations.items():
        members += [(i.label, i.number) for i in invocations]
        number += len(invocations)
        members.append((ends[group], number))
    has = [define(f"ABI_HAS_{name}", int(on)) for name, on in abi.conditional_labels.items()]
    shape = []
    for i in abi.all_invocations:
        least = 0 if i.min_length is None else i.min_length
        args = [f"    {i.label}_Length = {least},", f"    {i.label}_Caps = {len(i.caps)},"]
        for index, pieces in enumerate(i.words):
            name = pieces[0].arg.name if len(pieces) == 1 else "flags"
            args.append(f"    {i.label}_MR_{name} = {index},")
        if i.regs_in:
            args.append(f"    {i.label}_MR_{i.regs_in.name} = {len(i.words)},")
        args += [f"    {i.label}_Cap_{cap.name} = {n}," for n, cap in enumerate(i.caps)]
        shape.append("enum {\n" + "\n".join(args) + "\n};")
    labels = " \\\n".join(f"    X({i.label}, {i.number})" for i in abi.all_invocations)
    return [
        enum("abi_invocation", members),
        "/* Labels that depend on options. */\n" + "\n".join(has),
        "/* Per label: words and extra capabilities a caller must supply (Length 0 also where the\n"
        " * kernel does not check), message register of each word, index of each capability. */\n"
        + "\n".join(shape),
        "/* Every label of this configuration. */\n#define ABI_INVOCATIONS(X) \\\n" + labels,
        "/* First argument words that hold several values. */\n" + "\n".join(packed_flags(abi)),
    ]


def packed_flags(abi: Abi) -> list[str]:
    lines = []
    for i in abi.all_invocations:
        for pieces in i.words:
            if len(pieces) > 1:
                lines += [define(f"{i.label}_Shift_{p.arg.name}", p.shift) for p in pieces]
    return lines


def object_blocks(abi: Abi) -> list[str]:
    members = []
    ends = {"generic": "seL4_NonArchObjectTypeCount", "mode": "seL4_ModeObjectTypeCount"}
    ends["arch"] = "seL4_ObjectTypeCount"
    number = 0
    absent = []
    for group, objects in abi.objects.items():
        members += [(o.name, o.number) for o in objects if o.enabled]
        absent += [o for o in objects if not o.enabled]
        number += sum(o.enabled for o in objects)
        members.append((ends[group], number))
    kinds = [
        (f"ABI_CAP_TYPE_{c['name'].upper()}", c["number"])
        for c in abi.source["objects"]["capability_types"]
    ]
    return [
        enum("abi_object_type", members),
        "/* Types this configuration does not have. */\n"
        + "\n".join(define(o.name, o.number) for o in absent),
        "/* Numbers that DebugCapIdentify reports. */\n" + enum("abi_cap_type", kinds),
    ]


def error_blocks(abi: Abi) -> list[str]:
    source = abi.source["errors"]
    errors = [(f"seL4_{e['name']}", n) for n, e in enumerate(source["errors"])]
    errors.append(("seL4_NumErrors", len(errors)))
    failures = [(f"seL4_{e['name']}", n) for n, e in enumerate(source["lookup_failures"])]
    return [enum("abi_error", errors), enum("abi_lookup_failure", failures)]


def context_initialiser(abi: Abi, names: list[str]) -> str:
    return "{" + ", ".join(str(abi.user_context.index(n)) for n in names) + "}"


def fault_blocks(abi: Abi) -> list[str]:
    blocks = [enum("abi_fault", [(f"seL4_Fault_{f.name}", f.number) for f in abi.faults])]
    for fault in abi.faults:
        members = [(fault.prefix + name, n) for n, name in enumerate(fault.message)]
        members += [(fault.prefix + name, n) for name, n in fault.aliases.items()]
        if fault.length:
            members.append((fault.prefix + "Length", len(fault.message)))
        if members:
            blocks.append(enum(f"abi_{snake(fault.name)}_message", members))
    reply = abi.source["faults"]["timeout_reply"]
    if abi.config.holds(reply):
        members = [(f"seL4_TimeoutReply_{name}", n) for n, name in enumerate(reply["message"])]
        members.append(("seL4_TimeoutReply_Length", len(members)))
        blocks.append(enum("abi_timeout_reply", members))
    orders = [
        (f"ABI_{snake(f.name).upper()}_CONTEXT", f.context) for f in abi.faults if f.context
    ] + [("ABI_TIMEOUT_REPLY_CONTEXT", reply["context"])]
    lines = [
        "/* Register orders: initialisers of arrays of context words (enum abi_context), indexed"
    ]
    lines.append(" * by message register; the fault message and its reply use the same order. */")
    for name, words in orders:
        lines.append(define(f"{name}_WORDS", len(words)))
        lines.append(f"#define {name} \\\n    {context_initialiser(abi, words)}")
    blocks.append("\n".join(lines))
    return blocks


def word_functions(word: WordType) -> str:
    """Constants and functions over plain 64-bit words, for the kernel."""
    prefix = f"abi_{word.kernel_name}"
    lines = [f"/* {word.about} ({word.type}) */"]
    for f in word.fields:
        upper = f"{prefix}_{snake(f.name)}".upper()
        lines.append(define(f"{upper}_SHIFT", f.shift))
        lines.append(define(f"{upper}_BITS", f.width))
    for f in word.fields:
        mask = f"UINT64_C({hex((1 << f.width) - 1)})"
        name = f"{prefix}_{snake(f.name)}"
        shifted = f"(word >> {f.shift})" if f.shift else "word"
        placed = f"((value & {mask}) << {f.shift})" if f.shift else f"(value & {mask})"
        lines.append(
            f"\nstatic inline uint64_t {name}(uint64_t word)\n"
            f"{{\n    return {shifted} & {mask};\n}}"
        )
        lines.append(
            f"\nstatic inline uint64_t {prefix}_set_{snake(f.name)}"
            "(uint64_t word, uint64_t value)\n"
            f"{{\n    return (word & ~({mask} << {f.shift})) | {placed};\n}}"
        )
    params = ", ".join(f"uint64_t {snake(f.name)}" for f in reversed(word.fields))
    body = ["    uint64_t word = 0;\n"]
    body += [
        f"    word = {prefix}_set_{snake(f.name)}(word, {snake(f.name)});" for f in word.fields
    ]
    lines.append(
        f"\nstatic inline uint64_t {prefix}_new({params})\n{{\n"
        + "\n".join(body)
        + "\n    return word;\n}"
    )
    return "\n".join(lines)


def message_blocks(abi: Abi) -> list[str]:
    layouts = abi.source["layouts"]
    offset = 0
    members = []
    fields = []
    for f in layouts["ipc_buffer"]:
        members.append((f"ABI_IPC_{snake(f['name']).upper()}", offset))
        suffix = f"[{f['words']}]" if f["words"] > 1 else ""
        fields.append(f"    uint64_t {f['name']}{suffix};")
        offset += f["words"]
    members.append(("ABI_IPC_WORDS", offset))
    info = next(w for w in abi.words if w.type == "seL4_MessageInfo")
    registers = context_initialiser(abi, layouts["message_registers"])
    return [
        STDINT,
        word_functions(info),
        "/* IPC buffer, and the word index of each member */\n"
        "typedef struct seL4_IPCBuffer {\n" + "\n".join(fields) + "\n} seL4_IPCBuffer;\n"
        f'_Static_assert(sizeof(seL4_IPCBuffer) == {offset * 8}, "size of the IPC buffer");\n'
        + enum("abi_ipc_word", members),
        "/* Context words of the message registers that travel in CPU registers */\n"
        + define("ABI_MESSAGE_REGISTERS", len(layouts["message_registers"]))
        + f"\n#define ABI_MESSAGE_REGISTER_CONTEXT {registers}",
    ]


def types_blocks(abi: Abi) -> list[str]:
    context = abi.user_context
    members = [(f"ABI_CONTEXT_{name.upper()}", n) for n, name in enumerate(context)]
    members.append(("ABI_CONTEXT_WORDS", len(context)))
    members.append(("ABI_CONTEXT_FRAME_WORDS", abi.source["layouts"]["frame_registers"]))
    fields = "\n".join(f"    uint64_t {name};" for name in context)
    blocks = [
        STDINT,
        "/* Register file of a thread as user programs see it, and the index of each word. The\n"
        " * first ABI_CONTEXT_FRAME_WORDS are the frame registers of CopyRegisters, the rest the\n"
        " * integer registers. */\n"
        + f"typedef struct seL4_UserContext {{\n{fields}\n}} seL4_UserContext;\n"
        + f'_Static_assert(sizeof(seL4_UserContext) == {8 * len(context)}, "register file");\n'
        + enum("abi_context", members),
    ]
    names = {"seL4_CNode_CapData", "seL4_X86_IOSpace_CapData"}
    return blocks + [word_functions(w) for w in abi.words if w.type in names]


def rights_blocks(abi: Abi) -> list[str]:
    word = next(w for w in abi.words if w.type == "seL4_CapRights")
    values = abi.source["layouts"]["rights"]
    lines = [define(f"seL4_{name}", value) for name, value in values.items()]
    return [STDINT, word_functions(word), "\n".join(lines)]


def bootinfo_blocks(abi: Abi) -> list[str]:
    source = abi.source["bootinfo"]
    types = {"word": ("uint64_t", 8), "pointer": ("uint64_t", 8), "region": ("seL4_SlotRegion", 16)}
    fields, offsets, offset = [], [], 0
    for f in source["fields"]:
        if abi.config.holds(f):
            name, size = types[f["type"]]
            fields.append(f"    {name} {f['name']}; /* {f['about']} */")
            offsets.append((f["name"], offset))
            offset += size
    count = abi.config["CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS"]
    fields.append(f"    seL4_UntypedDesc untypedList[{count}];")
    offsets.append(("untypedList", offset))
    checks = "\n".join(
        f'_Static_assert(__builtin_offsetof(seL4_BootInfo, {n}) == {o}, "boot information: {n}");'
        for n, o in offsets
    )
    slots = [(name, n) for n, name in enumerate(source["slots"])]
    slots += [("seL4_NumInitialCaps", len(slots)), ("seL4_CapInitThreadPD", 3)]
    blobs = [(f"SEL4_BOOTINFO_HEADER_{name}", n) for n, name in enumerate(source["blobs"])]
    blobs.append(("SEL4_BOOTINFO_HEADER_NUM", len(blobs)))
    return [
        STDINT,
        "typedef struct seL4_SlotRegion {\n    uint64_t start; /* first slot */\n"
        "    uint64_t end;   /* one past the last */\n} seL4_SlotRegion;",
        "typedef struct seL4_UntypedDesc {\n    uint64_t paddr;\n    uint8_t sizeBits;\n"
        "    uint8_t isDevice;\n    uint8_t padding[6];\n} seL4_UntypedDesc;\n"
        '_Static_assert(sizeof(seL4_UntypedDesc) == 16, "size of an untyped descriptor");',
        "typedef struct seL4_BootInfo {\n" + "\n".join(fields) + "\n} seL4_BootInfo;\n" + checks
        + f'\n_Static_assert(sizeof(seL4_BootInfo) == {offset + 16 * count}, "boot information");',
        "typedef struct seL4_BootInfoHeader {\n    uint64_t id;\n"
        "    uint64_t len; /* bytes, this header included */\n} seL4_BootInfoHeader;",
        enum("abi_root_slot", slots),
        enum("abi_bootinfo_blob", blobs),
    ]  # fmt: skip


def constant_blocks(abi: Abi) -> list[str]:
    lines = [define(c["name"], c["value"]) for c in abi.constants]
    enums = [enum(f"abi_{e['name']}", e["values"].items()) for e in abi.enums]
    return ["\n".join(lines), "#ifndef __ASSEMBLER__", *enums, "#endif"]


def generate(abi: Abi, directory: pathlib.Path) -> None:
    headers = {
        "types": ("layouts", types_blocks),
        "syscall": ("syscalls", syscall_blocks),
        "invocation": ("invocations", invocation_blocks),
        "object": ("objects", object_blocks),
        "error": ("errors", error_blocks),
        "fault": ("faults", fault_blocks),
        "message": ("layouts", message_blocks),
        "bootinfo": ("bootinfo", bootinfo_blocks),
        "constants": ("constants", constant_blocks),
        "rights": ("layouts", rights_blocks),
    }
    for name, (source, blocks) in headers.items():
        header(directory / "abi" / f"{name}.h", f"abi/{source}.yaml", blocks(abi))
