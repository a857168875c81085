# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""simulate on a terminal, with a real QEMU: typing reaches it, Ctrl-A X ends it."""

import os
import pty
import select
import shutil
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"

# A machine that prints "ready" on the serial port and then echoes what is typed.
ECHO = """\
    .text
    .long 0x1badb002, 0, -0x1badb002
    .globl _start
_start:
    mov $text, %esi
1:  lodsb
    test %al, %al
    jz 2f
    mov $0x3f8, %dx
    outb %al, %dx
    jmp 1b
2:  mov $0x3fd, %dx
    inb %dx, %al
    test $1, %al
    jz 2b
    mov $0x3f8, %dx
    inb %dx, %al
    outb %al, %dx
    jmp 2b
text: .asciz "ready\\r\\n"
"""


class Terminal(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "echo.S").write_text(ECHO)
        (self.folder / "root").write_text("nothing")
        link = "ld -m elf_i386 -N -Ttext=0x100000 -z noexecstack -o kernel echo.o"
        build = f"gcc -m32 -c echo.S && {link}"
        subprocess.run(build, shell=True, cwd=self.folder, check=True, capture_output=True)
        code = (
            f"import sys; sys.path.insert(0, {str(TOOLS)!r})\n"
            "from simulate.main import main\nfrom simulate.options import Defaults\n"
            "sys.exit(main(['./simulate', *sys.argv[1:]],"
            " Defaults('', '', '-nographic', '16M', 'kernel', 'root')))"
        )
        master, slave = pty.openpty()
        self.master = master
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        # the limit is a net under the test: nothing here may last so long
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-B", "-c", code, "--timeout", "40"],
            cwd=self.folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.addCleanup(self.process.wait)
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)

    def read_until(self, text, limit=20):
        """What comes on the terminal until `text` does."""
        seen, end = "", time.monotonic() + limit
        while text not in seen and time.monotonic() < end:
            if select.select([self.master], [], [], 0.2)[0]:
                seen += os.read(self.master, 4096).decode("utf-8", "replace")
        self.assertIn(text, seen)
        return seen

    def test_typing_reaches_the_machine_and_ctrl_a_x_ends_it(self):
        self.read_until("ready")
        os.write(self.master, b"hello")
        self.read_until("hello")
        os.write(self.master, b"\x01x")
        self.assertEqual(self.process.wait(timeout=20), 0)
        self.assertEqual(termios.tcgetattr(self.slave), self.before, "the terminal is as it was")

    def test_ctrl_c_goes_to_the_machine(self):
        self.read_until("ready")
        os.write(self.master, b"\x03")
        self.read_until("\x03")
        self.assertIsNone(self.process.poll())
        os.write(self.master, b"\x01x")
        self.assertEqual(self.process.wait(timeout=20), 0)
