# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The patterns of states, against the texts in the specification (spec 07, 1.6, 2.5)."""

import unittest

from tutorials import catalog
from tutorials.expect import BOOTED, Expectation, expectations

FAULT = """\
Caught cap fault in send phase at address {zero}
while trying to handle:
vm fault on data at address {address} with status {status}
in thread 0xffffff801fe08400 "{thread}" at address {ip}
With stack:
0x546080: 0x0
"""
AT_BUFFER = FAULT.format(
    zero="0", address="0x70003c8", status="0x6", thread="rootserver", ip="0x40275b"
)
AT_ZERO = FAULT.format(
    zero="(nil)", address="(nil)", status="0x4", thread="child of: 'rootserver'", ip="(nil)"
)
HELLO = "main: hello world\n"
LENGTH = (
    HELLO
    + """\
dynamic-2: main@main.c:440 [Cond failed: seL4_MessageInfo_get_length(tag) != 1]
\tResponse data from thread_2 was not the length expected.
\tHow many registers did you set with seL4_SetMR within thread_2?

"""
)
CONTENT = (
    HELLO
    + """\
dynamic-2: main@main.c:449 [Cond failed: msg != ~MSG_DATA]
\tResponse data from thread_2's content was not what was expected.

"""
)
LOOKUP = """\
dynamic-2: main@main.c:251 [Err seL4_FailedLookup]:
\tFailed to allocate new page table.

"""
GOT = HELLO + "thread_2: hallo wereld\nthread_2: got a message {} from {}\n"
DONE = GOT.format("0x6161", "0x61") + "main: got a reply: 0xffffffffffff9e9e\n"
CLASSES = {
    AT_BUFFER: [0, 1, 3, 4],
    LOOKUP: [2],
    LENGTH: [5, 6, 7],
    CONTENT: [8],
    GOT.format("0", "0") + AT_ZERO: [9, 10],
    GOT.format("0", "0x61") + AT_ZERO: [11, 12],
    GOT.format("0x6161", "0x61") + AT_ZERO: [13, 14],
    DONE: [15],
}


def booted(text):
    return f"Starting up\n{BOOTED}\r\nNode 0 of 1\n{text}"


class Dynamic2(unittest.TestCase):
    def test_each_state_accepts_its_own_text_and_no_other_class(self):
        states = expectations(catalog.find("dynamic-2"))
        for text, accepted in CLASSES.items():
            good = [state for state, e in states.items() if not e.findings(booted(text))]
            self.assertEqual(sorted(good), accepted)

    def test_older_name_changes_the_prefix(self):
        states = expectations(catalog.find("libraries-2"))
        self.assertTrue(states[2].findings(booted(LOOKUP)))
        self.assertFalse(states[2].findings(booted(LOOKUP.replace("dynamic-2", "libraries-2"))))

    def test_fault_after_the_reply_is_not_accepted(self):
        solved = expectations(catalog.find("dynamic-2"))[15]
        self.assertTrue(solved.findings(booted(DONE + AT_ZERO)))

    def test_nothing_counts_before_the_kernel_has_booted(self):
        solved = expectations(catalog.find("dynamic-2"))[15]
        self.assertTrue(solved.findings(DONE))


class Exercise5(unittest.TestCase):
    START = "main: hello from the main process\n"
    FATAL = "exercise-5: configure_and_spawn_process@main.c:55 [Cond failed: error != 0]\n"

    def test_text_of_the_start_is_accepted_and_nothing_may_follow(self):
        start = expectations(catalog.find("exercise-5"))[0]
        text = f"{self.START}{self.FATAL}\tTODO 1: process 'child-1' is not configured.\n\n"
        output = f"{BOOTED}\n{text}"
        self.assertEqual(start.findings(output), [])
        self.assertTrue(start.findings(output + "child-1: started, endpoint in slot 8\n"))
        self.assertTrue(start.findings(f"{BOOTED}\n{self.START}"))

    def test_solved_state_has_the_28_lines(self):
        self.assertEqual(len(expectations(catalog.find("exercise-5"))[5].lines), 28)


class Judging(unittest.TestCase):
    def test_order_counts(self):
        expected = Expectation(["a", "b"])
        self.assertEqual(expected.findings(f"{BOOTED}\na\nx\nb\n"), [])
        self.assertTrue(expected.findings(f"{BOOTED}\nb\na\n"))

    def test_a_pattern_is_for_the_whole_line(self):
        self.assertTrue(Expectation(["a"]).findings(f"{BOOTED}\nab\n"))

    def test_colours_and_carriage_returns_do_not_count(self):
        self.assertEqual(
            Expectation(["a"], exact=True).findings(f"{BOOTED}\n\x1b[32ma\x1b[0m\r\n"), []
        )

    def test_lines_of_simulate_do_not_count(self):
        output = f"{BOOTED}\na\nsimulate: b\n"
        self.assertEqual(Expectation(["a"], no=["b"], exact=True).findings(output), [])
