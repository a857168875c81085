# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What the debug kernel prints while a root task runs (spec 04, sections 5.3, 5.5 and 5.7)."""

from __future__ import annotations

import re
from functools import partial

import roots
from console import qemu, with_modules
from support.suite import Test, expect
from support.watch import read_until

PRESET = "x86_64-debug"
THREAD = r'0xffffff80[0-9a-f]{8} "rootserver"'

# PROBE_FAULT, the line of the fault, what the explanation says
FAULTS = {
    "a write to 0": (1, "vm fault on data at address 0 with status 0x6", "a null pointer"),
    "a read of an unmapped page": (
        2,
        "vm fault on data at address 0x70000000 with status 0x4",
        "tried to read from 0x70000000, where no page is mapped",
    ),
    "a jump to 0": (
        3,
        "vm fault on data at address 0 with status 0x4",
        "tried to execute code at 0x0",
    ),
    "ud2": (4, "user exception 0x6 code 0", "the processor has no such instruction"),
    "cli": (5, "user exception 0xd code 0", "general protection"),
    "system call 5": (6, "unknown syscall 0x5", "system call 5 is none of this kernel's"),
    "Recv on a TCB": (7, "cap fault in receive phase at address 0x1", "capability pointer 0x1"),
}
TABLE = re.compile(
    r"""^Dumping all tcbs!
Name                                       State              IP                   Prio
-{88}
idle_thread                                idle               0                       0
rootserver                                 running            0x4[0-9a-f]{5}              255
probe: end$""",
    re.MULTILINE,
)


def console(fault: int, end: str) -> str:
    modules = with_modules(roots.kernel(PRESET), roots.probe(PRESET, fault=fault))
    text = read_until(qemu(*modules), end, quiet_s=0.5)
    return text[text.index("probe: end\n") + len("probe: end\n") :]


def check_fault(name: str) -> None:
    number, line, explanation = FAULTS[name]
    text = console(number, r"^clavis: nobody handles faults.*$")
    report = re.search(
        r"^Caught cap fault in send phase at address 0\nwhile trying to handle:\n"
        rf"{re.escape(line)}\n"
        rf"in thread {THREAD} at address (0|0x[0-9a-f]+)\nWith stack:\n"
        r"((?:0x[0-9a-f]+: (?:0x[0-9a-f]+|INVALID)\n){16})((?:clavis: .*\n)+)",
        text,
        re.MULTILINE,
    )
    expect(report, f"no report of the right form:\n{text}")
    assert report
    addresses = [int(line.split(":")[0], 16) for line in report[2].splitlines()]
    expect(addresses == list(range(addresses[0], addresses[0] + 128, 8)), f"stack: {addresses}")
    expect(explanation in report[3], f"not explained: {explanation}\n{report[3]}")
    for word in ("fault on", "Caught", "cap fault", "user exception", "unknown syscall"):
        expect(word not in report[3], f"an explanation with words of the report: {word}")


def check_odd_stack() -> None:
    text = console(10, r"^clavis: nobody handles faults.*$")
    expect("\nWith stack:\nRSP not aligned\nclavis: " in text, text)


def check_stack_end() -> None:
    """The walk goes on behind the last mapped page."""
    text = console(11, r"^clavis: nobody handles faults.*$")
    stack = text[text.index("With stack:\n") :].splitlines()[1:17]
    expect(not any("INVALID" in line for line in stack[:2]), text)
    expect(all(line.endswith(": INVALID") for line in stack[2:]), text)


def check_halt() -> None:
    text = console(8, r"^Kernel entry via ")
    halt = rf"Debug halt syscall from user thread {THREAD}\nhalting\.\.\.\n"
    expect(re.search(halt + r"Kernel entry via Unknown syscall, word: \d+$", text), text)


def check_snapshot() -> None:
    """The account of a second thread in the root task's spaces; then the system continues."""
    text = console(9, r"^probe: goes on$")
    sections = re.search(
        rf"\ADebug snapshot syscall from user thread {THREAD}\narch x86_64\n"
        r"objects {\n(.*)^}\ncaps {\n(.*)^}\nirq maps {\n}\nprobe: goes on\n",
        text,
        re.MULTILINE | re.DOTALL,
    )
    expect(sections, text[:3000] + "\n...\n" + text[-3000:])
    assert sections
    objects, caps = sections[1], sections[2]
    for pattern in (
        r"^0x\w+_pd = pml4$",
        r"^pdpt_0x\w+_0000 = pdpt$",
        r"^pd_0x\w+_0000 = pd$",
        r"^pt_0x\w+_0002 = pt$",
        r"^frame_0x\w+_0000 = frame \(4k, paddr: 0x0x\w+\)$",
        r"^0x\w+_tcb = tcb \(addr: 0x0, ip: 0x0, sp: 0x0, prio: 0, max_prio: 0, dom: 0\)$",
        r"^0x\w+_cnode = cnode \(13 bits\)$",
        r"^0x\w+_20_untyped = ut \(20 bits, paddr: 0x100000\) {}$",
        r"^0x\w+_asid_pool = asid_pool \(asid_high: 0x0\)$",
    ):
        expect(re.search(pattern, objects, re.MULTILINE), f"no object: {pattern}")
    for pattern in (
        r"^0x\w+_tcb {\ncspace: 0x\w+_cnode \(guard: 0, guard_size: 51\)\nvspace: 0x\w+_pd ",
        r"^0x3: 0x\w+_pd \(asid: 1\)$",
        r"^0x4: irq_control$",
        r"^0xb: domain$",
        r"^0x9: frame_0x\w+_\d{4} \(RWX\)$",
    ):
        expect(re.search(pattern, caps, re.MULTILINE), f"no capability: {pattern}")


def check_table() -> None:
    modules = with_modules(roots.kernel(PRESET), roots.probe(PRESET))
    text = read_until(qemu(*modules), r"^probe: end$")
    expect(TABLE.search(text), text[-1000:])


def tests() -> list[Test]:
    found = [Test(f"fault without handler: {name}", partial(check_fault, name)) for name in FAULTS]
    return found + [
        Test("a stack pointer that is not aligned is said", check_odd_stack),
        Test("stack lines where nothing is mapped say so", check_stack_end),
        Test("the table of threads at boot", check_table),
        Test("DebugSnapshot accounts for objects and capabilities", check_snapshot),
        Test("DebugHalt names the thread and stops", check_halt),
    ]
