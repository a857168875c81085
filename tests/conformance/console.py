# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What the console shows (spec 04, sections 5 and 6.6): judges the output of the root tasks in
console/ and halt/, which mark where a scenario begins and ends, and what it is to show."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from support.machine import Run, boot
from support.suite import TOP, Failure, expect

TIME_LIMIT_S = 120
STARTED = "conformance: start"
BOOTED = "Booting all finished, dropped to user space"
FIRMWARE_ENDS = re.compile(r"Booting from ROM\.*")
WATCHDOG = ["-device", "ib700", "-action", "watchdog=poweroff"]
ESCAPE = "\x1b"

STACK_LINES = 16
THREAD = "child of: 'rootserver'"
ADDRESS = r"(?:0x[1-9a-f][0-9a-f]*)"
HALTING = "\nhalting...\nKernel entry via Unknown syscall, word: "

# What the report says of the fault, by scenario.
FAULTS = {
    "store": "vm fault on data at address 0 with status 0x6",
    "store-nowhere": "vm fault on data at address 0x40000008 with status 0x6",
    "ud2": "user exception 0x6 code 0",
    "cli": "user exception 0xd code 0",
    "div": "user exception 0 code 0",
    "int": "user exception 0xd code 0x802",
    "syscall": "unknown syscall 0x5",
    "syscall-zero": "unknown syscall 0",
    "receive": "cap fault in receive phase at address 0x1",
    "send": "cap fault in send phase at address 0x40000000",
    "handler": "vm fault on data at address 0 with status 0x6",
}
BY_SYSCALL = ("syscall", "syscall-zero", "receive", "send")
FETCH_OF_0 = r"vm fault on (?:data at address 0 with status 0x4|code at address 0 with status 0x14)"

TEXTS = {
    "null-cap": "Attempted to invoke a null cap #{cap}.",
    "copy-onto": "CNode Copy/Mint/Move/Mutate: Destination not empty.",
    "copy-of-nothing": "CNode Copy/Mint/Move/Mutate: Source slot invalid or empty.",
    "small-untyped": "Untyped Retype: Requested UntypedItem size too small.",
}


@dataclass(frozen=True)
class Scenario:
    """`says` are the numbers of the marker line in front of it, by name."""

    name: str
    text: str
    raw: bytes
    says: dict[str, str]


@dataclass(frozen=True)
class Kernel:
    """A build directory and its configuration. `is_debug`: one that prints."""

    directory: Path
    is_debug: bool
    has_colours: bool
    has_error_lines: bool
    is_mcs: bool
    domains: int
    more: list[str]
    cpu: str

    def boot(self, image: str, more: list[str] | None = None) -> Run:
        images = self.directory / "images"
        return boot(
            images / "kernel-x86_64-pc99",
            images / f"{image}-image-x86_64-pc99",
            TIME_LIMIT_S,
            cpu=self.cpu,
            more=[*self.more, *(more or [])],
        )


