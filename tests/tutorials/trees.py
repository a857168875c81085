# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Build trees that the end-to-end tests share with `make run`: below build/tutorials.

The kernel and the libraries are built once for each tutorial; a test replaces only the program's
sources."""

import subprocess
from pathlib import Path

from clavis.cmd_run import build_state, verdict
from tutorials import catalog, render
from tutorials.boot import boot
from tutorials.expect import expectations

BASE = catalog.TOP / "build" / "tutorials"
__all__ = ["BASE", "build_state", "verdict", "boot", "expectations", "catalog", "ninja", "variant"]


def ninja(build_dir: Path, *options: str) -> tuple[int, str]:
    """What a learner gets who types ninja: its status and what it says."""
    command = ["ninja", *options]
    done = subprocess.run(
        command, cwd=build_dir, capture_output=True, text=True, timeout=600, check=False
    )
    return done.returncode, done.stdout + done.stderr


def variant(name: str, changes: dict[str, str], state: int | None = None) -> Path:
    """Puts a changed program into the tree of tutorial `name`: in state `state` (default: solved),
    with each text of `changes` replaced, which must occur exactly once. Not built yet."""
    tutorial = catalog.find(name)
    files = render.render(tutorial, tutorial.steps if state is None else state)
    for old, new in changes.items():
        places = [file for file, text in files.items() if file != "README.md" and old in text]
        if len(places) != 1 or files[places[0]].count(old) != 1:
            raise ValueError(f"{old!r} occurs in {places}")
        files[places[0]] = files[places[0]].replace(old, new)
    build_dir = build_state(tutorial, tutorial.steps, BASE) if not built(name) else built(name)
    render.write(files, BASE / name)
    return build_dir


def built(name: str) -> Path | None:
    build_dir = BASE / f"{name}_build"
    return build_dir if (build_dir / "build.ninja").exists() else None
