# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The commands as a learner types them, in a copy of the checkout at another place."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from tutorials import catalog, render


def copy_checkout(target):
    """What git knows or would add: what a clone has, with what is not committed yet."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=catalog.TOP, capture_output=True, check=True).stdout
    for name in names.decode().split("\0"):
        source = catalog.TOP / name
        if name and source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = Path(tempfile.mkdtemp(prefix="clavis-commands-"))
        cls.top = cls.base / "checkout"
        copy_checkout(cls.top)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.base)

    def setUp(self):
        self.here = Path(tempfile.mkdtemp(dir=self.base))

    def call(self, program, *arguments, **environment):
        return subprocess.run(
            [self.top / program, *arguments],
            cwd=self.here,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=900,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def init(self, *arguments, **environment):
        return self.call("init", *arguments, **environment)

    def assert_refused(self, done, *words):
        """Exit 2, one line on stderr that has the words, nothing on stdout."""
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertEqual(done.stdout, "")
        for word in words:
            self.assertIn(word, done.stderr)

    def build_and_simulate(self, build_dir, last_line):
        """ninja and ./simulate, typed in the build directory; the finished ./simulate."""
        options = {"cwd": build_dir, "capture_output": True, "text": True, "check": False}
        built = subprocess.run(["ninja"], timeout=600, **options)
        self.assertEqual(built.returncode, 0, built.stdout[-3000:])
        self.assertNotIn("warning:", built.stdout)
        command = ["./simulate", "--until", last_line, "--timeout", "60"]
        run = subprocess.run(command, timeout=90, stdin=subprocess.DEVNULL, **options)
        self.assertEqual(run.returncode, 0, run.stdout[-3000:] + run.stderr)
        return run

    def contents(self):
        return sorted(str(path.relative_to(self.here)) for path in self.here.rglob("*"))


class BadInput(Commands):
    def test_unknown_tutorial(self):
        self.assert_refused(self.init("--tut", "dynamic-9"), "dynamic-9", "dynamic-2")
        self.assertEqual(self.contents(), [])

    def test_no_tutorial_named(self):
        self.assert_refused(self.init(), "--tut")

    def test_unknown_option_platform_and_state(self):
        self.assert_refused(self.init("--tut", "dynamic-2", "--nonsense"), "--nonsense")
        self.assert_refused(self.init("--tut", "dynamic-2", "--plat", "zynq7000"), "pc99")
        for state in ("16", "-1", "three"):
            self.assert_refused(self.init("--tut", "dynamic-2", f"--task={state}"), state)
        self.assertEqual(self.contents(), [])

    def test_folder_that_is_not_empty_is_left_alone(self):
        for name in ("dynamic-2", "dynamic-2_build"):
            (self.here / name).mkdir()
            (self.here / name / "main.c").write_text("precious")
            before = self.contents()
            self.assert_refused(self.init("--tut", "dynamic-2"), "not empty", "nothing was changed")
            self.assertEqual(self.contents(), before)
            self.assertEqual((self.here / name / "main.c").read_text(), "precious")
            shutil.rmtree(self.here / name)

    def test_file_in_place_of_the_folder(self):
        (self.here / "dynamic-2").write_text("precious")
        self.assert_refused(self.init("--tut", "dynamic-2"), "dynamic-2 is a file")

    def test_missing_tool_is_named(self):
        tools = self.here / "tools"
        tools.mkdir()
        for folder in ("/usr/sbin", "/usr/bin", "/sbin", "/bin"):
            for program in Path(folder).iterdir():
                link = tools / program.name
                if program.name != "ninja" and not link.is_symlink():
                    link.symlink_to(program)
        done = self.init("--tut", "dynamic-2", PATH=str(tools))
        shutil.rmtree(tools)
        self.assert_refused(done, "ninja is missing", "ninja-build")
        self.assertEqual(self.contents(), [])

    def test_folder_that_cannot_be_written(self):
        # /proc takes no folders, not even from root
        done = self.init("--tut", "dynamic-2", "/proc/dynamic-2")
        self.assert_refused(done, "/proc/dynamic-2")

    def test_level1_unknown_exercise_and_architecture(self):
        program = "level-1-tutorials/init-build"
        self.assert_refused(self.call(program, "exercise-9", "x86"), "exercise-9", "exercise-5")
        self.assert_refused(self.call(program, "exercise-5", "arm"), "arm", "x86")
        self.assert_refused(self.call(program, "exercise-5"), "ARCH")
        self.assertFalse((self.top / "level-1-tutorials/application").exists())


class Init(Commands):
    def test_learner_goes_from_init_to_the_first_task(self):
        done = self.init("--tut", "dynamic-2")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertIn('Tutorials created in subdirectory "dynamic-2".', lines)
        self.assertIn('Build directory initialised in "dynamic-2_build".', lines)
        self.assertIn("cd dynamic-2_build && ninja && ./simulate", lines[-2])
        self.assertIn("./check", lines[-1])
        self.assertIn("dynamic-2/README.md", lines[-3])
        run = self.build_and_simulate(self.here / "dynamic-2_build", "^With stack:")
        self.assertIn("vm fault on data at address 0x70003c8 with status 0x6", run.stdout)
        self.assertRegex(
            run.stderr,
            r"^\./simulate: QEMU command: qemu-system-x86_64  -cpu Nehalem,"
            r"-vme,\+pdpe1gb,-xsave,-xsaveopt,-xsavec,-fsgsbase,-invpcid,\+syscall,"
            r"\+lm,enforce -nographic -serial mon:stdio -m size=512M  -kernel "
            r"images/kernel-x86_64-pc99 -initrd images/dynamic-2-image-x86_64-pc99",
        )

    def test_second_call_keeps_what_was_edited(self):
        self.assertEqual(self.init("--tut", "dynamic-2").returncode, 0)
        main = self.here / "dynamic-2" / "main.c"
        main.write_text("mine")
        again = self.init("--tut", "dynamic-2")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(main.read_text(), "mine")
        state = self.init("--tut", "dynamic-2", "--task", "4")
        self.assertEqual(state.returncode, 0, state.stderr)
        self.assertIn("dynamic-2/saved-1", state.stdout)
        self.assertEqual((self.here / "dynamic-2/saved-1/main.c").read_text(), "mine")
        self.assertEqual(main.read_text(), render.render(catalog.find("dynamic-2"), 4)["main.c"])

    def test_solution_and_older_name(self):
        done = self.init("--tut", "libraries-2", "--solution")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(
            "seL4_ReplyRecv(ep_object.cptr", (self.here / "libraries-2/main.c").read_text()
        )
        script = (self.here / "libraries-2_build/simulate").read_text()
        self.assertIn("images/libraries-2-image-x86_64-pc99", script)

    def test_two_tutorials_go_side_by_side(self):
        for name in ("dynamic-2", "exercise-5"):
            self.assertEqual(self.init("--tut", name, "--quiet").stdout, "")
        self.assertTrue((self.here / "dynamic-2_build/build.ninja").exists())
        self.assertTrue((self.here / "exercise-5_build/build.ninja").exists())


class InitBuild(Commands):
    PROGRAM = "level-1-tutorials/init-build"

    def test_learner_goes_from_init_build_to_the_first_todo(self):
        done = self.call(self.PROGRAM, "exercise-5", "x86")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(
            lines[:2],
            [
                "Sources: application/exercise-5",
                "Build directory: application/build/exercise-5-x86",
            ],
        )
        application = self.top / "level-1-tutorials" / "application"
        self.assertEqual(
            (application / "exercise-5/main.c").read_text(),
            render.render(catalog.find("exercise-5"), 0)["main.c"],
        )
        run = self.build_and_simulate(application / "build/exercise-5-x86", r"^\tTODO 1: ")
        self.assertIn("\tTODO 1: process 'child-1' is not configured.", run.stdout)
        self.edits_stay_and_fresh_moves_them(application)

    def edits_stay_and_fresh_moves_them(self, application):
        main = application / "exercise-5" / "main.c"
        main.write_text("mine")
        self.assertEqual(self.call(self.PROGRAM, "exercise-5", "x86").returncode, 0)
        self.assertEqual(main.read_text(), "mine")
        refused = self.call(self.PROGRAM, "exercise-5", "x86", "--todo", "2")
        self.assert_refused(refused, "--fresh", "othing was changed")
        self.assertEqual(main.read_text(), "mine")
        fresh = self.call(self.PROGRAM, "exercise-5", "x86", "--fresh", "--todo", "2")
        self.assertEqual(fresh.returncode, 0, fresh.stderr)
        self.assertEqual((application / "exercise-5.old-1/main.c").read_text(), "mine")
        self.assertEqual(main.read_text(), render.render(catalog.find("exercise-5"), 2)["main.c"])


class Container(Commands):
    PROGRAM = "level-1-tutorials/container"

    def test_check_names_every_tool(self):
        done = self.call(self.PROGRAM, "--check")
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 5), done.stdout)

    def test_check_fails_where_a_tool_is_missing(self):
        done = self.call(self.PROGRAM, "--check", PATH="/nonexistent")
        self.assertEqual(done.returncode, 1)
        self.assertIn("missing: apt-get install ninja-build", done.stdout)

    def test_command_runs_and_its_status_comes_back(self):
        done = self.call(self.PROGRAM, "-c", "echo $PWD; exit 5")
        self.assertEqual((done.returncode, done.stdout.strip()), (5, str(self.here)))

    def test_without_argument_a_shell_starts(self):
        done = self.call(self.PROGRAM, SHELL="/bin/pwd")
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, str(self.here)))
