#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Writes the headers of kernel and libsel4 for one configuration, and the reference pages.

abigen.py --config gen/config/config.json --kernel-out gen/kernel --libsel4-out gen/libsel4
abigen.py --config gen/config/config.json --json abi.json
abigen.py --config gen/config/config.json --error-table error_table.h
abigen.py --docs docs/reference/abi.md
abigen.py --compatibility docs/reference/compatibility.md
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import pathlib
import sys

import model
from emit import write


# argument -> module with generate(); the first ones take the ABI of a configuration
OF_A_CONFIGURATION = {
    "kernel_out": "kernel_headers",
    "libsel4_out": "libsel4_headers",
    "error_table": "error_table",
}
OF_ALL = {"docs": "docs", "compatibility": "docs_compatibility"}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", metavar="JSON", help="macro -> value; needed for headers")
    for name, metavar, about in (
        ("--kernel-out", "DIR", "the kernel's headers"),
        ("--libsel4-out", "DIR", "libsel4's headers"),
        ("--json", "FILE", "the same, for programs"),
        ("--error-table", "FILE", "what invocations demand, for the conformance suite"),
        ("--docs", "FILE", "the reference page"),
        ("--compatibility", "FILE", "the page about states and errors"),
    ):
        parser.add_argument(name, type=pathlib.Path, metavar=metavar, help=about)
    args = parser.parse_args()
    configured = [args.json, *(getattr(args, name) for name in OF_A_CONFIGURATION)]
    if any(configured) and not args.config:
        parser.error("headers and JSON depend on the configuration: give --config")
    if not any([*configured, *(getattr(args, name) for name in OF_ALL)]):
        parser.error("nothing to write: give one of the other options, see --help")
    return args


def main() -> int:
    args = parse()
    abi = model.build(model.load_config(args.config)) if args.config else None
    for name, module in OF_A_CONFIGURATION.items():
        if getattr(args, name):
            importlib.import_module(module).generate(abi, getattr(args, name))
    if args.json:
        write(args.json, json.dumps(dataclasses.asdict(abi), indent=2) + "\n")
    for name, module in OF_ALL.items():
        if getattr(args, name):
            importlib.import_module(module).generate(getattr(args, name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
