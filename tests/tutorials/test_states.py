# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Every state of both tutorials, built and booted, against what it must print."""

import unittest

from trees import BASE, boot, build_state, catalog, expectations, ninja, verdict

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

    def test_going_to_another_state_builds_only_the_program(self):
        tutorial = catalog.find("dynamic-2")
        build_dir = build_state(tutorial, 15, BASE)
        self.assertIn("no work to do", ninja(build_dir)[1])
        source = BASE / "dynamic-2" / "main.c"
        source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        status, said = ninja(build_dir, "-n", "-v")
        self.assertEqual(status, 0)
        steps = [line for line in said.splitlines() if line.startswith("[")]
        self.assertTrue(1 <= len(steps) <= 5, said)
        self.assertNotIn(
            "libs/", "".join(line.split(" -c ")[-1] for line in steps if " -c " in line)
        )


def add_states():
    for tutorial in catalog.all_tutorials():
        for state in range(tutorial.steps + 1):

            def test(self, name=tutorial.name, state=state):
                self.check_state(name, state)

            label = tutorial.name.replace("-", "_")
            setattr(States, f"test_{label}_state_{state:02d}", test)


add_states()
