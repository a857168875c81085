# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The engine: states come out right, and nothing of a learner's is lost."""

import shutil
import tempfile
import unittest
from pathlib import Path

from tutorials import catalog, render
from tutorials.errors import TutorialError
from tutorials.init import wanted_state
from tutorials.workdir import MARKER, WorkDir, check_build_dir


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.tutorial = catalog.find("dynamic-2")


class Catalog(unittest.TestCase):
    def test_both_tutorials_are_there(self):
        self.assertEqual(
            [(t.name, t.steps) for t in catalog.all_tutorials()],
            [("dynamic-2", 15), ("exercise-5", 5)],
        )

    def test_unknown_name_is_one_line_with_the_names(self):
        with self.assertRaises(TutorialError) as caught:
            catalog.find("dynamic-9")
        self.assertIn("dynamic-2", str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))
        self.assertEqual(caught.exception.status, 2)

    def test_level1_knows_only_its_exercises(self):
        with self.assertRaises(TutorialError):
            catalog.find("dynamic-2", level1_only=True)


class Rendering(unittest.TestCase):
    def test_state_n_has_exactly_the_solutions_1_to_n(self):
        for tutorial in catalog.all_tutorials():
            for done in range(tutorial.steps + 1):
                text = "\n".join(render.render(tutorial, done).values())
                compact = " ".join(text.split())
                counts = {}
                for step in range(1, tutorial.steps + 1):
                    code = " ".join(render.solution(tutorial, step).split())
                    counts.setdefault(code, [0, compact.count(code)])
                    counts[code][0] += step <= done
                for code, (expected, found) in counts.items():
                    with self.subTest(tutorial=tutorial.name, done=done, code=code):
                        self.assertEqual(found, expected)

    def test_no_mark_is_left_and_each_task_keeps_its_text(self):
        for tutorial in catalog.all_tutorials():
            word = {"task": "TASK", "todo": "TODO"}[tutorial.step]
            for done in range(tutorial.steps + 1):
                main = render.render(tutorial, done)["main.c"]
                self.assertNotIn("@task", main)
                for step in range(1, tutorial.steps + 1):
                    self.assertIn(f"/* {word} {step}: ", main)

    def test_solutions_keep_the_indentation_of_their_place(self):
        text = render.render(catalog.find("dynamic-2"), 4)["main.c"]
        self.assertIn(
            "\n        error = seL4_ARCH_PageTable_Map(pt_object.cptr, pd_cap, "
            "ipc_buffer_vaddr,\n                                        seL4_",
            text,
        )

    def test_older_name_goes_through_all_files(self):
        files = render.render(catalog.find("libraries-2"), 0)
        self.assertIn('zf_log_set_tag_prefix("libraries-2:")', files["main.c"])
        self.assertIn("DeclareRootserver(libraries-2)", files["CMakeLists.txt"])
        for name, text in files.items():
            self.assertNotIn("dynamic-2", text, name)

    def test_states_out_of_range_are_refused(self):
        for done in (-1, 16):
            with self.assertRaises(TutorialError):
                render.render(catalog.find("dynamic-2"), done)

    def test_text_has_a_section_and_the_prototype_of_every_step(self):
        for tutorial in catalog.all_tutorials():
            readme = tutorial.text.read_text(encoding="utf-8")
            word = {"task": "Task", "todo": "TODO"}[tutorial.step]
            for step in range(1, tutorial.steps + 1):
                self.assertRegex(readme, rf"(?m)^###? {word} {step}: ")
                for call in set(render.re.findall(r"\b(\w+)\(", render.solution(tutorial, step))):
                    if call.startswith("ZF_LOGF_IFERR"):
                        continue
                    self.assertIn(call, readme)


