# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""`make iso` and `./clavis iso`: what they make, and what they refuse."""

from __future__ import annotations

import re
import shutil

import roots
from boots import LIMIT_S
from discs import FOLDER, PRESET, QUICK, as_cd, bios, clavis_disc, uefi
from support.suite import TOP, Finished, Test, command, expect, expect_in, succeed
from support.watch import read_until
from tutorials import catalog
from tutorials.expect import expectations

CLAVIS = TOP / "clavis"
END = r"^probe: end$"


def refused(status: int, *words) -> Finished:
    """`./clavis iso WORDS` with one line of complaint, and no image."""
    path = FOLDER / "refused.iso"
    path.unlink(missing_ok=True)
    done = command(CLAVIS, "iso", "-o", path, *words)
    expect(done.status == status, f"exit {done.status}\n{done.text}")
    expect("Traceback" not in done.text, done.text)
    expect(not path.exists(), "there is an image all the same")
    return done


def check_make_iso() -> None:
    """The image as it comes, after the seconds that its menu waits."""
    tutorial = catalog.find("exercise-5")
    last = expectations(tutorial)[tutorial.steps].lines[-1]
    succeed("make", "-C", TOP, "--no-print-directory", "iso", timeout_s=900)
    disc = TOP / "build/clavis.iso"
    for machine in (bios, uefi):
        text = read_until(machine(*as_cd(disc)), f"^(?:{last})$", limit_s=LIMIT_S)
        expect("Boot config: debug_port" in text, text)
        expect("exercise-5 on the debug kernel (multiboot 2)" in text, text)


def check_release() -> None:
    """The release kernel is built, and says nothing."""
    disc = clavis_disc("release", "--image", roots.probe("x86_64-release"), "--release")
    text = read_until(bios(*as_cd(disc)), END, limit_s=LIMIT_S)
    expect("Boot config" not in text, "the kernel says something")


def check_words() -> None:
    """Words of the command line and the name of the image come through GRUB unchanged."""
    root = FOLDER / 'it\'s $a "probe".elf'
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(roots.probe(PRESET), root)
    images = ["--kernel", roots.kernel(PRESET), "--image", root]
    disc = clavis_disc("words", *images, "--append", "x'y; $z disable_iommu")
    text = read_until(bios(*as_cd(disc)), END, limit_s=LIMIT_S)
    expect("Boot config: disable_iommu = true\n" in text, text)
    named = re.search(r"^  module #0: .* name='(.*)'$", text, re.MULTILINE)
    expect(named, text)
    assert named
    # GRUB quotes a word with blanks, and what is special in it
    expect(named[1] == r'"it\'s $a \"probe\".elf"', named[1])


def check_page() -> None:
    page = (TOP / "docs/how-to/boot.md").read_text(encoding="utf-8")
    options = set(re.findall(r"^  (--?\w+)", succeed(CLAVIS, "iso", "--help"), re.MULTILINE))
    expect(len(options) > 5, f"options: {options}")
    for option in options - {"-h"}:
        expect(re.search(rf"\| `[^|]*{option}[ `]", page), f"the page does not tell of {option}")


def check_wrong_use() -> None:
    image = ("--image", roots.probe(PRESET))
    expect_in("--release and --kernel need --image", refused(2, "--release").text)
    expect_in("there is no file", refused(2, "--image", "/none").text)
    done = refused(2, "--image", TOP / "clavis")
    expect_in("is no ELF64 file, so no root task", done.text)
    done = refused(2, *image, "--release", "--kernel", roots.kernel(PRESET))
    expect_in("--kernel names the kernel", done.text)


def check_no_kernel() -> None:
    done = refused(1, "--image", roots.probe(PRESET), "--kernel", roots.probe(PRESET))
    expect_in("is no kernel for multiboot 2", done.text)


def check_missing_packages() -> None:
    """In a PATH with hardly anything."""
    folder = FOLDER / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("sh", "env", "dirname", "readlink", "mkdir"):
        (folder / name).symlink_to(shutil.which(name) or "")
    words = ["--image", roots.probe(PRESET), "--kernel", roots.kernel(PRESET)]
    done = command(CLAVIS, "iso", *words, *QUICK, env={"PATH": str(folder)})
    expect(done.status == 1, f"exit {done.status}\n{done.text}")
    expect_in(
        "Debian packages are missing: grub-common mtools xorriso; `make iso` installs them",
        done.text,
    )


def tests() -> list[Test]:
    return [
        Test("make iso: exercise-5 runs to its last line, BIOS and UEFI", check_make_iso),
        Test("--release: the release kernel", check_release),
        Test("--append and odd names come through", check_words),
        Test("docs/how-to/boot.md tells of every option", check_page),
        Test("wrong use: one line, exit 2, no image", check_wrong_use),
        Test("a kernel without multiboot header is refused", check_no_kernel),
        Test("missing packages are named", check_missing_packages),
    ]
