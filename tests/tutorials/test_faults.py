# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Reading fault reports off the console."""

import unittest

from simulate.faults import FaultReader

REPORT = [
    "Caught cap fault in send phase at address 0",
    "while trying to handle:",
    "vm fault on data at address 0x70003c8 with status 0x6",
    'in thread 0xffffff801fe08400 "rootserver" at address 0x40275b',
    "With stack:",
    "0x546080: 0x402d60",
    "0x546088: 0",
]


def read(lines):
    reader = FaultReader()
    found = [fault for fault in map(reader.feed, lines) if fault]
    return found + [fault for fault in [reader.take()] if fault]


class Reports(unittest.TestCase):
    def test_all_parts_are_read(self):
        (fault,) = read(REPORT)
        self.assertEqual((fault.thread, fault.ip), ("rootserver", 0x40275B))
        self.assertEqual(fault.stack, [0x402D60, 0])
        self.assertEqual(fault.meaning, "it wrote to 0x70003c8, where nothing is mapped")

    def test_report_is_complete_with_the_first_other_line(self):
        reader = FaultReader()
        for line in REPORT:
            self.assertIsNone(reader.feed(line))
        self.assertIsNotNone(reader.feed("main: hello world"))
        self.assertIsNone(reader.take())

    def test_two_reports_are_two_faults(self):
        self.assertEqual(len(read(REPORT + REPORT)), 2)

    def test_the_kernels_explanation_belongs_to_the_report(self):
        reader = FaultReader()
        for line in [*REPORT, "clavis: it tried to write", "clavis: nobody handles faults"]:
            self.assertIsNone(reader.feed(line))
        self.assertTrue(reader.feed("main: hello world").is_explained)

    def test_half_a_report_is_none(self):
        for end in range(4):
            self.assertEqual(read(REPORT[:end]), [], REPORT[:end])

    def test_report_without_a_stack_counts(self):
        self.assertEqual(len(read(REPORT[:4])), 1)

    def test_mcs_heading_is_understood(self):
        heading = "Found thread has no fault handler while trying to handle:"
        self.assertEqual(len(read([heading, *REPORT[2:]])), 1)

    def test_meanings(self):
        for line, ip, meaning in (
            ("vm fault on data at address 0 with status 0x4", "0", "it jumped to 0x0"),
            ("vm fault on data at address (nil) with status 0x4", "(nil)", "it jumped to 0x0"),
            ("vm fault on data at address 0x10 with status 0x4", "0x400000", "it read from 0x10"),
            ("vm fault on data at address 0x10 with status 0x7", "0x400000", "does not allow"),
            ("vm fault on code at address 0x10 with status 0x14", "0x10", "it jumped to 0x10"),
            ("user exception 0x6 code 0", "0x400000", "does not know the instruction"),
            ("user exception 0x29 code 0", "0x400000", "exception 0x29"),
            ("cap fault in receive phase at address 0x3", "0x400000", "slot 0x3"),
        ):
            lines = [line, f'in thread 0xffffff801fe08400 "x" at address {ip}']
            with self.subTest(line=line):
                self.assertIn(meaning, read(lines)[0].meaning)