class Console:
    """The console of conformance-console."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        run = kernel.boot("conformance-console")
        self.text = run.text
        expect(run.code == 0, f"the scenarios did not end well: {run.status}\n{run.text[-3000:]}")
        self.scenarios: list[Scenario] = []
        says: dict[str, str] = {}
        marker = re.compile(rb"@@ begin (.*)\r\n|@@ (?!end)(.*)\r\n")
        at = 0
        while match := marker.search(run.raw, at):
            at = match.end()
            if match[1] is None:
                words = match[2].decode().split()
                says |= dict(zip(words[::2], words[1::2]))
                continue
            end = run.raw.find(b"@@ end " + match[1] + b"\r\n", at)
            expect(end >= 0, f"no end of scenario {match[1]!r}")
            raw = run.raw[at:end]
            text = raw.decode("latin-1").replace("\r\n", "\n")
            self.scenarios.append(Scenario(match[1].decode(), text, raw, says))
            says, at = {}, end
        expect(self.scenarios, "no scenario was played")

    def all(self, kind: str) -> list[Scenario]:
        found = [scenario for scenario in self.scenarios if scenario.name.split()[0] == kind]
        expect(found, f"no scenario {kind!r}")
        return found

    def one(self, name: str) -> Scenario:
        found = [scenario for scenario in self.scenarios if scenario.name == name]
        expect(len(found) == 1, f"{len(found)} scenarios {name!r}")
        return found[0]


@dataclass(frozen=True)
class Check:
    covers: str
    says: str
    applies: Callable[[Kernel], bool]
    run: Callable[[Console], None]


CHECKS: list[Check] = []


def check(
    covers: str, says: str, applies: Callable[[Kernel], bool] = lambda kernel: kernel.is_debug
):
    """Makes a function a check of kernels to which it applies."""

    def register(run: Callable[[Console], None]) -> Callable[[Console], None]:
        CHECKS.append(Check(covers, says, applies, run))
        return run

    return register


# --- Silence


@check(
    covers="4/R-DBG-01",
    says="a release kernel prints nothing, from the firmware's last word on",
    applies=lambda kernel: not kernel.is_debug,
)
def check_silence(console: Console) -> None:
    firmware = list(FIRMWARE_ENDS.finditer(console.text))
    expect(firmware, f"no firmware:\n{console.text[:2000]}")
    start = console.text[firmware[-1].end() :].lstrip("\n")
    expect(start.startswith(STARTED), f"before the root task:\n{start[:500]}")
    for scenario in console.scenarios:
        expect(not scenario.raw, f"{scenario.name} printed:\n{scenario.text}")


@check(covers="4/R-DBG-03", says="the last line of the boot is the agreed one")
def check_last_line(console: Console) -> None:
    before = console.text[: console.text.index(STARTED)].rstrip("\n").split("\n")
    expect(before[-1] == BOOTED, f"the last line is {before[-1]!r}")
    expect(console.text.count(BOOTED) == 1, "the line comes more than once")


@check(covers="4/R-DBG-04", says="DebugPutChar prints all 8 bits, and LF as CR LF")
def check_characters(console: Console) -> None:
    for name, printed in {
        "put text": b"Az\r\n\r\n09\r\r\n",
        "put bytes": b"\x01\x1b\x7f\x80\xc3\xff",
        "put word": b"A",
    }.items():
        raw = console.one(name).raw
        expect(raw == printed, f"{name}: {raw!r}, not {printed!r}")


# --- Lines about errors


def error_line(has_colours: bool, thread: str) -> str:
    """A pattern; groups: instruction pointer, text."""
    line = (
        r"{plain}{bold}<<{plain}{green}seL4\(CPU 0\){plain}{bold} "
        rf'\[[A-Za-z_]\w*/\d+ T0xffffff80[0-9a-f]{{8}} "{re.escape(thread)}" @([0-9a-f]+)\]: '
        r"([^\n]*)>>{plain}\n"
    )
    for name, escape in {"plain": "0", "bold": "1", "green": "32"}.items():
        line = line.replace(f"{{{name}}}", rf"\x1b\[{escape}m" if has_colours else "")
    return line


def check_error(scenario: Scenario, count: int, has_colours: bool) -> None:
    line = error_line(has_colours, "rootserver")
    match = re.fullmatch(line * count, scenario.text)
    expect(match, f"{scenario.name}: not {count} line(s) of the agreed form: {scenario.text!r}")
    assert match
    for at, text in zip(match.groups()[::2], match.groups()[1::2]):
        expect(at == scenario.says["at"], f"{scenario.name}: said to be at {at}: {scenario.says}")
        expect(text.strip(), f"{scenario.name}: no text")
    wanted = TEXTS.get(scenario.name.split()[1], "").format(**scenario.says)
    expect(not wanted or match[2] == wanted, f"{scenario.name}: {match[2]!r}, not {wanted!r}")


def check_errors(console: Console) -> None:
    for kind, count in {"one": 1, "two": 2}.items():
        for scenario in console.all(kind):
            check_error(scenario, count, console.kernel.has_colours)
    for scenario in console.all("no"):
        expect(not scenario.text, f"{scenario.name} is not silent: {scenario.text!r}")


check(
    covers="4/R-DBG-05",
    says="failed invocations print a line of the agreed form, or none where agreed",
    applies=lambda kernel: kernel.has_error_lines and kernel.has_colours,
)(check_errors)


@check(
    covers="4/R-DBG-06",
    says="without colours the lines are the same, without escape sequences",
    applies=lambda kernel: kernel.has_error_lines and not kernel.has_colours,
)
def check_plain_errors(console: Console) -> None:
    check_errors(console)
    for scenario in console.scenarios:
        if not scenario.name.startswith("put "):
            expect(ESCAPE not in scenario.text, f"{scenario.name}: {scenario.text!r}")


@check(
    covers="4/R-DBG-27",
    says="with texts in the IPC buffer the console has no lines about errors",
    applies=lambda kernel: kernel.is_debug and not kernel.has_error_lines,
)
def check_no_errors(console: Console) -> None:
    for kind in ("one", "two", "no"):
        for scenario in console.all(kind):
            expect(not scenario.text, f"{scenario.name}: {scenario.text!r}")


@check(
    covers="4/R-VM-26",
    says="a mapping for writing only is accepted, with a line about it",
    applies=lambda kernel: kernel.has_error_lines,
)
def check_write_only(console: Console) -> None:
    check_error(console.one("one page-write-only"), 1, console.kernel.has_colours)


# --- Reports of faults


@dataclass(frozen=True)
class Report:
    """The parts of a report. `handler` is None in reports with MCS, which do not name it; `stack`
    is what stands behind "With stack:"."""

    before: str
    handler: str | None
    fault: str
    thread: str
    at: str
    stack: list[str]


def report_of(scenario: Scenario) -> Report:
    """All lines of the scenario are the report's; explanations may follow."""
    match = re.fullmatch(
        r"((?:[^\n]*<<seL4[^\n]*\n|\x1b[^\n]*\n)?)"
        r"(?:Caught cap fault in send phase at address (0|{A})\n"
        r"|Found thread has no fault handler )"
        r"while trying to handle:\n"
        r"([^\n]+)\n"
        r'in thread 0xffffff80[0-9a-f]{8} "([^\n"]*)" at address (0|{A})\n'
        r"With stack:\n"
        r"((?:0x[0-9a-f]+: (?:0x[0-9a-f]+|INVALID)\n|RSP not aligned\n|Invalid vspace\n)*)"
        r"(?:clavis: [^\n]*\n)*".replace("{A}", ADDRESS),
        scenario.text,
    )
    expect(match, f"{scenario.name}: not a report:\n{scenario.text}")
    assert match
    return Report(match[1], match[2], match[3], match[4], match[5], match[6].splitlines())


