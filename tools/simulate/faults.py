# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Reads the kernel's report of an unhandled fault (spec 07, section 6.1) out of the console.

    Caught cap fault in send phase at address 0
    while trying to handle:
    vm fault on data at address 0x70003c8 with status 0x6
    in thread 0xffffff801fe08400 "rootserver" at address 0x40275b
    With stack:
    0x546080: 0x0
    clavis: it tried to write to 0x70003c8, where no page is mapped

The lines with "clavis:" are this kernel's own explanation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NUMBER = r"(0x[0-9a-f]+|\(nil\)|0)"
VM_FAULT = re.compile(rf"^vm fault on (code|data) at address {NUMBER} with status {NUMBER}")
EXCEPTION = re.compile(rf"^user exception {NUMBER} code {NUMBER}")
CAP_FAULT = re.compile(rf"^cap fault in (send|receive) phase at address {NUMBER}")
UNKNOWN_CALL = re.compile(rf"^unknown syscall {NUMBER}")
THREAD = re.compile(rf'^in thread {NUMBER} "(.*)" at address {NUMBER}$')
STACK = re.compile(r"^With stack:$")
EXPLANATION = "clavis: "
WORD = re.compile(rf"^{NUMBER}: {NUMBER}$")

EXCEPTIONS = {
    0x0: "it divided by zero, or the quotient did not fit",
    0x1: "a debug exception",
    0x3: "it ran into a breakpoint instruction",
    0x6: "the processor does not know the instruction there",
    0x7: "it used the floating-point unit, which it may not",
    0xD: "a general protection exception: a privileged instruction, or an impossible address",
    0x10: "a floating-point exception",
    0x11: "an access that is not aligned",
    0x13: "an exception of the vector unit",
}


def number(text: str) -> int:
    return 0 if text == "(nil)" else int(text, 0)


@dataclass
class Fault:
    """One report. `meaning` is the fault line in plain words; `is_explained`: the kernel has said
    as much already."""

    meaning: str
    fault_address: int | None = None
    thread: str = ""
    ip: int = 0
    stack: list[int] = field(default_factory=list)
    is_explained: bool = False


def meaning_of_vm_fault(kind: str, address: int, status: int) -> str:
    if kind == "code" or status & 0x10:
        return f"it jumped to {address:#x}, where nothing is mapped"
    what = "wrote to" if status & 0x2 else "read from"
    if status & 0x1:
        return f"it {what} {address:#x}, which its mapping does not allow"
    return f"it {what} {address:#x}, where nothing is mapped"


def read_fault_line(line: str) -> Fault | None:
    """The fault that a line announces, if it does."""
    match = VM_FAULT.match(line)
    if match:
        address = number(match[2])
        return Fault(meaning_of_vm_fault(match[1], address, number(match[3])), address)
    match = EXCEPTION.match(line)
    if match:
        text = EXCEPTIONS.get(int(match[1], 16), f"processor exception {match[1]}")
        return Fault(text)
    match = CAP_FAULT.match(line)
    if match:
        return Fault(f"it used slot {match[2]}, which has no capability that fits")
    match = UNKNOWN_CALL.match(line)
    if match:
        return Fault(f"it made system call {match[1]}, which does not exist")
    return None


class FaultReader:
    """Takes the console line by line; returns a fault when its report is complete.

    A report is complete when a line comes that no longer belongs to it, or at a pause.
    """

    def __init__(self) -> None:
        self.current: Fault | None = None
        self.in_stack = False  # behind "With stack:"

    def feed(self, line: str) -> Fault | None:
        if self.in_stack:
            if self.current and self._is_part(self.current, line):
                return None
            done = self.take()
            self._begin(line)
            return done
        if self.current and self._continue(line):
            return None
        self._begin(line)
        return None

    @staticmethod
    def _is_part(fault: Fault, line: str) -> bool:
        """Takes a line of the stack, or of the kernel's explanation."""
        word = WORD.match(line)
        if word and not fault.is_explained:
            fault.stack.append(number(word[2]))
            return True
        is_explanation = line.startswith(EXPLANATION)
        fault.is_explained |= is_explanation
        return is_explanation

    def take(self) -> Fault | None:
        """The report as far as it has come, if it names a thread; at a pause or at the end."""
        fault, complete = self.current, self.current is not None and self.current.thread != ""
        if not complete:
            return None
        self.current, self.in_stack = None, False
        return fault

    def _begin(self, line: str) -> None:
        self.current = read_fault_line(line) or self.current

    def _continue(self, line: str) -> bool:
        assert self.current is not None
        thread = THREAD.match(line)
        if thread:
            self.current.thread, self.current.ip = thread[2], number(thread[3])
            if self.current.fault_address == self.current.ip:
                self.current.meaning = meaning_of_vm_fault("code", self.current.ip, 0)
            return True
        self.in_stack = STACK.match(line) is not None
        return self.in_stack
