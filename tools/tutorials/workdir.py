# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""The learner's folder. Nothing that the learner wrote is ever lost: before a file is replaced, an
edited one is saved beside it.

A folder of ours has the file MARKER, which records the tutorial, the state that was handed out, and
a hash of every file as it was then.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tutorials import render
from tutorials.catalog import Tutorial
from tutorials.errors import TutorialError

MARKER = ".clavis-tutorial.json"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class WorkDir:
    """A learner's folder for `tutorial`; raises TutorialError when `folder` is something else."""

    def __init__(self, tutorial: Tutorial, folder: Path) -> None:
        self.tutorial = tutorial
        self.folder = folder
        self.state: int | None = None  # what was handed out last; None: nothing yet
        self.hashes: dict[str, str] = {}
        if folder.exists():
            self._read()

    def _read(self) -> None:
        if not self.folder.is_dir():
            raise TutorialError(f"{self.folder} is a file; nothing was changed")
        marker = self.folder / MARKER
        if not marker.exists():
            if any(self.folder.iterdir()):
                raise TutorialError(
                    f"the folder {self.folder} is not empty and holds no tutorial of ours; "
                    "nothing was changed"
                )
            return
        try:
            data = json.loads(marker.read_text(encoding="utf-8"))
            name, self.state, self.hashes = data["name"], data["state"], data["files"]
        except (ValueError, KeyError) as error:
            raise TutorialError(f"{marker} is damaged ({error}); nothing was changed") from error
        if name != self.tutorial.typed_name:
            raise TutorialError(
                f"the folder {self.folder} holds the tutorial {name}; nothing was changed"
            )

    @property
    def is_new(self) -> bool:
        return self.state is None

    def edited_files(self) -> list[str]:
        """Files that are not as they were handed out (a deleted one is not an edited one)."""
        return [
            name
            for name, known in self.hashes.items()
            if (self.folder / name).exists()
            and digest((self.folder / name).read_text("utf-8", "replace")) != known
        ]

    def save_edited(self) -> Path | None:
        """Copies edited files to the next free folder saved-N; None when nothing was edited."""
        edited = self.edited_files()
        if not edited:
            return None
        number = 1
        while (self.folder / f"saved-{number}").exists():
            number += 1
        saved = self.folder / f"saved-{number}"
        saved.mkdir()
        for name in edited:
            (saved / name).write_bytes((self.folder / name).read_bytes())
        return saved

    def hand_out(self, state: int) -> Path | None:
        """Puts `state` in place; the folder where edited files were saved, if there were any."""
        files = render.render(self.tutorial, state)
        saved = self.save_edited()
        render.write(files, self.folder)
        self.hashes = {name: digest(text) for name, text in files.items()}
        self.state = state
        record = {"name": self.tutorial.typed_name, "state": state, "files": self.hashes}
        marker = self.folder / MARKER
        marker.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        return saved


def check_build_dir(build_dir: Path, source_dir: Path) -> None:
    """A build directory may be new, empty, or one that builds `source_dir`."""
    if not build_dir.exists():
        return
    if not build_dir.is_dir():
        raise TutorialError(f"{build_dir} is a file; nothing was changed")
    cache = build_dir / "CMakeCache.txt"
    if cache.exists():
        text = cache.read_text("utf-8", "replace")
        if f"CMAKE_HOME_DIRECTORY:INTERNAL={source_dir.resolve()}\n" in text:
            return
    elif (build_dir / CONFIGURE_LOG).exists() or not any(build_dir.iterdir()):
        return
    raise TutorialError(
        f"the folder {build_dir} is not empty and not the build directory of {source_dir}; "
        "nothing was changed"
    )


CONFIGURE_LOG = "configure.log"  # also the sign that a build directory without a cache is ours
