# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Errors that end a command of the engine with one line."""

from __future__ import annotations

import argparse
from typing import NoReturn


class TutorialError(Exception):
    """Something that the user can put right; `status` is the command's exit code."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line too."""

    def error(self, message: str) -> NoReturn:
        raise TutorialError(f"{message} ({self.prog} --help lists the options)")
