# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Fault helpers: from a received fault message to seL4_Fault_t and back (spec 01, section 12.7)."""

from __future__ import annotations

from libsel4_bitfields import inline
from model import Abi, Fault

TAG = ["seL4_MessageInfo_t tag"]
CHECK_NAMES = {
    "NullFault": "seL4_isNullFault_tag",
    "CapFault": "seL4_isCapFault_tag",
    "UnknownSyscall": "seL4_isUnknownSyscall_tag",
    "UserException": "seL4_isUserException_tag",
    "DebugException": "seL4_isDebugException_tag",
    "Timeout": "seL4_isTimeoutFault_tag",
    "VMFault": "seL4_isVMFault_tag",
}


def check(fault: Fault) -> str:
    condition = f"return seL4_MessageInfo_get_label(tag) == seL4_Fault_{fault.name};"
    return inline("seL4_Bool", CHECK_NAMES[fault.name], TAG, [condition])


def cases(faults: list[Fault]) -> list[str]:
    """Switch cases; fields of a fault value stand in the order of the message registers."""
    lines = []
    for fault in faults:
        lines.append(f"case seL4_Fault_{fault.name}:")
        if not fault.value:
            lines.append(f"    return seL4_Fault_{fault.name}_new();")
            continue
        lines.append(f"    return seL4_Fault_{fault.name}_new(")
        words = [f"seL4_GetMR({fault.prefix}{name})" for name in fault.message]
        lines += [f"        {w}," for w in words[:-1]] + [f"        {words[-1]});"]
    return lines


def from_message(name: str, faults: list[Fault], otherwise: str) -> str:
    body = ["switch (seL4_MessageInfo_get_label(tag)) {", *cases(faults)]
    body += ["default:", f"    return {otherwise};", "}"]
    return inline("seL4_Fault_t", name, TAG, body)


def fault_blocks(abi: Abi) -> list[str]:
    generic = [f for f in abi.faults if not f.arch]
    return [
        "#include <sel4/functions.h>\n#include <sel4/sel4_arch/faults.h>\n#include <sel4/types.h>",
        *(check(f) for f in generic),
        "/* The fault that a message from a fault handler's endpoint tells of; tag is the\n"
        " * message's info. A NullFault if it is no fault message. */\n"
        + from_message("seL4_getFault", generic, "seL4_getArchFault(tag)"),
    ]


def timeout_reply_function(abi: Abi) -> str:
    words = len(abi.user_context)
    body = [
        "const seL4_Word *word = (const seL4_Word *)&regs;",
        "",
        f"for (seL4_Word i = 0; i < length && i < {words}; i++) {{",
        "    seL4_SetMR((int)i, word[i]);",
        "}",
        "return seL4_MessageInfo_new(!resume, 0, 0, length);",
    ]
    params = ["seL4_Bool resume", "seL4_UserContext regs", "seL4_Word length"]
    return (
        "/* The reply to a timeout fault: lets the thread go on if resume is not 0, with the\n"
        " * first length words of regs (at most seL4_TimeoutReply_Length) as its registers. */\n"
        + inline("seL4_MessageInfo_t", "seL4_TimeoutReply_new", params, body)
    )


def arch_fault_blocks(abi: Abi) -> list[str]:
    arch = [f for f in abi.faults if f.arch]
    return [
        "#include <sel4/functions.h>\n#include <sel4/types.h>",
        *(check(f) for f in arch),
        "/* As seL4_getFault, for the faults this architecture defines. */\n"
        + from_message("seL4_getArchFault", arch, "seL4_Fault_NullFault_new()"),
        timeout_reply_function(abi) if abi.mcs else "",
    ]
