# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Accessors of bit fields with every-bit patterns, fault values, and faults from messages."""

from __future__ import annotations

from report import Report
from toolchain import COMPILERS, Broken, Setup, compile_program, expected, in_parallel, run
from toolchain import LIBSEL4

HEAD = """#include <check.h>
#include <setjmp.h>
#include <sel4/sel4.h>

static jmp_buf failed_assertion;

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    (void)text, (void)file, (void)line, (void)function;
    longjmp(failed_assertion, 1);
}
"""
# Checks one field: every single bit, all bits, none; in a word of zeros and in a word of ones.
FIELD = """
static void check_{type}_{field}(void)
{{
    const seL4_Uint64 mask = ({width} == 64 ? 0 : 1ul << {width}) - 1;
    const seL4_Uint64 backgrounds[] = {{0, ~0ul, 0x5555555555555555ul, 0xaaaaaaaaaaaaaaaaul}};
    int wrong = 0;

    for (int b = 0; b < 4; b++) {{
        for (int bit = -2; bit < {width}; bit++) {{
            seL4_Uint64 value = bit == -2 ? 0 : bit == -1 ? mask : 1ul << bit;
            seL4_Uint64 should_be = (backgrounds[b] & ~(mask << {shift})) | value << {shift};
            {type}_t word = {{{{backgrounds[b]}}}};
            {type}_t other = word;

            wrong += {type}_get_{field}(word) != ((backgrounds[b] >> {shift}) & mask);
            word = {type}_set_{field}(word, value);
            {type}_ptr_set_{field}(&other, value);
            wrong += word.words[0] != should_be || other.words[0] != should_be;
            wrong += {type}_get_{field}(word) != value || {type}_ptr_get_{field}(&word) != value;
        }}
    }}
    check_word("{type}_{field}", "wrong patterns", wrong, 0);
}}
"""
# A value that does not fit: an assertion, or with NDEBUG the bits that fit.
TOO_LARGE = """
static void check_{type}_{field}_too_large(void)
{{
    {type}_t word = {{{{0}}}};

    if (setjmp(failed_assertion)) {{
        check_word("{type}_{field}", "asserts", 1, ASSERTS);
        return;
    }}
    word = {type}_set_{field}(word, ~0ul);
    check_word("{type}_{field}", "asserts", 0, ASSERTS);
    check_word("{type}_{field}", "is cut", word.words[0], ((1ul << {width}) - 1) << {shift});
}}
"""


def word_functions(setup: Setup) -> tuple[list[str], list[str]]:
    """C functions and calls of them"""
    texts, calls = [], []
    for name, word in expected("fields")["words"].items():
        if not setup.holds(word.get("when")):
            continue
        for field, (shift, width) in word["fields"].items():
            places = {"type": name, "field": field, "shift": shift, "width": width}
            texts += [FIELD.format(**places), TOO_LARGE.format(**places)]
            test = f"{name}_{field}"
            calls += [f"check_{test}();", f'check_done("{test}");']
            calls += [f"check_{test}_too_large();", f'check_done("{test} too large");']
        # each argument of the constructor is the all-ones value of its field, the others are 0
        for chosen, (shift, width) in word["fields"].items():
            mask = (1 << width) - 1
            values = ", ".join(f"{mask if f == chosen else 0}ul" for f in word["fields"])
            calls += [
                f"{{ {name}_t word; {name}_ptr_new(&word, {values});",
                f'  check_word("{name}_new", "{chosen}", {name}_new({values}).words[0],'
                f" {mask << shift}ul);",
                f'  check_word("{name}_ptr_new", "{chosen}", word.words[0], {mask << shift}ul); }}',
                f'check_done("{name}_new {chosen}");',
            ]
    return texts, calls


def fault_checks(setup: Setup) -> list[str]:
    lines = []
    for name, fault in expected("fields")["faults"].items():
        if not setup.holds(fault.get("when")):
            continue
        prefix = f"seL4_Fault_{name}"
        fields = fault["fields"]
        value = {field: 0xF1E1D00000000000 + n for n, field in enumerate(fields)}
        arguments = ", ".join(f"{v:#x}ul" for v in value.values())
        lines += [
            "{",
            f"seL4_Fault_t fault = {prefix}_new({arguments}), other, received;",
            f"seL4_MessageInfo_t tag = seL4_MessageInfo_new({prefix}, 0, 0, {len(fields)});",
            f"{prefix}_ptr_new(&other, {arguments});",
            f"for (int i = 0; i < {len(fields)}; i++) seL4_SetMR(i, 0xf1e1d00000000000ul + i);",
            "received = seL4_getFault(tag);",
            f'check_word("{name}", "words[0]", fault.words[0], {prefix});',
            f'check_word("{name}", "type", seL4_Fault_get_seL4_FaultType(fault), {prefix});',
            f'check_word("{name}", "type by pointer",'
            f" seL4_Fault_ptr_get_seL4_FaultType(&fault), {prefix});",
            f'check_word("{name}", "is", seL4_Fault_seL4_FaultType_equals(fault, {prefix}), 1);',
            f'check_word("{name}", "is not", seL4_Fault_seL4_FaultType_equals(fault, 15), 0);',
        ]
        for n, field in enumerate(fault["words"], 1):
            lines.append(f'check_word("{name}", "{field}", fault.words[{n}], {value[field]:#x}ul);')
        lines += [
            "for (int i = 0; i < 20; i++) {",
            f'    check_word("{name}", "ptr_new", other.words[i], fault.words[i]);',
            f'    check_word("{name}", "from a message", received.words[i], fault.words[i]);',
            "}",
        ]
        for field in fields:
            get, changed = f"{prefix}_get_{field}", f"{prefix}_set_{field}(fault, ~0ul)"
            lines += [
                f'check_word("{name}", "get {field}", {get}(fault), {value[field]:#x}ul);',
                f'check_word("{name}", "set {field}", {get}({changed}), ~0ul);',
                f"{prefix}_ptr_set_{field}(&other, 7);",
                f'check_word("{name}", "pointer {field}", {prefix}_ptr_get_{field}(&other), 7);',
            ]
        lines += ["}", f'check_done("seL4_Fault_{name}");']
    return lines


