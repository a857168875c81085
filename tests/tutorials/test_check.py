# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""./check: grades learners' programs, right, half done and wrong ones, by building and booting."""

import json
import subprocess
import unittest

from trees import BASE, build_state, catalog, variant
from tutorials import configure, workdir

MINT = "error = vka_mint_object(&vka, &ep_object, &ep_cap_path, seL4_AllRights, EP_BADGE);"
CHECK_LENGTH = """\
    ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1, "The message is not one word long.\\n");
"""


def check(name, changes, *options, state=None):
    """Puts a program in place as a learner's and grades it: exit status and what was said."""
    build_dir = variant(name, changes, state)
    tutorial = catalog.find(name)
    marker = {"name": tutorial.typed_name, "state": 0, "files": {}}
    (BASE / name / workdir.MARKER).write_text(json.dumps(marker), encoding="utf-8")
    configure.write_check(build_dir)
    done = subprocess.run(
        [build_dir / "check", *options],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


class Dynamic2(unittest.TestCase):
    """The solved program comes first: what it proves need not be proven again."""

    @classmethod
    def setUpClass(cls):
        tutorial = catalog.find("dynamic-2")
        build_dir = build_state(tutorial, tutorial.steps, BASE)
        (build_dir / ".check" / "proven.json").unlink(missing_ok=True)
        cls.solved = check("dynamic-2", {})

    def assert_said(self, changes, wanted, *options, state=None):
        status, said = check("dynamic-2", changes, *options, state=state)
        self.assertEqual(status, 1, said)
        for text in wanted:
            self.assertIn(text, said)

    def test_the_solution_is_complete(self):
        status, said = self.solved
        self.assertEqual(status, 0, said)
        for step in range(1, 16):
            self.assertIn(f"task {step}: done\n", said)
        self.assertIn("dynamic-2: tasks 1 to 15 of 15 are done.\n", said)

    def test_the_start_names_the_first_task(self):
        self.assert_said(
            {},
            ["dynamic-2: no task is done yet.", "Next is task 1: get a frame for the IPC buffer"],
            state=0,
        )

    def test_hints_and_solution_come_when_asked_for(self):
        self.assert_said({}, ["hint 1: vka_mint_object()"], "--hint", state=6)
        self.assert_said({}, [MINT], "--solution", state=6)

    def test_a_step_that_does_not_show_in_the_output_is_proven_all_the_same(self):
        self.assert_said({}, ["tasks 1 to 6 of 15 are done", "Next is task 7"], state=6)

    def test_an_answer_without_effect_is_found(self):
        self.assert_said(
            {MINT: "error = 0;"},
            ["tasks 1 to 6 of 15", "what is there now: the program prints the same as without it"],
        )

    def test_numbers_of_the_text_written_by_hand_are_found(self):
        self.assert_said(
            {MINT: MINT.replace("EP_BADGE", "0x61")},
            ["tasks 1 to 6 of 15", "it works with the numbers of the text only"],
        )

    def test_a_check_that_lets_something_through_is_found(self):
        self.assert_said(
            {CHECK_LENGTH: ""},
            ["tasks 1 to 11 of 15", "it lets through: a message of two words"],
        )

    def test_an_error_of_the_compiler_is_shown_and_earlier_steps_count(self):
        self.assert_said(
            {MINT: "error = vka_mint_objekt();"},
            [
                "Your program does not compile:",
                "main.c:",
                "tasks 1 to 6 of 15 are done",
                "what is there now: undefined reference to `vka_mint_objekt'",
            ],
        )

    def test_a_fault_is_named(self):
        self.assert_said(
            {MINT: "error = *(volatile int *)0x123450;"},
            [
                "tasks 1 to 6 of 15",
                "with it the program faults: vm fault on data at address 0x123450",
            ],
        )


class Exercise5(unittest.TestCase):
    def test_all_of_it_and_the_state_before(self):
        status, said = check("exercise-5", {})
        self.assertEqual(status, 0, said)
        self.assertIn("exercise-5: todos 1 to 5 of 5 are done.\n", said)
        status, said = check("exercise-5", {}, state=4)
        self.assertEqual(status, 1, said)
        self.assertIn("todos 1 to 4 of 5 are done.\nNext is todo 5: start the process\n", said)

    def test_a_copy_without_a_badge_is_no_answer(self):
        changes = {"seL4_AllRights, child->badge);": "seL4_AllRights, 0);"}
        status, said = check("exercise-5", changes)
        self.assertEqual(status, 1, said)
        self.assertIn("todos 1 to 3 of 5 are done", said)


class WrongUse(unittest.TestCase):
    def test_another_option_is_one_line_and_exit_2(self):
        status, said = check("exercise-5", {}, "--hints-please")
        self.assertEqual((status, len(said.splitlines())), (2, 1), said)


if __name__ == "__main__":
    unittest.main()
