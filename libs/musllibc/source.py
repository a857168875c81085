# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Where the C library's source comes from: Debian's source package, through apt.

apt works with a state of its own below the cache directory, so that neither root nor a change of
the machine's configuration is needed. Its source list is made from the binary package sources that
the machine has: every enabled "deb" becomes "deb-src".
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "musl=1.2.3-1"
TARBALL = "musl_1.2.3.orig.tar.gz"
SHA256 = "7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4"


class FetchError(Exception):
    """The source could not be had; the text says why and what to do."""


def one_line_sources(text: str) -> Iterator[str]:
    """The deb-src lines of a file in apt's one-line format."""
    for line in text.splitlines():
        match = re.match(r"\s*deb(?=[\s\[])(.*)", line)
        if match:
            yield "deb-src" + match.group(1)


def deb822_sources(text: str) -> Iterator[str]:
    """The stanzas of a .sources file that offer binary packages, offering sources instead."""
    for stanza in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        fields = "\n".join(lines)
        if re.search(r"^Enabled:\s*(no|false|off|0)\s*$", fields, re.I | re.M):
            continue
        replaced, count = re.subn(
            r"^Types:.*\bdeb\b(?!-).*$", "Types: deb-src", fields, flags=re.I | re.M
        )
        if count:
            yield replaced.strip("\n") + "\n"


def write_source_lists(parts: Path, etc_apt: Path = Path("/etc/apt")) -> int:
    """Fills directory `parts` with the derived lists; returns how many entries they have."""
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    old = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*.list"))]
    lines = [line for file in old if file.is_file() for line in one_line_sources(file.read_text())]
    new = sorted((etc_apt / "sources.list.d").glob("*.sources"))
    stanzas = [stanza for file in new for stanza in deb822_sources(file.read_text())]
    (parts / "derived.list").write_text("".join(line + "\n" for line in lines))
    (parts / "derived.sources").write_text("\n".join(stanzas))
    return len(lines) + len(stanzas)


def checksum_matches(tarball: Path) -> bool:
    return hashlib.sha256(tarball.read_bytes()).hexdigest() == SHA256


def _apt(state: Path, directory: Path, *arguments: str) -> str:
    """Runs apt-get on the private state; returns what it said, raises FetchError if it failed."""
    options = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": state / "sources",
        "Dir::State::Lists": state / "lists",
        "Dir::Cache": state / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        # the cache may lie in a home directory that apt's own user cannot enter
        "APT::Sandbox::User": "root",
    }
    settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    try:
        done = subprocess.run(
            ["apt-get", "-q", *settings, *arguments],
            cwd=directory,
            env={**os.environ, "LC_ALL": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise FetchError("there is no apt-get on this machine") from None
    if done.returncode != 0:
        complaints = re.findall(r"^(?:E|Err|W):.*", done.stdout, re.M) or done.stdout.splitlines()
        raise FetchError("\n  ".join(["apt-get " + arguments[0] + ":", *complaints[-4:]]))
    return done.stdout


def fetch(cache: Path) -> Path:
    """The tarball below `cache`, checked; downloads it when it is not there yet."""
    downloads = cache / "downloads"
    tarball = downloads / TARBALL
    if tarball.is_file():
        if checksum_matches(tarball):
            return tarball
        raise FetchError(f"{tarball} is not the file it should be (SHA-256 differs); remove it")
    state = cache / "apt"
    for directory in (downloads, state / "lists" / "partial", state / "cache/archives/partial"):
        directory.mkdir(parents=True, exist_ok=True)
    incoming = state / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir()
    try:
        if write_source_lists(state / "sources") == 0:
            raise FetchError("apt on this machine has no package sources (see /etc/apt)")
        trouble = None
        try:
            _apt(state, incoming, "update")
        except FetchError as error:
            trouble = error  # a mirror without sources among others does not matter
        try:
            _apt(state, incoming, "source", "--download-only", "--tar-only", PACKAGE)
        except FetchError as error:
            raise (trouble or error) from None
        if not checksum_matches(incoming / TARBALL):
            raise FetchError(f"the downloaded {TARBALL} is not the expected one (SHA-256 differs)")
        (incoming / TARBALL).rename(tarball)
    finally:
        shutil.rmtree(state, ignore_errors=True)
    return tarball