def hexadecimal(digits: str) -> str:
    """A number of a marker line as reports print it."""
    return "0" if digits == "0" else f"0x{digits}"


def check_report(scenario: Scenario) -> Report:
    """A report of a fault, with an ordinary stack from the stack pointer on."""
    report = report_of(scenario)
    kind = scenario.name.split()[1]
    wanted = FAULTS.get(kind, FAULTS["store"])
    expect(report.fault == wanted, f"{scenario.name}: {report.fault!r}, not {wanted!r}")
    expect(report.thread == THREAD, f"{scenario.name}: thread {report.thread!r}")
    at = hexadecimal(scenario.says["at"])
    expect(report.at == at, f"{scenario.name}: at {report.at}, not {at}")
    check_stack(scenario, report)
    return report


def check_stack(scenario: Scenario, report: Report) -> None:
    """Lines that ascend by 8; where they begin is known unless the thread faulted in SYSCALL."""
    addresses = [int(line.split(":")[0], 16) for line in report.stack]
    first = int(scenario.says["stack"], 16)
    if scenario.name.split()[1] in BY_SYSCALL:
        first = addresses[0] if addresses else 0
    wanted = [first + 8 * i for i in range(STACK_LINES)]
    expect(addresses == wanted, f"{scenario.name}: stack lines {report.stack}")


