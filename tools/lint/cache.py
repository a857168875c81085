# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Findings remembered by the content of everything that led to them (build/lint-cache).

A key is the hash of the tool's command line and version, its configuration and every file it
reads. There is nothing to invalidate: other content is another key. Files unused for a month go.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Callable, Iterable

from files import TOP, capture

FOLDER = TOP / "build" / "lint-cache"
UNUSED_FOR_S = 30 * 24 * 3600

_hashes: dict[Path, bytes] = {}
_versions: dict[str, str] = {}


def hash_of_file(path: Path) -> bytes:
    """Hash of a file, computed once per run; a file that is not there hashes like no other."""
    if path not in _hashes:
        data = path.read_bytes() if path.is_file() else b"absent"
        _hashes[path] = hashlib.sha256(data).digest()
    return _hashes[path]


def version_of(tool: str) -> str:
    if tool not in _versions:
        _versions[tool] = "\n".join(capture([tool, "--version"])[1])
    return _versions[tool]


def remembered(
    words: Iterable[object], read: Iterable[Path], find: Callable[[], list[str]]
) -> list[str]:
    """What `find` found for this command (`words`) on the content of the files `read`."""
    key = hashlib.sha256()
    for word in words:
        key.update(str(word).encode() + b"\0")
    for path in read:
        key.update(hash_of_file(path))
    entry = FOLDER / key.hexdigest()
    if entry.exists():
        os.utime(entry)
        return json.loads(entry.read_text(encoding="utf-8"))
    findings = find()
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = entry.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(findings), encoding="utf-8")
    draft.rename(entry)
    return findings


def forget_unused() -> None:
    oldest = time.time() - UNUSED_FOR_S
    for entry in FOLDER.glob("*"):
        if entry.stat().st_mtime < oldest:
            entry.unlink()
