# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Configuring and building kernels below build/test-build, as a user does it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from suite import TOP, Finished, command, expect, succeed

FOLDER = TOP / "build" / "test-build"


def configure(name: str, preset: str, *options: str) -> Finished:
    """`cmake --preset P -B DIR -D...` in a new directory, libraries left out."""
    directory = FOLDER / name
    shutil.rmtree(directory, ignore_errors=True)
    return command("cmake", "--preset", preset, "-B", directory, "-DClavisUserland=OFF", *options)


def configured(name: str, preset: str, *options: str) -> Path:
    done = configure(name, preset, *options)
    expect(done.status == 0, f"cmake --preset {preset} {' '.join(options)}:\n{done.text[-3000:]}")
    expect("CMake Warning" not in done.text, f"a warning while configuring:\n{done.text[-3000:]}")
    return FOLDER / name


def build_kernel(directory: Path) -> Finished:
    return command("cmake", "--build", directory, "--target", "kernel", "-j2", timeout_s=600)


def built(name: str, preset: str, *options: str) -> Path:
    """Configures and builds without a warning; the image."""
    directory = configured(name, preset, *options)
    said = succeed("cmake", "--build", directory, "--target", "kernel", "-j2", timeout_s=600)
    expect("warning" not in said.lower(), f"a warning while building:\n{said[-3000:]}")
    image = directory / "images" / "kernel-x86_64-pc99"
    expect(image.is_file(), f"built, but there is no {image.relative_to(FOLDER)}")
    return image


def config_of(directory: Path) -> dict:
    return json.loads((directory / "gen/config/config.json").read_text(encoding="utf-8"))