@check(
    covers="4/R-DBG-07",
    says="a Send to nowhere prints an error line and the report",
    applies=lambda kernel: kernel.has_error_lines,
)
def check_send_report(console: Console) -> None:
    scenario = console.one("report send")
    report = check_report(scenario)
    line = error_line(console.kernel.has_colours, THREAD)
    match = re.fullmatch(line, report.before)
    expect(match, f"in front of the report: {report.before!r}")
    assert match
    expect(match[1] == scenario.says["at"], f"the line says {match[1]}")
    expect(match[2] == f"Invocation of invalid cap #{0x40000000}.", f"the line says {match[2]!r}")


@check(covers="4/R-DBG-08", says="the report says of each kind of fault what it was")
def check_kinds(console: Console) -> None:
    for name in FAULTS:
        if name != "handler":
            check_report(console.one(f"report {name}"))
    jump = report_of(console.one("report jump"))
    expect(re.fullmatch(FETCH_OF_0, jump.fault), f"jump to 0: {jump.fault!r}")


@check(covers="4/R-DBG-09", says="zero is 0 in the report, and 0x0 in its stack lines")
def check_zeros(console: Console) -> None:
    jump = report_of(console.one("report jump"))
    expect(jump.at == "0" and jump.handler in ("0", None), f"{jump}")
    expect(" at address 0 " in jump.fault, jump.fault)
    for name in ("ud2", "div", "syscall-zero"):
        report = check_report(console.one(f"report {name}"))
        expect(report.fault.endswith(" 0"), report.fault)
    values = [line.split(": ")[1] for line in jump.stack]
    wanted = [f"0x{0x1111 * i:x}" if i < 4 else "0x0" for i in range(STACK_LINES)]
    expect(values == wanted, f"stack values {values}")


@check(
    covers="4/R-DBG-10",
    says="the report begins with the handler's pointer, whatever it names",
    applies=lambda kernel: kernel.is_debug and not kernel.is_mcs,
)
def check_handlers(console: Console) -> None:
    scenarios = console.all("report")
    handlers = [scenario for scenario in scenarios if scenario.name == "report handler"]
    expect(len(handlers) == 5, f"{len(handlers)} handlers")
    for scenario in handlers:
        check_report(scenario)
    for scenario in scenarios:
        wanted = hexadecimal(scenario.says.get("handler", "0"))
        handler = report_of(scenario).handler
        expect(handler == wanted, f"{scenario.name}: handler {handler}, not {wanted}")


@check(
    covers="4/R-DBG-13",
    says="with MCS the report begins with a line without pointer",
    applies=lambda kernel: kernel.is_debug and kernel.is_mcs,
)
def check_no_handlers(console: Console) -> None:
    for scenario in console.all("report"):
        expect(report_of(scenario).handler is None, f"{scenario.name}: {scenario.text!r}")


@check(
    covers="4/R-DBG-11", says="stack lines end at what is not mapped, and say what prevents them"
)
def check_stacks(console: Console) -> None:
    end = report_of(console.one("report stack-end"))
    check_stack(console.one("report stack-end"), end)
    values = [line.split(": ")[1] for line in end.stack]
    expect(values == ["0x3333", "0x0"] + ["INVALID"] * 14, f"{values}")
    odd = report_of(console.one("report stack-odd"))
    expect(odd.stack == ["RSP not aligned"], f"{odd.stack}")
    bare = report_of(console.one("report bare"))
    expect(bare.stack == ["Invalid vspace"] and bare.at == "0", f"{bare}")


@check(covers="4/R-DBG-12", says="the thread stops, others go on, and Resume repeats the fault")
def check_resumed(console: Console) -> None:
    first = check_report(console.one("report first"))
    expect(not console.one("nothing while-others-run").text, "there was a report too many")
    expect(check_report(console.one("report again")) == first, "the second report differs")


# --- Threads


@dataclass(frozen=True)
class Row:
    name: str
    state: str
    ip: str
    priority: int
    waits_for_refill: bool = False


