# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Errors that ./clavis turns into one line for the user."""


class UsageError(Exception):
    """The command line asks for something that cannot be: one line, exit 2."""
