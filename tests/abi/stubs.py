# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Marshalling of every invocation stub, seen from a fake kernel (spec 01, sections 1.3 and 11)."""

from __future__ import annotations

import re
from typing import Any

from report import Report
from toolchain import COMPILERS, Broken, Setup, compile_for_fake_kernel, expected, in_parallel, run

HEAD = """#include <check.h>
#include <fake_kernel.h>
#include <sel4/sel4.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("not ok assertion %s, %s:%d, %s\\n", text, file, line, function);
    __builtin_trap();
}

/* What the kernel got: words[i] is MRi; words beyond `stored` were never put into the buffer. */
static void check_request(const char *stub, seL4_Word service, seL4_Word label, int length,
                          const seL4_Word *words, int stored, const seL4_Word *caps, int n_caps)
{
    check_word(stub, "system calls", request.entries, 1);
    check_word(stub, "RDX", request.number, (seL4_Word)-1);
    check_word(stub, "RDI", request.rdi, service);
    check_word(stub, "RSI", request.rsi, label << 12 | (seL4_Word)n_caps << 7 | length);
#ifdef CONFIG_KERNEL_MCS
    check_word(stub, "R12", request.r12, 0);
#endif
    for (int i = 0; i < 4; i++) {
        seL4_Word unused = IN_BUFFER ? FAKE_SENTINEL + 1 + i : 0;

        check_word(stub, "MR0 to MR3", request.mr[i], i < stored ? words[i] : unused);
    }
    for (int i = 0; i < 120; i++) {
        seL4_Word word = i >= 4 && i < stored ? words[i] : FAKE_SENTINEL + 1 + i;

        if (!IN_BUFFER || i >= 4) {
            check_word(stub, "message words in the buffer", request.buffer.msg[i], word);
        }
    }
    for (int i = 0; i < 3; i++) {
        seL4_Word cap = i < n_caps ? caps[i] : FAKE_SENTINEL + 122 + i;

        check_word(stub, "capabilities", request.buffer.caps_or_badges[i], cap);
    }
}

/* On failure the four registers go to the buffer, otherwise the buffer is left alone. */
static void check_outcome(const char *stub, int error, int failing)
{
    check_word(stub, "error", (seL4_Word)error, failing ? seL4_FailedLookup : seL4_NoError);
    for (int i = 0; i < 4; i++) {
        seL4_Word kept = IN_BUFFER ? answer.mr[i] : FAKE_SENTINEL + 1 + i;

        check_word(stub, "buffer after the call", seL4_GetMR(i), failing ? answer.mr[i] : kept);
    }
}
"""


def parameters(prototype: str) -> list[tuple[str, str]]:
    inside = prototype[prototype.index("(") + 1 : prototype.rindex(")")]
    pairs = []
    for text in inside.split(","):
        match = re.fullmatch(r"\s*(.+?)\s*(\*?)\s*(\w+)\s*", text)
        assert match, text
        pairs.append((match[1] + match[2], match[3]))
    return pairs


def value(kind: str, position: int) -> str:
    """A value of its own for each parameter; `variant` is 0 or 1."""
    narrow = {"seL4_Uint8": 0xC1, "seL4_Uint16": 0xBEE1, "seL4_Bool": 1}
    if kind == "seL4_Bool":
        return f"({position} + variant) & 1"
    if kind in narrow:
        return f"({kind})({narrow[kind]:#x} + {position} * 2 + variant)"
    if kind == "seL4_CapRights_t":
        return "{{variant ? 6ul : 9ul}}"
    if kind.endswith("VMAttributes"):
        return f"({kind})(variant ? 3 : 4)"
    return f"{0xC0FFEE0000000000 + (position << 32):#x}ul + {position} + ((seL4_Word)variant << 63)"


def declarations(stub: dict[str, Any]) -> list[str]:
    lines = []
    for position, (kind, name) in enumerate(parameters(stub["c"])):
        if kind.endswith("*"):
            lines.append(f"{kind[:-1]} {name}_value, *{name} = &{name}_value;")
        elif name == "count":
            lines.append(f"{kind} {name} = counts[k];")
        else:
            lines.append(f"{kind} {name} = {value(kind, position)};")
    return lines


def registers(stub: dict[str, Any]) -> list[str]:
    """Contents of the register file that is passed by pointer"""
    lines = []
    if "registers_in" in stub or "registers_out" in stub:
        lines.append("const int total = sizeof(regs_value) / 8;")
        lines.append("seL4_Word *file = (seL4_Word *)&regs_value;")
        lines.append("for (int i = 0; i < total; i++) file[i] = 0x4e65000000000000ul + i;")
    return lines


