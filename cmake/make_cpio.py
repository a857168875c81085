#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Writes a cpio archive in the format "newc" (spec 06, section 16): make_cpio.py ARCHIVE FILE...

The names inside are the base names of the files; owners and times are 0, so that equal files give
equal archives."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

MAGIC = b"070701"
TRAILER = "TRAILER!!!"
ALIGNMENT = 4
FILE_MODE = 0o100644
LARGEST_FILE = 0xFFFFFFFF  # a size has eight hexadecimal digits


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)


def entry(name: str, inode: int, mode: int, data: bytes) -> bytes:
    encoded = name.encode() + b"\0"
    # inode, mode, owner, group, links, time, file size, four device numbers, name size, checksum
    fields = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(encoded), 0]
    header = MAGIC + b"".join(b"%08x" % field for field in fields)
    return padded(header + encoded) + padded(data)


def archive(files: list[Path]) -> bytes:
    """The archive of `files`; raises ValueError for what the format cannot say."""
    parts = []
    seen: set[str] = set()
    for inode, path in enumerate(files, start=1):
        name = path.name
        if name in seen:
            raise ValueError(f"two files are called {name}")
        if name == TRAILER:
            raise ValueError(f"{name} marks the end of an archive")
        seen.add(name)
        data = path.read_bytes()
        if len(data) > LARGEST_FILE:
            raise ValueError(f"{path} is too large")
        parts.append(entry(name, inode, FILE_MODE, data))
    parts.append(entry(TRAILER, 0, 0, b""))
    return b"".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description="write a cpio archive (newc)")
    parser.add_argument("archive", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    arguments = parser.parse_args()
    try:
        arguments.archive.write_bytes(archive(arguments.files))
    except (OSError, ValueError) as error:
        print(f"make_cpio: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
