#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Writes the headers of kernel and libsel4 for one configuration, and the reference page.

abigen.py --config gen/config/config.json --kernel-out gen/kernel --libsel4-out gen/libsel4
abigen.py --config gen/config/config.json --json abi.json
abigen.py --docs docs/reference/abi.md
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", metavar="JSON", help="macro -> value; needed for headers")
    parser.add_argument("--kernel-out", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--libsel4-out", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--docs", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="the same, for programs")
    args = parser.parse_args()
    if (args.kernel_out or args.libsel4_out or args.json) and not args.config:
        parser.error("headers and JSON depend on the configuration: give --config")
    if not (args.kernel_out or args.libsel4_out or args.json or args.docs):
        parser.error("nothing to write: give --kernel-out, --libsel4-out, --json or --docs")
    abi = model.build(model.load_config(args.config)) if args.config else None
    for module, destination in (
        ("kernel_headers", args.kernel_out),
        ("libsel4_headers", args.libsel4_out),
    ):
        if destination:
            importlib.import_module(module).generate(abi, destination)
    if args.json:
        write(args.json, json.dumps(dataclasses.asdict(abi), indent=2) + "\n")
    if args.docs:
        importlib.import_module("docs").generate(args.docs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
