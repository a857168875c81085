# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Addresses to source lines, with small programs from the compiler of this machine."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from simulate.explain import PREFIX, Explainer
from simulate.faults import Fault
from simulate.symbols import SymbolFinder, cpio_files

PROGRAM = """\
int counter;

void touch(void)
{
    counter = 1;
}

void _start(void)
{
    touch();
}
"""


def cpio(files):
    """A "newc" archive, written from its description: an independent check of the reader."""
    out = b""
    for number, (name, data) in enumerate([*files.items(), ("TRAILER!!!", b"")]):
        encoded = name.encode() + b"\0"
        fields = [number, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(encoded), 0]
        out += b"070701" + b"".join(b"%08X" % field for field in fields) + encoded
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.child = cls.compile("child-1", PROGRAM.replace("touch", "child_touch"))
        (cls.folder / "archive.bin").write_bytes(cpio({"child-1": cls.child.read_bytes()}))
        archive = (
            '__asm__(".section ._archive_cpio,\\"aw\\"\\n.globl _cpio_archive\\n'
            '_cpio_archive: .incbin \\"archive.bin\\"\\n.previous");\n'
        )
        cls.root = cls.compile("root-image-x86_64-pc99", "\n" * 20 + PROGRAM + archive)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def compile(cls, name, text, dwarf="-gdwarf-5"):
        source = cls.folder / f"{name}.c"
        source.write_text(text)
        command = [
            "gcc",
            "-O0",
            dwarf,
            "-static",
            "-nostdlib",
            "-no-pie",
            "-fno-pie",
            "-fcf-protection=none",
            "-Wl,--build-id=none",
            source.name,
            "-o",
            name,
        ]
        subprocess.run(command, cwd=cls.folder, check=True)
        return cls.folder / name

    @classmethod
    def address(cls, image, symbol):
        lines = subprocess.run(["nm", image], capture_output=True, text=True, check=True).stdout
        return next(int(l.split()[0], 16) for l in lines.splitlines() if l.endswith(f" {symbol}"))

    def place(self, thread, image, symbol, offset=4):
        finder = SymbolFinder(self.root, "root")
        return finder.places(thread, self.address(image, symbol) + offset)

    def test_root_task_by_its_name(self):
        (place,) = self.place("rootserver", self.root, "touch")
        self.assertEqual((place.function, place.line), ("touch", 25))
        self.assertEqual(place.source(), "counter = 1;")

    def test_older_debug_information_is_read_too(self):
        image = self.compile("old-image-x", PROGRAM, "-gdwarf-4")
        finder = SymbolFinder(image, "old")
        (place,) = finder.places("rootserver", self.address(image, "touch") + 4)
        self.assertEqual((place.function, place.line), ("touch", 5))

    def test_child_by_its_name(self):
        (place,) = self.place("child-1", self.child, "child_touch")
        self.assertEqual((place.image, place.function, place.line), ("child-1", "child_touch", 5))

    def test_thread_of_unknown_program_gets_all_that_fit(self):
        places = self.place("child of: 'rootserver'", self.root, "touch")
        self.assertEqual(places[0].image, "root")
        self.assertTrue({p.image for p in places} <= {"root", "child-1"})

    def test_address_outside_the_code_has_no_place(self):
        finder = SymbolFinder(self.root, "root")
        for address in (0, 0x10, 0x7000000, 1 << 63, self.address(self.root, "counter")):
            self.assertEqual(finder.places("rootserver", address), [])

    def test_explanation_names_function_line_and_text(self):
        fault = Fault(
            "it wrote to 0x10, where nothing is mapped",
            0x10,
            "rootserver",
            self.address(self.root, "touch") + 4,
            [0, self.address(self.root, "_start") + 9],
        )
        lines = Explainer(self.root).explain(fault)
        self.assertTrue(all(line.startswith(PREFIX) for line in lines))
        text = "\n".join(lines)
        for part in (
            "touch, root-image-x86_64-pc99.c:25",
            "counter = 1;",
            "it wrote to 0x10",
            "return addresses on its stack: _start, root-image-x86_64-pc99.c:30",
        ):
            self.assertIn(part, text)

    def test_words_that_are_no_return_addresses_are_left_out(self):
        words = [self.address(self.root, name) for name in ("touch", "_start", "counter")]
        words += [word + 3 for word in words] + [0, 1, (1 << 64) - 1]
        fault = Fault("x", None, "rootserver", self.address(self.root, "touch"), words)
        self.assertNotIn("return addresses", "\n".join(Explainer(self.root).explain(fault)))

    def test_what_the_kernel_said_is_not_said_again(self):
        fault = Fault("it wrote", 0x10, "rootserver", self.address(self.root, "touch"))
        self.assertIn("it wrote", "\n".join(Explainer(self.root).explain(fault)))
        fault.is_explained = True
        self.assertNotIn("it wrote", "\n".join(Explainer(self.root).explain(fault)))

    def test_explanation_of_a_jump_to_nowhere(self):
        fault = Fault("it jumped to 0x0, where nothing is mapped", 0, "rootserver", 0)
        text = "\n".join(Explainer(self.root).explain(fault))
        self.assertIn("a call through a null pointer", text)

    def test_explanations_never_look_like_lines_of_the_kernel(self):
        fault = Fault("it jumped to 0x0, where nothing is mapped", 0, "rootserver", 0)
        text = "\n".join(Explainer(self.root).explain(fault))
        for words in (
            "Failed to",
            "Cond failed",
            "Caught cap fault",
            "vm fault",
            "got a reply",
            "length expected",
            "thread_2: hallo",
            "main: hello world",
        ):
            self.assertNotIn(words, text)

    def test_stripped_image_still_gets_an_answer(self):
        image = self.folder / "bare-image-x"
        subprocess.run(["strip", "-o", image, self.root], check=True)
        fault = Fault("x", None, "rootserver", self.address(self.root, "touch"))
        self.assertIn("no source line known", Explainer(image).explain(fault)[0])

    def test_no_elf_is_said_and_nothing_else_happens(self):
        (self.folder / "text-image-x").write_text("text")
        lines = Explainer(self.folder / "text-image-x").explain(Fault("x", None, "rootserver", 1))
        self.assertEqual(len(lines), 1)


class Archives(unittest.TestCase):
    def test_members_of_all_sizes(self):
        files = {"a": b"", "bc": b"1", "def": b"22", "ghij": b"333", "klmno": b"4444"}
        self.assertEqual(cpio_files(cpio(files)), files)

    def test_two_archives_in_one_section(self):
        data = cpio({"a": b"1"}) + b"\0" * 13 + cpio({"b": b"2"})
        self.assertEqual(cpio_files(data), {"a": b"1", "b": b"2"})

    def test_no_archive_has_no_members(self):
        self.assertEqual(cpio_files(b""), {})
        self.assertEqual(cpio_files(b"something else"), {})

    def test_cut_off_archive_is_no_crash(self):
        data = cpio({"a": b"1" * 50, "b": b"2" * 50})
        for end in range(0, len(data), 7):
            cpio_files(data[:end])