def expectation(stub: dict[str, Any]) -> list[str]:
    fixed = len(stub["words"])
    words = ", ".join(f"(seL4_Word)({w})" for w in stub["words"])
    caps = ", ".join(stub["caps"])
    lines = [
        f"seL4_Word words[32] = {{{words}}};" if words else "seL4_Word words[32] = {0};",
        f"seL4_Word caps[4] = {{{caps}}};" if caps else "seL4_Word caps[4] = {0};",
        f"int stored = {fixed}, length = {fixed};",
    ]
    if "registers_in" in stub:
        lines += [
            f"for (int i = 0; i < total; i++) words[{fixed} + i] = file[i];",
            f"stored = length = {stub.get('length', f'{fixed} + total')};",
        ]
        if "length" in stub:  # then `count` says how many words are meant
            lines += [f"stored = (int)count < 2 ? 4 : {fixed} + (int)count;"]
            lines += ["if (stored > length) stored = length;"]
    return lines


def results(stub: dict[str, Any], name: str) -> list[str]:
    if "registers_out" in stub:
        return [
            "for (int i = 0; i < total; i++) {",
            "    seL4_Word came = i < 4 ? answer.mr[i] : answer.buffer_words[i - 4];",
            "    seL4_Word wanted = i < 4 || i < (int)count ? came : 0x4e65000000000000ul + i;",
            f'    check_word("{name}", "registers", file[i], wanted);',
            "}",
        ]
    lines = []
    for member, n in stub.get("results", {}).items():
        word = f"answer.mr[{n}]" if n < 4 else f"answer.buffer_words[{n - 4}]"
        bool_member = member in ("is_enabled", "bp_was_consumed")
        wanted = f"{word} & 1" if bool_member else f"(__typeof__(result.{member}))({word})"
        lines.append(f'check_word("{name}", "{member}", result.{member}, {wanted});')
    return lines


def test_function(stub: dict[str, Any]) -> tuple[str, str]:
    match = re.match(r"(\S+)\s+(\w+)\(", stub["c"])
    assert match, stub["c"]
    kind, name = match[1], match[2]
    arguments = ", ".join(n for _, n in parameters(stub["c"]))
    error = "result" if kind == "seL4_Error" else "result.error"
    counted = any(n == "count" for _, n in parameters(stub["c"]))
    counts = "{1, 2, 3, 4, 5, 19, 20, 21}" if counted else "{0}"
    body = [
        f"static const seL4_Word counts[] = {counts};",
        "for (int k = 0; k < COUNT(counts); k++)",
        "for (int variant = 0; variant < 2; variant++)",
        "for (int failing = 0; failing < 2; failing++) {",
        *declarations(stub),
        *registers(stub),
        *expectation(stub),
        f"{kind} result;",
        "fake_expect(1, 1, 1, failing ? (seL4_Word)seL4_FailedLookup << 12 | 5 : 0);",
        f"result = {name}({arguments});",
        f'check_request("{name}", _service, {stub["label"]}, length, words, stored, caps,'
        f" {len(stub['caps'])});",
        f'check_outcome("{name}", {error}, failing);',
        *results(stub, name),
        "}",
    ]
    return (
        f"static void test_{name}(void)\n{{\n" + "\n".join(body) + "\n}\n",
        f'test_{name}();\ncheck_done("{name}");',
    )


def source(setup: Setup) -> str:
    present = [s for s in expected("stubs")["stubs"] if setup.holds(s.get("when"))]
    functions, calls = zip(*(test_function(stub) for stub in present))
    main = ["int main(void)", "{", "fake_kernel_start();", *calls, "return 0;", "}", ""]
    return "\n".join([HEAD, *functions, *main])


def run_probe(job: tuple) -> tuple[str, str]:
    setup, compiler, flag = job
    program = setup.directory / "stubs" / f"{compiler}{flag}"
    in_buffer = int(setup.holds("CONFIG_LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY"))
    prefix = f"{setup.name}, {compiler} {flag}"
    try:
        flags = [flag, f"-DIN_BUFFER={in_buffer}"]
        return prefix, run(
            [compile_for_fake_kernel(setup, compiler, flags, source(setup), program)]
        )
    except Broken as reason:
        return prefix, f"not ok {reason}"


def check(report: Report, setups: list[Setup], variants: list[Setup]) -> None:
    skipped = ("a-release", "c-mcs-release", "c-mcs-smp")  # the same stubs as another
    chosen = [s for s in setups if s.name not in skipped]
    chosen += [s for s in variants if s.name in ("no-inline", "no-thread-locals", "buffer-only")]
    jobs = [(setup, compiler, "-O2") for setup in chosen for compiler in COMPILERS]
    jobs += [(s, c, "-O0") for s in chosen if s.name in ("a-debug", "c-mcs") for c in COMPILERS]
    for prefix, output in in_parallel(run_probe, jobs):
        report.add_output(prefix, output)
