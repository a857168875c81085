# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Finds the sub-commands, parses the command line, runs one of them.

A sub-command module has `register(subparsers)`, which adds its parser, and `run(args) -> int`.
Exit codes: 0 done, 1 it did not work, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

from clavis.errors import UsageError

TOP = Path(__file__).resolve().parents[2]
# a file that has to be there (an SDK has not all of them), the command line, what it does
HINTS = [
    ("Makefile", "make run", "install what is missing, build, boot both tutorials' solutions"),
    ("init", "./init --tut dynamic-2", "start a tutorial in the current directory"),
    ("clavis", "./clavis new hello", "start a program of your own"),
    ("clavis", "./clavis doctor", "what is missing on this machine, and how to get it"),
]


def find_commands() -> list[str]:
    """Names of the sub-commands: what follows cmd_ in the module names."""
    folder = Path(__file__).parent
    modules = (module.name for module in pkgutil.iter_modules([str(folder)]))
    return sorted(name[len("cmd_") :] for name in modules if name.startswith("cmd_"))


def overview() -> str:
    lines = [f"  {line:24s}{what}\n" for file, line, what in HINTS if (TOP / file).exists()]
    return "start here:\n" + "".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="clavis",
        description="Clavis, a small capability microkernel that runs programs written for seL4.",
        epilog=overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    commands = {}
    for name in find_commands():
        commands[name] = importlib.import_module(f"clavis.cmd_{name}")
        commands[name].register(subparsers)
    if not arguments:
        parser.print_help()
        return 0
    args = parser.parse_args(arguments)
    try:
        return int(commands[args.command].run(args))
    except UsageError as error:
        print(f"clavis {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
