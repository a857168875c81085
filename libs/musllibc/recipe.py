# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""How the C library is made from its source: overlay, configure, make.

This file, the overlay and the compiler are what a build depends on: the name of a cached build
is a hash of them.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

OVERLAY = Path(__file__).resolve().parent / "overlay"

# Programs are static, at a fixed address.
CFLAGS = (
    "-O2 -fno-lto -fno-pic -fno-pie -fno-stack-protector -ftls-model=local-exec"
    " -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections"
)

# A thread's stack may be a single page: printf must not have the large frame of floating-point
# output (fmt_fp) unless it prints one (spec 09). What is marked inline is inlined all the same.
KEEP_APART = {"gcc": "-fno-inline-functions-called-once", "clang": "-finline-hint-functions"}

# oldmalloc keeps what it got: munmap gives nothing back here (spec 09)
CONFIGURE = ("--disable-shared", "--disable-optimize", "--disable-wrapper")
CONFIGURE += ("--with-malloc=oldmalloc", "--prefix=/", "--includedir=/include", "--libdir=/lib")


class BuildError(Exception):
    """A step failed; the text has the end of its output."""


def _version(compiler: str) -> str:
    done = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def fingerprint(compiler: str, source_sha256: str) -> str:
    """Sixteen hex digits that name this build."""
    digest = hashlib.sha256()
    for part in (source_sha256, _version(compiler), Path(__file__).read_text()):
        digest.update(part.encode() + b"\0")
    for file in sorted(path for path in OVERLAY.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(OVERLAY)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def unpack(tarball: Path, directory: Path) -> Path:
    """Unpacks the source and lays our files over it; returns the source tree."""
    with tarfile.open(tarball) as archive:
        archive.extractall(directory)
    (tree,) = (path for path in directory.iterdir() if path.is_dir())
    for file in sorted(path for path in OVERLAY.rglob("*") if path.is_file()):
        target = tree / file.relative_to(OVERLAY)
        if not target.is_file():
            raise BuildError(f"the source has no {target.relative_to(tree)} to replace")
        shutil.copy(file, target)
    return tree


def _last_lines(output: str) -> list[str]:
    return [line[:200] for line in output.splitlines()[-15:]]


def _run(command: list[str], tree: Path) -> str:
    # the caller's flags and make's job server are not for this build
    inherited = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "CFLAGS")}
    done = subprocess.run(
        command,
        cwd=tree,
        env={**inherited, "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError("\n".join([" ".join(command), *_last_lines(done.stdout)]))
    return done.stdout


def _make_with_progress(tree: Path) -> None:
    """make lib/libc.a, saying a line for each fifth of the files."""
    total = len(re.findall(r" -c -o ", _run(["make", "-n", "lib/libc.a"], tree)))
    jobs = len(os.sched_getaffinity(0))
    inherited = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "CFLAGS")}
    tail: list[str] = []
    done = said = 0
    with subprocess.Popen(
        ["make", f"-j{jobs}", "lib/libc.a"],
        cwd=tree,
        env=inherited,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            tail = [*tail[-14:], line.rstrip()[:200]]
            done += " -c -o " in line
            if done * 5 // max(total, 1) > said:
                said = done * 5 // total
                print(f"  {said * 20}% of {total} files", flush=True)
    if process.returncode != 0:
        raise BuildError("\n".join(["make lib/libc.a", *tail]))


def build(tarball: Path, work: Path, result: Path, compiler: str) -> None:
    """Builds in `work`; leaves include/ and lib/libc.a in `result`."""
    tree = unpack(tarball, work)
    family = "clang" if "clang" in _version(compiler) else "gcc"
    cflags = f"{CFLAGS} {KEEP_APART[family]}"
    _run(["./configure", *CONFIGURE, f"CC={compiler}", f"CFLAGS={cflags}"], tree)
    _make_with_progress(tree)
    _run(["make", "install-headers", f"DESTDIR={result}"], tree)
    (result / "lib").mkdir(parents=True, exist_ok=True)
    shutil.copy(tree / "lib/libc.a", result / "lib/libc.a")
    shutil.copy(tree / "COPYRIGHT", result / "COPYRIGHT")


if __name__ == "__main__":
    sys.exit("this is a part of build-musl; run that")
