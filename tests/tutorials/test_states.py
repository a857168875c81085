# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Every state of both tutorials, built and booted, against what it must print."""

import json
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

from trees import BASE, boot, build_state, catalog, expectations, ninja, verdict
from tutorials import render

# long enough to see a fault or another line after the last one expected
SETTLE = 1.0


class States(unittest.TestCase):
    def check_state(self, name, state):
        tutorial = catalog.find(name)
        expected = expectations(tutorial)[state]
        build_dir = build_state(tutorial, state, BASE)
        result = boot(build_dir, expected.lines[-1], settle=SETTLE)
        findings = verdict(result, expected)
        self.assertEqual(findings, [], f"\n{result.output[-3000:]}")
        self.assertEqual(result.status, 0, result.complaint)
        self.check_text(tutorial, state, result.output)

    def check_text(self, tutorial, state, output):
        """The learner's text shows log lines as the program prints them, line numbers included. Of
        several states that print the same it shows the first one."""
        expected = expectations(tutorial)
        if any(expected[before].lines == expected[state].lines for before in range(state)):
            return
        text = tutorial.text.read_text(encoding="utf-8")
        for line, following in zip(expected[state].lines, expected[state].lines[1:]):
            if "@main" in line:
                shown = re.search(rf"^{line}\n{following}$", text, re.MULTILINE)
                self.assertIsNotNone(shown, f"{tutorial.text} does not show {line}")
                self.assertIn(shown[0], output, f"so {tutorial.text} has it")

    def test_going_to_another_state_builds_only_the_program(self):
        tutorial = catalog.find("dynamic-2")
        build_dir = build_state(tutorial, 15, BASE)
        self.assertIn("no work to do", ninja(build_dir)[1][-300:])
        source = BASE / "dynamic-2" / "main.c"
        source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        status, said = ninja(build_dir, "-n", "-v")
        self.assertEqual(status, 0)
        steps = [line for line in said.splitlines() if line.startswith("[")]
        self.assertTrue(1 <= len(steps) <= 5, said)
        self.assertNotIn(
            "libs/", "".join(line.split(" -c ")[-1] for line in steps if " -c " in line)
        )


class Warnings(unittest.TestCase):
    """Each state of the programs is free of warnings; what a learner sees is about the learner."""

    def compile(self, compiler, tutorial, state, folder):
        """Compiles the state's C files the way the build does, and more strictly."""
        build_dir = build_state(tutorial, tutorial.steps, BASE) if state == 0 else None
        build_dir = build_dir or BASE / f"{tutorial.name}_build"
        commands = json.loads((build_dir / "compile_commands.json").read_text(encoding="utf-8"))
        render.write(render.render(tutorial, state), folder)
        for source in sorted(folder.glob("*.c")):
            (entry,) = [
                e for e in commands if e["file"].endswith(f"/{tutorial.name}/{source.name}")
            ]
            words = shlex.split(entry["command"])
            words = [compiler, *words[1 : words.index("-o")], "-Wall", "-Wextra", "-Werror"]
            words += ["-fsyntax-only", str(source)]
            done = subprocess.run(words, cwd=entry["directory"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), f"{source} state {state}")

    def check(self, compiler):
        for tutorial in catalog.all_tutorials():
            with tempfile.TemporaryDirectory() as folder:
                for state in range(tutorial.steps + 1):
                    self.compile(compiler, tutorial, state, Path(folder))

    def test_gcc_has_nothing_to_say(self):
        self.check("gcc")

    def test_clang_has_nothing_to_say(self):
        self.check("clang")


def add_states():
    for tutorial in catalog.all_tutorials():
        for state in range(tutorial.steps + 1):

            def test(self, name=tutorial.name, state=state):
                self.check_state(name, state)

            label = tutorial.name.replace("-", "_")
            setattr(States, f"test_{label}_state_{state:02d}", test)


add_states()
