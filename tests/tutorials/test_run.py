# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./clavis run, and what it does when something is broken: it says so, fails, and ends."""

import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from clavis.cmd_run import verdict
from trees import BASE, boot, build_state, catalog, expectations

LIMIT = 60  # seconds: far more than any of these needs, once built


def clavis(*arguments):
    started = time.monotonic()
    done = subprocess.run(
        [catalog.TOP / "clavis", *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done, time.monotonic() - started


class Run(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for name in ("dynamic-2", "exercise-5"):
            tutorial = catalog.find(name)
            build_state(tutorial, tutorial.steps, BASE)

    def test_both_solutions_run_and_the_last_line_leads_on(self):
        done, seconds = clavis("run")
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        for line in ("main: got a reply: 0xffffffffffff9e9e", "child-2: finished"):
            self.assertIn(line, done.stdout)
        self.assertIn("./init --tut dynamic-2", done.stdout.splitlines()[-1])
        self.assertLess(seconds, LIMIT)

    def test_broken_program_makes_it_fail_with_a_reason(self):
        image = BASE / "dynamic-2_build/images/dynamic-2-image-x86_64-pc99"
        image.write_bytes(b"this is no ELF file")
        self.addCleanup(image.unlink)  # the next build makes it again
        done, seconds = clavis("run", "dynamic-2")
        self.assertEqual(done.returncode, 1, done.stdout[-3000:])
        self.assertIn("dynamic-2: NOT as expected", done.stderr)
        self.assertIn("the kernel has halted", done.stderr)
        self.assertIn("./simulate", done.stderr)
        self.assertLess(seconds, LIMIT)

    def test_unknown_tutorial_is_one_line(self):
        done, _ = clavis("run", "no-such-tutorial")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn("no-such-tutorial", done.stderr)


class BrokenBoot(unittest.TestCase):
    """The images of a build, one of them damaged."""

    def setUp(self):
        self.tutorial = catalog.find("exercise-5")
        self.expected = expectations(self.tutorial)[5]
        build_dir = build_state(self.tutorial, 5, BASE)
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(build_dir / "images", self.folder / "images")
        shutil.copy(build_dir / "simulate", self.folder)
        self.kernel = self.folder / "images/kernel-x86_64-pc99"
        self.root = self.folder / "images/exercise-5-image-x86_64-pc99"

    def boot(self):
        result = boot(self.folder, self.expected.lines[-1], limit=LIMIT, silence=4)
        return result, verdict(result, self.expected)

    def test_undamaged_copy_runs(self):
        result, findings = self.boot()
        self.assertEqual((result.status, findings), (0, []))

    def test_kernel_that_is_none(self):
        self.kernel.write_bytes(b"nothing" * 100)
        result, findings = self.boot()
        self.assertNotEqual(result.status, 0)
        self.assertIn("the kernel never said", findings[0])

    def test_kernel_that_stays_silent(self):
        data = bytearray(self.kernel.read_bytes())
        entry = int.from_bytes(data[24:28], "little")
        offset = self.file_offset(data, entry)
        data[offset : offset + 2] = b"\xeb\xfe"  # jump to itself
        self.kernel.write_bytes(data)
        result, findings = self.boot()
        self.assertEqual(result.status, 124)
        self.assertTrue(any("nothing was printed" in finding for finding in findings), findings)

    def test_root_task_that_is_cut_off(self):
        self.root.write_bytes(self.root.read_bytes()[:5000])
        result, findings = self.boot()
        self.assertEqual(findings[-1], "the kernel has halted; the lines before that say why")
        self.assertEqual(result.output.count("ELF-loading userland"), 1, "it must not boot again")

    def test_no_root_task_at_all(self):
        self.root.unlink()
        result, findings = self.boot()
        self.assertEqual(result.status, 2)
        self.assertTrue(any("is not there: build it first" in finding for finding in findings))

    @staticmethod
    def file_offset(data, address):
        """Where the byte at physical `address` is in the ELF32 file."""
        start = int.from_bytes(data[28:32], "little")
        for number in range(int.from_bytes(data[44:46], "little")):
            header = data[start + 32 * number : start + 32 * number + 32]
            kind, offset, _, paddr, size = (
                int.from_bytes(header[i : i + 4], "little") for i in (0, 4, 8, 12, 16)
            )
            if kind == 1 and paddr <= address < paddr + size:
                return offset + address - paddr
        raise ValueError(hex(address))