class WantedState(Folder):
    def state(self, text, solution=False):
        return wanted_state(self.tutorial, text, solution)

    def test_numbers_name_the_steps_that_are_done(self):
        self.assertEqual([self.state("0"), self.state("7"), self.state("15")], [0, 7, 15])
        self.assertEqual(self.state(None, True), 15)
        self.assertIsNone(self.state(None))

    def test_older_names_are_the_state_in_front_of_a_task(self):
        self.assertEqual(self.state("task-1"), 0)
        self.assertEqual(self.state("task-15"), 14)
        self.assertEqual(self.state("task-15", True), 15)

    def test_what_is_no_state_is_refused(self):
        for text in ("16", "-1", "x", "", "1.5", "task-0", "task-16", "¹"):
            with self.subTest(text=text), self.assertRaises(TutorialError):
                self.state(text)
        with self.assertRaises(TutorialError):
            self.state("3", True)


class LearnersFolder(Folder):
    def work(self):
        return WorkDir(self.tutorial, self.folder)

    def test_new_folder_gets_the_state(self):
        self.assertTrue(self.work().is_new)
        self.assertIsNone(self.work().hand_out(3))
        self.assertEqual(
            (self.folder / "main.c").read_text(), render.render(self.tutorial, 3)["main.c"]
        )
        self.assertEqual(self.work().state, 3)

    def test_edited_files_are_saved_before_they_are_replaced(self):
        self.work().hand_out(0)
        for number, text in enumerate(("mine", "mine too"), 1):
            (self.folder / "main.c").write_text(text)
            self.assertEqual(self.work().edited_files(), ["main.c"])
            saved = self.work().hand_out(5)
            self.assertEqual(saved.name, f"saved-{number}")
            self.assertEqual((saved / "main.c").read_text(), text)
            self.assertEqual(
                (self.folder / "main.c").read_text(), render.render(self.tutorial, 5)["main.c"]
            )

    def test_unedited_files_need_no_saving(self):
        self.work().hand_out(0)
        self.assertIsNone(self.work().hand_out(1))
        (self.folder / "main.c").unlink()
        self.assertIsNone(self.work().hand_out(1))
        self.assertTrue((self.folder / "main.c").exists())

    def test_own_files_of_the_learner_stay(self):
        self.work().hand_out(0)
        (self.folder / "notes.txt").write_text("notes")
        self.work().hand_out(15)
        self.assertEqual((self.folder / "notes.txt").read_text(), "notes")

    def test_folder_with_something_else_is_refused_untouched(self):
        (self.folder / "main.c").write_text("precious")
        with self.assertRaises(TutorialError):
            self.work()
        self.assertEqual([p.name for p in self.folder.iterdir()], ["main.c"])
        self.assertEqual((self.folder / "main.c").read_text(), "precious")

    def test_folder_of_another_tutorial_is_refused(self):
        self.work().hand_out(0)
        with self.assertRaises(TutorialError):
            WorkDir(catalog.find("exercise-5"), self.folder)

    def test_damaged_marker_is_an_error_and_no_guess(self):
        self.work().hand_out(0)
        (self.folder / MARKER).write_text("{")
        with self.assertRaises(TutorialError):
            self.work()

    def test_file_in_place_of_the_folder_is_refused(self):
        path = self.folder / "file"
        path.write_text("x")
        with self.assertRaises(TutorialError):
            WorkDir(self.tutorial, path)


class BuildFolder(Folder):
    def test_new_empty_and_own_build_folders_are_fine(self):
        build = self.folder / "build"
        check_build_dir(build, self.folder)
        build.mkdir()
        check_build_dir(build, self.folder)
        (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.folder}\n")
        check_build_dir(build, self.folder)

    def test_build_folder_of_another_program_is_refused(self):
        (self.folder / "CMakeCache.txt").write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n")
        with self.assertRaises(TutorialError):
            check_build_dir(self.folder, self.folder / "source")

    def test_folder_with_other_things_is_refused(self):
        (self.folder / "x").write_text("")
        with self.assertRaises(TutorialError):
            check_build_dir(self.folder, self.folder / "source")