TAG_CHECKS = {
    "seL4_isNullFault_tag": "NullFault",
    "seL4_isCapFault_tag": "CapFault",
    "seL4_isUnknownSyscall_tag": "UnknownSyscall",
    "seL4_isUserException_tag": "UserException",
    "seL4_isVMFault_tag": "VMFault",
    "seL4_isTimeoutFault_tag": "Timeout",
    "seL4_isDebugException_tag": "DebugException",
}


def tag_checks(setup: Setup) -> list[str]:
    conditions = {name: f.get("when") for name, f in expected("fields")["faults"].items()}
    lines = ["for (seL4_Word label = 0; label < 40; label++) {"]
    lines.append("    seL4_MessageInfo_t tag = seL4_MessageInfo_new(label, 0, 0, 0);")
    for function, fault in TAG_CHECKS.items():
        if setup.holds(conditions.get(fault)):
            wanted = f"label == seL4_Fault_{fault}"
            lines.append(f'    check_word("{function}", "answer", {function}(tag), {wanted});')
    unknown = "seL4_getFault(seL4_MessageInfo_new(39, 0, 0, 0)).words[0]"
    lines += ["}", f'check_word("seL4_getFault", "no fault", {unknown}, 0);']
    return [*lines, 'check_done("seL4_is*_tag");']


TIMEOUT_REPLY = """{
    seL4_UserContext regs;
    seL4_MessageInfo_t info;

    for (int i = 0; i < 20; i++) {
        ((seL4_Word *)&regs)[i] = 0x1000 + i;
        seL4_SetMR(i, 0);
    }
    info = seL4_TimeoutReply_new(0, regs, 5);
    check_word("TimeoutReply", "stop", info.words[0], 1 << 12 | 5);
    for (int i = 0; i < 20; i++) {
        check_word("TimeoutReply", "register", seL4_GetMR(i), i < 5 ? 0x1000 + i : 0);
    }
    info = seL4_TimeoutReply_new(1, regs, seL4_TimeoutReply_Length);
    check_word("TimeoutReply", "resume", info.words[0], seL4_TimeoutReply_Length);
    check_word("TimeoutReply", "FS base", seL4_GetMR(seL4_TimeoutReply_TLS_BASE), 0x1000 + 18);
    check_done("seL4_TimeoutReply_new");
}"""


def source(setup: Setup) -> str:
    texts, calls = word_functions(setup)
    body = [*calls, *fault_checks(setup), *tag_checks(setup)]
    if setup.holds("CONFIG_KERNEL_MCS"):
        body.append(TIMEOUT_REPLY)
    main = ["int main(void)", "{", "static seL4_IPCBuffer buffer;", "seL4_SetIPCBuffer(&buffer);"]
    return "\n".join([HEAD, *texts, *main, *body, "return 0;", "}", ""])


def run_probe(job: tuple) -> tuple[str, str]:
    setup, compiler, name, flags = job
    program = setup.directory / "fields" / f"{compiler}-{name}"
    sources = [str(LIBSEL4 / "src" / "ipc_buffer.c")]
    try:
        more = [*setup.libsel4_flags, *flags, *sources]
        return f"{setup.name}, {compiler}, {name}", run(
            [compile_program(compiler, more, source(setup), program)]
        )
    except Broken as reason:
        return f"{setup.name}, {compiler}, {name}", f"not ok {reason}"


def check(report: Report, setups: list[Setup]) -> None:
    modes = {"debug": ["-O0", "-DASSERTS=1"], "release": ["-O2", "-DNDEBUG", "-DASSERTS=0"]}
    jobs = [
        (setup, compiler, mode, flags)
        for setup in setups
        if setup.name in ("a-debug", "c-mcs", "d-benchmark", "h-debug-api")
        for compiler in COMPILERS
        for mode, flags in modes.items()
    ]
    for prefix, output in in_parallel(run_probe, jobs):
        report.add_output(prefix, output)
