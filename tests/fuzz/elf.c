/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * libs/elf: files of any content, read with and without the checks of their tables; and loaded, if
 * that is into the arena.
 */
#include "fuzz.h"

#include <elf/elf.h>
#include <string.h>
#include <sys/mman.h>

/* Where files that want to lie there are loaded; the seeds do. */
#define ARENA_START 0x10000000ul
#define ARENA_BYTES 0x4000ul

enum { HEADERS_LOOKED_AT = 64, OLD = 0xee };

static void must_lie_inside(const elf_t *elf, const void *at, size_t size)
{
    const char *file = elf->elfFile;
    const char *start = at;

    MUST(start >= file && start <= file + elf->elfSize);
    MUST(size <= (size_t)(file + elf->elfSize - start));
}

/* The first section of this name is at `index` or before. */
static void check_by_name(const elf_t *elf, size_t index, const char *name)
{
    size_t first = SIZE_MAX;
    const void *contents = elf_getSectionNamed(elf, name, &first);

    MUST(first <= index && strcmp(elf_getSectionName(elf, first), name) == 0);
    MUST(contents == elf_getSection(elf, first));
}

static void read_sections(const elf_t *elf)
{
    size_t count = elf_getNumSections(elf);

    for (size_t i = 0; i <= count && i < HEADERS_LOOKED_AT; i++) {
        const char *name = elf_getSectionName(elf, i);
        const void *contents = elf_getSection(elf, i);

        if (contents) {
            MUST(i > 0 && i < count);
            must_lie_inside(elf, contents, elf_getSectionSize(elf, i));
        }
        if (i < count && count <= HEADERS_LOOKED_AT) {
            check_by_name(elf, i, name);
        }
        elf_getSectionNameOffset(elf, i);
        elf_getSectionFlags(elf, i);
        elf_getSectionAddr(elf, i);
        elf_getSectionOffset(elf, i);
        elf_getSectionLink(elf, i);
        elf_getSectionInfo(elf, i);
        elf_getSectionAddrAlign(elf, i);
        elf_getSectionEntrySize(elf, i);
    }
    const char *names = elf_getSectionStringTable(elf);
    if (names) {
        must_lie_inside(elf, names, strlen(names) + 1);
    }
}

static void read_segments(const elf_t *elf)
{
    size_t count = elf_getNumProgramHeaders(elf);

    for (size_t i = 0; i <= count && i < HEADERS_LOOKED_AT; i++) {
        const void *contents = elf_getProgramSegment(elf, i);
        uintptr_t vaddr = elf_getProgramHeaderVaddr(elf, i);

        if (contents) {
            MUST(i < count);
            must_lie_inside(elf, contents, elf_getProgramHeaderFileSize(elf, i));
        }
        MUST(elf_vaddrInProgramHeader(elf, i, vaddr) ==
             (elf_getProgramHeaderMemorySize(elf, i) > 0));
        MUST(elf_vtopProgramHeader(elf, i, vaddr) == elf_getProgramHeaderPaddr(elf, i));
        elf_getProgramHeaderType(elf, i);
        elf_getProgramHeaderOffset(elf, i);
        elf_getProgramHeaderFlags(elf, i);
        elf_getProgramHeaderAlign(elf, i);
    }
}

static char *arena(void)
{
    static char *memory;

    if (!memory) {
        memory = mmap((void *)ARENA_START, ARENA_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        MUST(memory == (char *)ARENA_START);
    }
    return memory;
}

/* Whether everything that loading writes lies in the arena, and it does not take long. */
static bool fits(const elf_t *elf, elf_addr_type_t type)
{
    uintptr_t min = 0, max = 0;

    return elf_getNumProgramHeaders(elf) <= HEADERS_LOOKED_AT &&
           elf_getMemoryBounds(elf, type, &min, &max) && min >= ARENA_START &&
           max <= ARENA_START + ARENA_BYTES;
}

static void load(const elf_t *elf, elf_addr_type_t type)
{
    if (!fits(elf, type)) {
        return;
    }
    char *memory = arena();
    memset(memory, OLD, ARENA_BYTES);
    int loaded = elf_loadFile(elf, type);
    for (size_t i = 0; !loaded && i < ARENA_BYTES; i++) {
        MUST((unsigned char)memory[i] == OLD);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    for (int checks = 0; checks < 4; checks++) {
        elf_t elf;

        if (elf_newFile_maybe_unsafe(bytes, size, checks & 1, checks & 2, &elf) == 0) {
            elf_getEntryPoint(&elf);
            read_sections(&elf);
            read_segments(&elf);
            load(&elf, VIRTUAL);
            load(&elf, PHYSICAL);
        }
    }
    return 0;
}