def row_of(line: str, kernel: Kernel) -> Row:
    """A line of the table, whose form is exactly the agreed one."""
    form = rf"(.*?) *   (\S.*?\S) +(0|{ADDRESS}) +(\d+)"
    form += "   +0" * (kernel.domains > 1) + "   +(yes|no) *" * kernel.is_mcs
    match = re.fullmatch(form, line)
    expect(match, f"not a row: {line!r}")
    assert match
    row = Row(match[1], match[2], match[3], int(match[4]), kernel.is_mcs and match[5] == "yes")
    again = f"{row.name:40}   {row.state:16}   {row.ip:18}   {row.priority:4}"
    again += "      0" * (kernel.domains > 1)
    if kernel.is_mcs:
        again += f"   {'yes' if row.waits_for_refill else 'no':14}"
    expect(again == line, f"columns of {line!r}")
    return row


def rows_of(console: Console, name: str) -> list[Row]:
    """The rows of a dump, whose form is exactly the agreed one."""
    kernel = console.kernel
    many = kernel.domains > 1
    header = f"{'Name':40}   {'State':16}   {'IP':18}   {'Prio':4}" + ("   " + " Dom") * many
    header += "   InReleaseQueue" * kernel.is_mcs
    rule = "-" * (88 + 7 * many + 17 * kernel.is_mcs)
    lines = console.one(name).text.split("\n")
    expect(lines[:3] == ["Dumping all tcbs!", header, rule], f"{lines[:3]}")
    expect(lines[-1] == "", f"the last line has no end: {lines[-1]!r}")
    rows = [row_of(line, kernel) for line in lines[3:-1]]
    expect([row.name for row in rows[-2:]][0] == "idle_thread", f"{rows[-2:]}")
    return rows


@check(covers="4/R-DBG-14", says="new threads are named after their maker, by its name of then")
def check_makers(console: Console) -> None:
    names = [row.name for row in rows_of(console, "dump names")]
    expect(names.count("child of: 'another name'") == 1, f"{names}")
    wanted = ["child of: 'another name'", THREAD, "idle_thread", "another name"]
    expect(names[2:] == wanted, f"{names}")


@check(covers="4/R-DBG-15", says="names can be set, also empty, up to 847 characters")
def check_names(console: Console) -> None:
    rows = rows_of(console, "dump names")
    expect(rows[0].name.startswith("a name of more than forty characters"), f"{rows[0]}")
    expect(rows[1].name == "", f"{rows[1]}")
    long = rows_of(console, "dump long")[0].name
    wanted = "".join(chr(ord("a") + i % 26) for i in range(846)) + "!"
    expect(long == wanted, f"{len(long)} characters: ...{long[-20:]}")
    expect(report_of(console.one("name report")).thread == "the victim", "name in the report")
    error = console.one("name error").text
    line = error_line(console.kernel.has_colours, "the root")
    if console.kernel.has_error_lines:
        expect(re.fullmatch(line, error), f"name in an error line: {error!r}")


@check(covers="4/R-DBG-18", says="the table of threads has the agreed form and order")
def check_dump(console: Console) -> None:
    rows = rows_of(console, "dump alone")
    expect(len(rows) == 2, f"{rows}")
    expect(rows[0] == Row("idle_thread", "idle", "0", 0), f"{rows[0]}")
    expect((rows[1].name, rows[1].state) == ("rootserver", "running"), f"{rows[1]}")
    expect(rows[1].priority == 100 and rows[1].ip != "0", f"{rows[1]}")
    names = [row.name for row in rows_of(console, "dump states")]
    newest_first = ["resumed", "suspended", "waiter", "caller", "sender", "receiver"]
    expect(names == [*newest_first, "idle_thread", "rootserver"], f"{names}")


@check(covers="4/R-DBG-19", says="the table of threads names their states")
def check_states(console: Console) -> None:
    states = {row.name: row.state for row in rows_of(console, "dump states")}
    wanted = {
        "resumed": "restart",
        "suspended": "inactive",
        "waiter": "blocked on ntfn",
        "caller": "blocked on reply",
        "sender": "blocked on send",
        "receiver": "blocked on recv",
        "idle_thread": "idle",
        "rootserver": "running",
    }
    expect(states == wanted, f"{states}")


