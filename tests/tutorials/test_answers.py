# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""What a learner wrote is found again, whatever the spacing, and joined with our solutions."""

import unittest

from tutorials import catalog, check, render
from tutorials.answers import Answers, task
from tutorials.errors import TutorialError

NAMES = ["dynamic-2", "libraries-2", "exercise-5"]


def words(text):
    """The lines that count."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def learner(name, state):
    tutorial = catalog.find(name)
    return tutorial, check.template_of(tutorial), render.render(tutorial, state)["main.c"]


class Places(unittest.TestCase):
    def test_every_state_is_told_apart(self):
        for name in NAMES:
            for state in range(catalog.find(name).steps + 1):
                with self.subTest(name=name, state=state):
                    answers = Answers(*learner(name, state))
                    done = [step for step in sorted(answers.places) if not answers.is_empty(step)]
                    self.assertEqual(done, list(range(1, state + 1)))

    def test_a_program_keeps_what_is_asked_for_and_has_our_solution_of_the_rest(self):
        for name in NAMES:
            tutorial, template, text = learner(name, 2)
            answers = Answers(tutorial, template, text)
            solved = render.render(tutorial, tutorial.steps)["main.c"]
            self.assertEqual(words(answers.program(set())), words(solved))
            every = set(range(1, tutorial.steps + 1))
            self.assertEqual(words(answers.program(every)), words(text))
            self.assertEqual(words(answers.program({1, 2})), words(solved))
            gone = set(words(solved)) - set(words(answers.program({1}, 1)))
            self.assertEqual(gone, set(words(render.solution(tutorial, 1))))

    def test_an_answer_may_have_several_lines_blocks_and_blanks(self):
        tutorial, template, text = learner("exercise-5", 0)
        answer = "\n\n    if (1) {\n\n        slot = 0;\n    }\n    /* so */\n\n"
        place = "    ZF_LOGF_IF(slot == 0,"
        answers = Answers(tutorial, template, text.replace(place, answer + place))
        self.assertFalse(answers.is_empty(4))
        self.assertTrue(all(answers.is_empty(step) for step in (1, 2, 3, 5)))
        program = answers.program({4})
        for line in words(answer):
            self.assertIn(line, words(program))
        self.assertNotIn("so */", answers.program(set()))

    def test_edits_elsewhere_stay_and_are_no_answer(self):
        tutorial, template, text = learner("dynamic-2", 0)
        text = text.replace("int main(void)", "static int mine;\n\nint main(void)")
        text = text.replace('printf("main: hello world\\n");', 'printf("main: hello\\n");')
        answers = Answers(tutorial, template, text)
        self.assertTrue(all(map(answers.is_empty, range(1, 16))))
        self.assertIn("static int mine;", answers.program(set()))
        self.assertIn('printf("main: hello\\n");', answers.program(set()))

    def test_comments_alone_are_no_answer(self):
        tutorial, template, text = learner("exercise-5", 0)
        place = "    ZF_LOGF_IF(slot == 0,"
        text = text.replace(place, "    // slot = 1;\n    /* and so\n on */\n" + place)
        self.assertTrue(Answers(tutorial, template, text).is_empty(4))

    def test_lines_that_are_gone_between_two_places_are_a_question(self):
        tutorial, template, text = learner("exercise-5", 0)
        start = text.index("    ZF_LOGF_IF(ep_path.capPtr")
        end = text.index("    ZF_LOGF_IF(slot == 0,")
        with self.assertRaisesRegex(TutorialError, "between the places of 3 and 4"):
            Answers(tutorial, template, text[:start] + text[end:])


class Tasks(unittest.TestCase):
    def test_every_step_has_its_sentence_and_hints(self):
        for name in NAMES:
            tutorial, template, _ = learner(name, 0)
            for step in range(1, tutorial.steps + 1):
                sentence, hints = task(template, tutorial.step, step)
                self.assertRegex(sentence, r"^\w.*\w.*$")
                self.assertRegex(hints, r"^hint")
                self.assertNotIn("*/", sentence + hints)


if __name__ == "__main__":
    unittest.main()
