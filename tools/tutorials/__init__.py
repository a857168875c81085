# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The tutorial engine: hands out states of tutorials, builds them, judges what they print.

A tutorial is a folder below tutorials/: tutorial.toml, the learner's text README.md, the program in
source/ with marks where the steps go, solutions/task-N.c, and expected.toml with what each state
prints. State N is the program in which steps 1 to N are done.
"""
