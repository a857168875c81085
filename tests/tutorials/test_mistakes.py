# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What a learner sees whose program is wrong: does not compile, faults, or does another thing than
it should. Texts of the variants: spec 07, sections 2.6 and 5.4."""

import unittest

from trees import boot, ninja, variant

HELLO = 'printf("main: hello world\\n");'
PASS_ALL = "seL4_AllRights, child->badge);"


class Compile(unittest.TestCase):
    def test_error_is_the_compilers_with_file_and_line(self):
        build_dir = variant("dynamic-2", {HELLO: 'printf("main: hello world\\n")'})
        status, said = ninja(build_dir)
        self.assertNotEqual(status, 0)
        self.assertRegex(said, r"main\.c:\d+:\d+: error: expected .;.")

    def test_missing_function_is_named_by_the_linker(self):
        build_dir = variant("dynamic-2", {HELLO: "extern int no_such_call(void); no_such_call();"})
        status, said = ninja(build_dir)
        self.assertNotEqual(status, 0)
        self.assertIn("undefined reference to `no_such_call'", said)


class Variant(unittest.TestCase):
    """Base of tests that boot a changed program."""

    def run_variant(self, name, changes, last_line, state=None, settle=1.0):
        build_dir = variant(name, changes, state)
        status, said = ninja(build_dir)
        self.assertEqual(status, 0, said)
        result = boot(build_dir, last_line, settle=settle)
        self.assertEqual(result.status, 0, f"{result.complaint}\n{result.output[-3000:]}")
        return result.output

    def assert_lines(self, output, *wanted):
        remaining = iter(output.splitlines())
        for want in wanted:
            self.assertTrue(any(want in line for line in remaining), f"{want}\n{output[-3000:]}")


class Faults(Variant):
    def test_source_line_of_a_fault_is_named_below_the_report(self):
        wild = "*(volatile int *)0x123450 = 1;"
        function = f"__attribute__((noinline)) static void go_wrong(void)\n{{\n    {wild}\n}}\n\n"
        changes = {
            "int main(void)": function + "int main(void)",
            HELLO: HELLO + " go_wrong();",
        }
        output = self.run_variant("dynamic-2", changes, "With stack:", settle=0.5)
        self.assert_lines(
            output,
            "vm fault on data at address 0x123450 with status 0x6",
            "in thread 0x",
            "With stack:",
            "simulate: 0x",
            f"simulate:     {wild}",
        )
        self.assertRegex(
            output, r"simulate: 0x[0-9a-f]+ is in go_wrong, main\.c:\d+ \(image dynamic-2\)"
        )

    def test_report_of_the_starting_state_points_at_the_store(self):
        output = self.run_variant("dynamic-2", {}, "With stack:", 0, 0.5)
        self.assert_lines(output, "simulate:     ipc_buffer->userData = ipc_buffer_vaddr;")

    def test_return_to_nowhere_is_explained(self):
        output = self.run_variant("dynamic-2", {}, "With stack:", 9, 0.5)
        self.assert_lines(output, "With stack:", "simulate: 0x0 is no code of dynamic-2")

    def test_exception_is_explained(self):
        changes = {HELLO: HELLO + ' __asm__ volatile("ud2");'}
        output = self.run_variant("dynamic-2", changes, "With stack:", settle=0.5)
        self.assert_lines(output, "user exception 0x6 code", "is in main, main.c:")


class LeaveOneOut(Variant):
    """The solution of dynamic-2 without one task."""

    def test_without_task_4_the_second_map_finds_no_table(self):
        changes = {
            "error = seL4_ARCH_PageTable_Map(pt_object.cptr, pd_cap, ipc_buffer_vaddr,\n"
            "                                        seL4_ARCH_Default_VMAttributes);": "",
        }
        output = self.run_variant("dynamic-2", changes, r"\tFailed again to map .*")
        self.assert_lines(output, "[Err seL4_FailedLookup]:")

    def test_without_task_6_there_is_nothing_to_mint(self):
        changes = {"error = vka_alloc_endpoint(&vka, &ep_object);": ""}
        output = self.run_variant("dynamic-2", changes, r"\tFailed to mint new badged copy .*")
        self.assert_lines(output, "Source slot invalid or empty", "[Err seL4_FailedLookup]:")

    def test_without_task_9_main_misses_its_answer(self):
        changes = {"tag = seL4_Call(ep_cap_path.capPtr, tag);": ""}
        output = self.run_variant("dynamic-2", changes, r"\tResponse data .* what was expected\.")
        self.assertNotIn("thread_2: hallo", output)

    def test_without_task_14_the_answer_is_the_question(self):
        changes = {"seL4_SetMR(0, msg);": ""}
        output = self.run_variant("dynamic-2", changes, r"\tResponse data .* what was expected\.")
        self.assert_lines(output, "thread_2: got a message 0x6161 from 0x61", "Cond failed: msg !=")


class OtherValues(Variant):
    def test_other_badge_and_data_show_in_the_output(self):
        changes = {
            "#define EP_BADGE 0x61": "#define EP_BADGE 0x77",
            "#define MSG_DATA 0x6161ul": "#define MSG_DATA 0x1234ul",
        }
        output = self.run_variant("dynamic-2", changes, "main: got a reply: 0xffffffffffffedcb")
        self.assert_lines(output, "thread_2: got a message 0x1234 from 0x77")

    def test_wrong_badge_is_caught_by_task_12(self):
        changes = {"seL4_AllRights, EP_BADGE);": "seL4_AllRights, 0x77);"}
        output = self.run_variant(
            "dynamic-2", changes, r".*Cond failed: sender_badge != EP_BADGE\]"
        )
        self.assertNotIn("thread_2: got", output)


class Exercise5(Variant):
    def test_same_badge_for_both_loses_the_identity(self):
        changes = {"#define CHILD_2_BADGE 0x62": "#define CHILD_2_BADGE 0x61"}
        output = self.run_variant("exercise-5", changes, "child-2: finished")
        self.assert_lines(output, "main: got 10 from 'child-1' (badge 0x61)")

    def test_copy_without_badge_is_refused_by_main(self):
        output = self.run_variant(
            "exercise-5", {PASS_ALL: "seL4_AllRights, 0);"}, "child-2: finished"
        )
        self.assertEqual(output.count("main: refused a message from unknown badge 0"), 6)
        self.assertEqual(output.count("refused, label 1"), 6)

    def test_process_that_is_not_resumed_stays_silent(self):
        output = self.run_variant(
            "exercise-5",
            {"argc, argv, 1);": "argc, argv, 0);"},
            "main: waiting for messages",
            settle=2.0,
        )
        self.assertEqual(output.rstrip().splitlines()[-1], "main: waiting for messages")

    def test_caller_without_grant_waits_for_ever(self):
        output = self.run_variant(
            "exercise-5",
            {PASS_ALL: "seL4_CanWrite, child->badge);"},
            r"main: got 10 from 'child-2' \(badge 0x62\)",
            settle=2.0,
        )
        self.assert_lines(output, "main: got 1 from 'child-1'", "main: got 10 from 'child-2'")
        self.assertNotIn("reply", output)
