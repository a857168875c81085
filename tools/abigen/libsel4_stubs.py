# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Invocation stubs: <interfaces/sel4_client.h> (spec 01, section 11).

Message words 0 to 3 travel in registers, the others in the IPC buffer; with
CONFIG_LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY all of them in the buffer.
"""

from __future__ import annotations

from emit import c_signature
from model import Abi, Arg, Invocation, Piece, Registers

IN_REGISTERS = 4


def argument_word(piece: Piece) -> str:
    arg = piece.arg
    if arg.type == "seL4_CapRights_t":
        return f"{arg.name}.words[0]"
    if piece.width == 64:
        return arg.name if arg.type in ("seL4_Word", "seL4_Uint64") else f"(seL4_Word){arg.name}"
    text = f"((seL4_Word){arg.name} & {(1 << piece.width) - 1:#x}ul)"
    return f"({text} << {piece.shift})" if piece.shift else text


def message_words(i: Invocation) -> list[str]:
    """C expressions of the words that are always sent, from message register 0 on."""
    words = [" |\n        ".join(argument_word(piece) for piece in pieces) for pieces in i.words]
    if i.regs_in:
        fixed = i.regs_in.words
        if i.regs_in.count:  # then only the words in CPU registers are sent whatever the count
            fixed = fixed[: max(0, IN_REGISTERS - len(words))]
        words += [f"{i.regs_in.name}->{name}" for name in fixed]
    return words


def counted_loop(registers: Registers, first: int, body: str) -> list[str]:
    total = len(registers.words)
    return [
        f"for (seL4_Word i = {first}; i < {registers.count} && i < {total}; i++) {{",
        f"    {body}",
        "}",
    ]


def sending(i: Invocation, buffer_only: bool) -> list[str]:
    words = message_words(i)
    in_registers = 0 if buffer_only else IN_REGISTERS
    lines = [f"seL4_SetCap({n}, {cap.name});" for n, cap in enumerate(i.caps)]
    lines += [f"seL4_SetMR({n}, {w});" for n, w in enumerate(words) if n >= in_registers]
    if i.regs_in and i.regs_in.count:
        name = i.regs_in.name
        first = len(words) - len(i.words)
        store = f"seL4_SetMR((int)i + {len(i.words)}, ((const seL4_Word *){name})[i]);"
        lines += counted_loop(i.regs_in, first, store)
    return lines


def call(buffer_only: bool) -> list[str]:
    if buffer_only:
        return ["tag = seL4_Call(_service, tag);"]
    return ["tag = seL4_CallWithMRs(_service, tag, &mr0, &mr1, &mr2, &mr3);"]


def result_word(n: int, buffer_only: bool) -> str:
    return f"mr{n}" if n < IN_REGISTERS and not buffer_only else f"seL4_GetMR({n})"


def narrowed(arg: Arg, word: str, widths: dict[str, int]) -> str:
    width = widths[arg.type]
    return word if width == 64 else f"({arg.type})({word} & {(1 << width) - 1:#x}ul)"


def receiving(i: Invocation, widths: dict[str, int], buffer_only: bool) -> list[str]:
    lines = []
    if i.regs_out:
        name = i.regs_out.name
        for n, field in enumerate(i.regs_out.words[:IN_REGISTERS]):
            lines.append(f"{name}->{field} = {result_word(n, buffer_only)};")
        lines += counted_loop(
            i.regs_out, IN_REGISTERS, f"((seL4_Word *){name})[i] = seL4_GetMR((int)i);"
        )
    for n, arg in enumerate(i.results):
        lines.append(f"result.{arg.name} = {narrowed(arg, result_word(n, buffer_only), widths)};")
    return lines


def parameters(i: Invocation) -> list[str]:
    params = [f"{i.service} _service"] + [f"{a.type} {a.name}" for a in i.args]
    return params + [f"{r.type} *{r.name}" for r in (i.regs_in, i.regs_out) if r]


def result_type(i: Invocation) -> str:
    return f"{i.call}_t" if i.results else "seL4_Error"


def failing(target: str, abi: Abi, buffer_only: bool) -> list[str]:
    if buffer_only and not reports_text(abi):
        return []
    words = "" if buffer_only else ", ".join(f"mr{n}" for n in range(IN_REGISTERS))
    return [f"if ({target} != seL4_NoError) {{", f"    libsel4_failed({words});", "}"]


def declarations(i: Invocation, buffer_only: bool) -> list[str]:
    shape = f"{i.label}, 0, {len(i.caps)}, {i.length}"
    lines = [
        f"{result_type(i)} result;",
        f"seL4_MessageInfo_t tag = seL4_MessageInfo_new({shape});",
    ]
    if not buffer_only:
        words = message_words(i)[:IN_REGISTERS]
        words += ["0"] * (IN_REGISTERS - len(words))
        lines += [f"seL4_Word mr{n} = {word};" for n, word in enumerate(words)]
    return lines


def stub(i: Invocation, abi: Abi, buffer_only: bool) -> str:
    widths = abi.source["invocations"]["widths"]
    target, kind = ("result.error", "int") if i.results else ("result", "seL4_Error")
    lines = [
        *declarations(i, buffer_only),
        "",
        *sending(i, buffer_only),
        *call(buffer_only),
        f"{target} = ({kind})seL4_MessageInfo_get_label(tag);",
        *failing(target, abi, buffer_only),
        *receiving(i, widths, buffer_only),
        "return result;",
    ]
    head = c_signature(f"LIBSEL4_INLINE {result_type(i)}", i.call, parameters(i))
    return f"/* {i.about} */\n" + head + "\n{\n" + indented(lines) + "\n}"


def indented(lines: list[str]) -> str:
    return "\n".join(f"    {line}" if line else "" for line in lines)


def structures(abi: Abi) -> list[str]:
    texts = []
    for i in abi.all_invocations:
        if i.results:
            members = ["int error;"] + [f"{a.type} {a.name};" for a in i.results]
            body = "\n".join(f"    {m}" for m in members)
            texts.append(f"typedef struct {i.call} {{\n{body}\n}} {i.call}_t;")
    return texts


def reports_text(abi: Abi) -> bool:
    return bool(
        abi.config["CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC"] and abi.config["CONFIG_PRINTING"]
    )


def failure_helper(abi: Abi, buffer_only: bool) -> str:
    """The function that every stub calls when its invocation failed, if there is anything to do."""
    registers = ", ".join(f"mr{n}" for n in range(IN_REGISTERS))
    lines = [] if buffer_only else [f"x64_store_message({registers});"]
    if reports_text(abi):
        lines += [
            "if (seL4_CanPrintError()) {",
            "    seL4_DebugPutString(seL4_GetDebugError());",
            "}",
        ]
    if not lines:
        return ""
    words = [] if buffer_only else [f"seL4_Word mr{n}" for n in range(IN_REGISTERS)]
    head = c_signature("LIBSEL4_INLINE_FUNC void", "libsel4_failed", words or ["void"])
    comment = "/* Puts the details of a failure where seL4_GetMR finds them. */\n"
    return comment + head + "\n{\n" + indented(lines) + "\n}"


def client_blocks(abi: Abi) -> list[str]:
    buffer_only = bool(abi.config["CONFIG_LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY"])
    includes = [
        "arch/invocation.h",
        "functions.h",
        "invocation.h",
        "sel4_arch/invocation.h",
        "syscalls.h",
        "types.h",
    ]
    return [
        "\n".join(f"#include <sel4/{name}>" for name in includes),
        *structures(abi),
        failure_helper(abi, buffer_only),
        *(stub(i, abi, buffer_only) for i in abi.all_invocations),
    ]