@check(
    covers="4/R-DBG-21",
    says="with MCS the table of threads tells who waits for a refill",
    applies=lambda kernel: kernel.is_debug and kernel.is_mcs,
)
def check_release_queue(console: Console) -> None:
    rows = rows_of(console, "dump exhausted")
    waiting = [row.name for row in rows if row.waits_for_refill]
    expect(waiting == ["exhausted"], f"{waiting} wait")
    expect(rows[0].state == "running", f"{rows[0]}")


@check(covers="4/R-DBG-23", says="a snapshot begins and ends as agreed, and the system goes on")
def check_snapshot(console: Console) -> None:
    text = console.one("snapshot").text
    begin = r'Debug snapshot syscall from user thread 0xffffff80[0-9a-f]{8} "rootserver"\n'
    form = begin + r"arch x86_64\nobjects \{\n.*^\}\ncaps \{\n.*^\}\nirq maps \{\n(?:.*\n)?\}\n"
    expect(re.fullmatch(form, text, re.DOTALL | re.MULTILINE), f"{text[:1000]}\n...\n{text[-500:]}")
    expect(re.search(r"_tcb = tcb ", text), "no thread in it")


@check(
    covers="4/R-DBG-24 4/R-IRQ-17 4/R-IRQ-18",
    says="an interrupt without target prints a line when issued, and one for each acknowledgement",
)
def check_undelivered(console: Console) -> None:
    console.one("undelivered acknowledged")
    for scenario in console.all("undelivered"):
        line = f"Undelivered IRQ: {scenario.says['irq']}\n"
        expect(scenario.text == line, f"{scenario.name}: {scenario.text!r}")
    expect(not console.one("nothing deleted").text, "a line after the handler was deleted")


# --- The end


def halted(kernel: Kernel, image: str) -> str:
    """What the kernel printed last; the watchdog ends the run after time enough for other threads
    to print."""
    run = kernel.boot(image, WATCHDOG)
    expect(run.status == 0, f"QEMU's status is {run.status}\n{run.text[-2000:]}")
    return run.text.split("@@ begin halt\n", 1)[1]


@check(covers="4/R-DBG-16", says="naming something that is no TCB prints a line, and halts")
def check_halt_by_name(console: Console) -> None:
    text = halted(console.kernel, "conformance-halt-name")
    line, rest = text.split("\n", 1)
    match = re.fullmatch(error_line(console.kernel.has_colours, "rootserver"), line + "\n")
    expect(match, f"{line!r}")
    assert match
    expect(match[2] == "SysDebugNameThread: cap is not a TCB, halting", f"{match[2]!r}")
    expect(re.fullmatch(HALTING[1:] + r"\d+", rest), f"{rest!r}")


@check(covers="4/R-DBG-22", says="DebugHalt says who called it, and nothing runs any more")
def check_halt_by_call(console: Console) -> None:
    text = halted(console.kernel, "conformance-halt-call")
    caller = r'Debug halt syscall from user thread 0xffffff80[0-9a-f]{8} "rootserver"'
    expect(re.fullmatch(caller + HALTING + r"\d+", text), f"{text!r}")


@check(covers="4/R-DBG-28", says="the checker of the tutorials' output knows both null addresses")
def check_tutorial_checker(console: Console) -> None:
    sys.path.insert(0, str(TOP / "tools"))
    from tutorials.expect import NUMBERS, Expectation, fill_in

    pattern = fill_in(re.escape("Caught cap fault in send phase at address ") + "{Z}", NUMBERS)
    expectation = Expectation([pattern], exact=True)
    for zero, good in {"0": True, "(nil)": True, "0x1": False, "": False}.items():
        output = f"{BOOTED}\nCaught cap fault in send phase at address {zero}\n"
        expect(bool(expectation.findings(output)) != good, f"null address {zero!r}")


def judge(kernel: Kernel) -> list[tuple[Check, str]]:
    """All checks that apply, with what is wrong (empty: nothing)."""
    console = Console(kernel)
    results = []
    for one in CHECKS:
        if one.applies(kernel):
            try:
                one.run(console)
                results.append((one, ""))
            except Failure as failure:
                results.append((one, str(failure)))
    return results
