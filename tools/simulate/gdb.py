# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""`launch_gdb` of a build directory: gdb for a `simulate -d` that waits."""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys


def main(argv: list[str], image: str) -> int:
    parser = argparse.ArgumentParser(
        prog=argv[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("-b", "--binary", default="gdb", help="gdb program")
    parser.add_argument("-f", "--file", default=image, help="program with the symbols")
    parser.add_argument("--extra-gdb-args", default="", help="more arguments for gdb")
    args = parser.parse_args(argv[1:])
    if not shutil.which(args.binary):
        print(f"{argv[0]}: {args.binary} is not installed (Debian package gdb)", file=sys.stderr)
        return 2
    command = f'{args.binary} {args.extra_gdb_args} -ex "target remote :1234" {args.file}'
    print(command, flush=True)
    # Ctrl-C is for gdb, which stops the program with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, shell=True, check=False).returncode
