# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Clavis contributors
"""Addresses to functions and source lines: of the root task's image, and of the programs that lie
in CPIO archives inside it."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.dwarf.dwarfinfo import DWARFInfo
from elftools.elf.elffile import ELFFile

ARCHIVE_SECTION = "._archive_cpio"
CPIO_MAGIC = b"070701"
CPIO_HEADER = 110  # bytes: the magic and 13 fields of 8 hexadecimal digits
CPIO_END = "TRAILER!!!"


@dataclass
class Place:
    """Where an address is: in which image, function, file and line (0: unknown)."""

    image: str
    function: str
    path: Path | None = None
    line: int = 0

    def __str__(self) -> str:
        if self.path is None:
            return f"{self.function} (no source line known)"
        return f"{self.function}, {self.path.name}:{self.line}"

    def source(self) -> str:
        """The text of the source line, empty when the file is not there."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines() if self.path else []
        except (OSError, UnicodeDecodeError):
            return ""
        return lines[self.line - 1].strip() if 0 < self.line <= len(lines) else ""


class Image:
    """One ELF program."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.elf = ELFFile(BytesIO(data))
        self.functions: list[tuple[int, int, str]] = []
        symtab = self.elf.get_section_by_name(".symtab")
        for symbol in symtab.iter_symbols() if symtab else ():
            if symbol["st_info"]["type"] == "STT_FUNC" and symbol["st_value"]:
                entry = (symbol["st_value"], symbol["st_size"], symbol.name)
                self.functions.append(entry)
        self.functions.sort()

    def is_code(self, address: int) -> bool:
        for segment in self.elf.iter_segments("PT_LOAD"):
            start = segment["p_vaddr"]
            if segment["p_flags"] & 1 and start <= address < start + segment["p_filesz"]:
                return True
        return False

    def is_behind_call(self, address: int) -> bool:
        """Whether the instruction before the address is a call: `call rel32` is e8 and 4 bytes,
        `call r/m64` is ff with 2 in the middle field of its second byte, 2 to 7 bytes in all."""
        for segment in self.elf.iter_segments("PT_LOAD"):
            offset = address - segment["p_vaddr"]
            if segment["p_flags"] & 1 and 8 <= offset <= segment["p_filesz"]:
                self.elf.stream.seek(segment["p_offset"] + offset - 8)
                before = self.elf.stream.read(8)
                indirect = (before[-n] == 0xFF and before[1 - n] >> 3 & 7 == 2 for n in range(2, 8))
                return before[-5] == 0xE8 or any(indirect)
        return False

    def place(self, address: int) -> Place | None:
        """What is at the address; None when it is no code of this image."""
        if not self.is_code(address):
            return None
        place = Place(self.name, self._function(address))
        found = self._source_line(address)
        if found:
            place.path, place.line = found
        return place

    def _function(self, address: int) -> str:
        index = bisect.bisect_right(self.functions, (address, 1 << 64, "")) - 1
        if index >= 0:
            start, size, name = self.functions[index]
            if address < start + size or size == 0:
                return name
        return f"code at {address:#x}"

    def _source_line(self, address: int) -> tuple[Path, int] | None:
        try:
            dwarf = self.elf.get_dwarf_info() if self.elf.has_dwarf_info() else None
            return line_in(dwarf, address) if dwarf else None
        except (ELFError, KeyError, IndexError, ValueError):
            return None  # debug information that we cannot read is as good as none

    def archives(self) -> dict[str, bytes]:
        """The files of the CPIO archives in this image."""
        files: dict[str, bytes] = {}
        for section in self.elf.iter_sections():
            if section.name.startswith(ARCHIVE_SECTION):
                files.update(cpio_files(section.data()))
        return files


def line_in(dwarf: DWARFInfo, address: int) -> tuple[Path, int] | None:
    """File and line of an address, by the line table of its compilation unit."""
    aranges = dwarf.get_aranges()
    offset = aranges.cu_offset_at_addr(address) if aranges else None
    units = [dwarf.get_CU_at(offset)] if offset is not None else dwarf.iter_CUs()
    for unit in units:
        program = dwarf.line_program_for_CU(unit)
        if program is None:
            continue
        before = None
        for entry in program.get_entries():
            state = entry.state
            if state is None:
                continue
            if before and before.address <= address < state.address:
                return source_file(program, unit, before.file), before.line
            before = None if state.end_sequence else state
    return None


def source_file(program, unit, index: int) -> Path:
    """The path of file number `index` of a line table; the numbering changed in DWARF 5."""
    header = program.header
    top = unit.get_top_DIE().attributes
    compiled_in = Path(top["DW_AT_comp_dir"].value.decode() if "DW_AT_comp_dir" in top else ".")
    old = header["version"] < 5
    entry = header["file_entry"][index - 1 if old else index]
    directory = entry["dir_index"]
    folders = header["include_directory"]
    if old:
        folder = folders[directory - 1].decode() if directory else "."
    else:
        folder = folders[directory].decode()
    return compiled_in / folder / entry["name"].decode()


def cpio_files(data: bytes) -> dict[str, bytes]:
    """The members of one or more "newc" archives that stand one after the other."""
    files: dict[str, bytes] = {}
    start = data.find(CPIO_MAGIC)
    while start >= 0:
        end = read_archive(data[start:], files)
        start = data.find(CPIO_MAGIC, start + end)
    return files


def read_archive(data: bytes, files: dict[str, bytes]) -> int:
    """Adds the members of the archive at the start of `data`; where reading ended, at least 1.
    Headers and contents are aligned to 4 bytes, counted from the start of their archive."""
    offset = 0
    while True:
        fields = re.fullmatch(rb"070701([0-9A-Fa-f]{104})", data[offset : offset + CPIO_HEADER])
        if not fields:
            return max(offset, 1)
        size, name_size = int(fields[1][48:56], 16), int(fields[1][88:96], 16)
        name_at = offset + CPIO_HEADER
        name = data[name_at : name_at + name_size - 1].decode("utf-8", "replace")
        body = (name_at + name_size + 3) & ~3
        if name == CPIO_END:
            return body
        files[name] = data[body : body + size]
        offset = (body + size + 3) & ~3


class SymbolFinder:
    """The images that run: the root task and what it carries, by the names of threads."""

    def __init__(self, root: Path, name: str) -> None:
        data = root.read_bytes()
        self.root = Image(name, data)
        self.children: dict[str, Image] = {}
        for child, content in self.root.archives().items():
            if content.startswith(b"\x7fELF"):
                self.children[child] = Image(child, content)

    def places(self, thread: str, address: int) -> list[Place]:
        """Where the address may be."""
        places = (image.place(address) for image in self.images(thread))
        return [place for place in places if place]

    def callers(self, thread: str, word: int) -> list[Place]:
        """The places of the calls that `word` may be a return address of."""
        images = (image for image in self.images(thread) if image.is_behind_call(word))
        # the last byte of the call: its line is the caller's also where nothing follows
        places = (image.place(word - 1) for image in images)
        return [place for place in places if place]

    def images(self, thread: str) -> list[Image]:
        """The images that a thread of this name may run. A thread with the name of a child runs its
        image; the name of any other says only who made it, so that all count, the root's first."""
        if thread in self.children:
            return [self.children[thread]]
        if thread in ("rootserver", self.root.name) or not self.children:
            return [self.root]
        return [self.root, *self.children.values()]
