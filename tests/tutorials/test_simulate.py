# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The script simulate: its command line, and that its runs end. A shell script acts as QEMU."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from simulate.options import Defaults, make_parser, qemu_command

DEFAULTS = Defaults(
    cpu="Nehalem",
    cpu_opt=",-vme,+pdpe1gb,-xsave,-xsaveopt,-xsavec,-fsgsbase,-invpcid,+syscall,+lm,enforce",
    graphic="-nographic",
    memory="3G",
    kernel="images/kernel-x86_64-pc99",
    initrd="images/sel4test-driver-image-x86_64-pc99",
)
COMMAND = (
    "qemu-system-x86_64  -cpu Nehalem,-vme,+pdpe1gb,-xsave,-xsaveopt,-xsavec,-fsgsbase,-invpcid,"
    "+syscall,+lm,enforce -nographic -serial mon:stdio -m size=3G  -kernel "
    "images/kernel-x86_64-pc99 -initrd images/sel4test-driver-image-x86_64-pc99"
)
TOOLS = Path(__file__).resolve().parents[2] / "tools"
REPORT = """\
Booting all finished, dropped to user space
Caught cap fault in send phase at address 0
while trying to handle:
vm fault on data at address 0x10 with status 0x6
in thread 0xffffff801fe08400 "rootserver" at address 0x10
With stack:
0x546080: 0x0
"""


def command(*options):
    return qemu_command(make_parser("./simulate", DEFAULTS).parse_args(options))


class CommandLine(unittest.TestCase):
    def test_default_is_the_known_line(self):
        self.assertEqual(command(), COMMAND)

    def test_options_land_in_their_places(self):
        self.assertTrue(command("-d").endswith(" -s -S"))
        self.assertIn("qemu-system-x86_64 -machine q35 -cpu", command("-M", "q35"))
        self.assertIn(" -m size=1G  -kernel", command("-m", "1G"))
        self.assertIn("-m size=3G -smp 2 -kernel", command("--extra-qemu-args=-smp 2"))
        self.assertIn(",enforce,+smep -nographic", command("--extra-cpu-opts", "+smep"))
        self.assertTrue(command("-b", "other").startswith("other "))

    def test_empty_cpu_drops_the_argument(self):
        self.assertNotIn("-cpu", command("-c", ""))

    def test_empty_kernel_boots_the_initrd_alone(self):
        self.assertTrue(command("-k", "", "-i", "x").endswith(" -kernel x"))


class Runs(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for image in ("kernel", "root"):
            (self.folder / image).write_text("no image")

    def simulate(self, script, *options, **keywords):
        """Runs `script` as the machine, under simulate."""
        fake = self.folder / "qemu"
        fake.write_text(f"#!/bin/sh\necho $$ >pid\n{script}\n")
        fake.chmod(0o755)
        code = (
            f"import sys; sys.path.insert(0, {str(TOOLS)!r})\n"
            "from simulate.main import main\nfrom simulate.options import Defaults\n"
            "sys.exit(main(sys.argv, Defaults('', '', '', '', 'kernel', 'root', './qemu')))"
        )
        program = ["/usr/bin/python3", "-B", "-c", code, *options]
        started = time.monotonic()
        done = subprocess.run(
            program,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=30,
            stdin=subprocess.DEVNULL,
            check=False,
            **keywords,
        )
        self.seconds = time.monotonic() - started
        return done

    def assert_machine_has_ended(self):
        pid = int((self.folder / "pid").read_text())
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)

    def test_ends_at_the_line_waited_for(self):
        done = self.simulate(
            "echo one; echo two; exec sleep 60", "--until", "^two$", "--settle", "0.1"
        )
        self.assertEqual((done.returncode, done.stdout), (0, "one\ntwo\n"))
        self.assertLess(self.seconds, 5)
        self.assert_machine_has_ended()

    def test_goes_on_for_a_moment_after_it(self):
        done = self.simulate(
            "echo one; sleep 0.3; echo two; exec sleep 60", "--until", "one", "--settle", "1"
        )
        self.assertEqual(done.stdout, "one\ntwo\n")

    def test_ends_when_the_time_is_over_and_says_so(self):
        done = self.simulate(
            "while :; do echo x; sleep 0.05; done", "--until", "never", "--timeout", "1"
        )
        self.assertEqual(done.returncode, 124)
        self.assertIn("no line matched 'never'", done.stderr)
        self.assert_machine_has_ended()

    def test_ends_when_it_went_silent(self):
        done = self.simulate("echo x; exec sleep 60", "--silence", "0.5")
        self.assertEqual(done.returncode, 124)
        self.assert_machine_has_ended()

    def test_ends_a_machine_that_ignores_the_polite_way(self):
        done = self.simulate("trap '' TERM; echo x; while :; do sleep 0.2; done", "--timeout", "1")
        self.assertEqual(done.returncode, 124)
        self.assert_machine_has_ended()

    def test_status_of_the_machine_is_passed_on(self):
        self.assertEqual(self.simulate("exit 3").returncode, 3)
        self.assertEqual(self.simulate("exit 0").returncode, 0)

    def test_end_before_the_line_is_a_failure(self):
        done = self.simulate("echo x", "--until", "never")
        self.assertEqual(done.returncode, 1)
        self.assertIn("QEMU ended", done.stderr)

    def test_line_without_an_end_is_passed_on_at_once(self):
        done = self.simulate("printf 'abc'; exec sleep 60", "--silence", "0.5")
        self.assertEqual(done.stdout, "abc")

    def test_dry_run_prints_the_command_and_nothing_else(self):
        done = self.simulate("exit 9", "-n")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"^\S+: QEMU command: \./qemu .*-kernel kernel -initrd root$")
        self.assertFalse((self.folder / "pid").exists())

    def test_image_that_is_not_there_is_one_clear_line(self):
        done = self.simulate("exit 9", "-i", "nothing")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing is not there", done.stderr.splitlines()[-1])

    def test_missing_qemu_is_one_clear_line(self):
        done = self.simulate("exit 9", "-b", "no-such-qemu")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such-qemu is not installed", done.stderr.splitlines()[-1])

    def test_report_keeps_its_lines_and_what_is_added_comes_below(self):
        (self.folder / "report").write_text(REPORT)
        done = self.simulate("cat report; exec sleep 60", "--until", "^0x546080", "--settle", "1")
        self.assertTrue(done.stdout.startswith(REPORT))
        self.assertTrue(done.stdout.splitlines()[7].startswith("simulate: no symbols from root"))

    def test_broken_regular_expression_is_refused(self):
        self.assertEqual(self.simulate("exit 9", "--until", "(").returncode, 2)
