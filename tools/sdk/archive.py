# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Archives that depend on names and contents of files, and on nothing else."""

from __future__ import annotations

import lzma
import os
import tarfile
from pathlib import Path

TIME = 0  # of every file
PRESET = 6 | lzma.PRESET_EXTREME
DICTIONARY = 64 << 20  # flavours share most of their contents: as large as all of them


def entry(path: Path, name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.mtime = TIME
    if path.is_dir():
        info.type = tarfile.DIRTYPE
        info.mode = 0o755
    else:
        info.size = path.stat().st_size
        info.mode = 0o755 if os.access(path, os.X_OK) else 0o644
    return info


def pack(folder: Path, output: Path) -> None:
    """Writes `folder`, under its own name, to the .tar.xz file `output`, in one step."""
    unfinished = output.with_name(output.name + ".part")
    filters = [{"id": lzma.FILTER_LZMA2, "preset": PRESET, "dict_size": DICTIONARY}]
    with lzma.open(unfinished, "wb", filters=filters) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for path in [folder, *sorted(folder.rglob("*"))]:
                info = entry(path, str(path.relative_to(folder.parent)))
                if info.isdir():
                    archive.addfile(info)
                    continue
                with path.open("rb") as file:
                    archive.addfile(info, file)
    unfinished.replace(output)
