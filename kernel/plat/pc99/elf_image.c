/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task's program. "Segment" is a program header of any type that takes memory, as the
 * reference has it; those without memory are ignored.
 */
#include "elf_image.h"

#include "arch/memory.h"
#include "core/boot_section.h"
#include "debug/debug.h"

#include <abi/constants.h>

enum { ELF_CLASS = 4, ELF_CLASS_64 = 2 };

/* Pages behind the image that hold the IPC buffer and the boot information. */
enum { ELF_PAGES_BEHIND = 2 };

struct elf_header {
    uint8_t identity[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    uint64_t entry;
    uint64_t segment_table; /* offset in the file, as all below */
    uint64_t section_table;
    uint32_t flags;
    uint16_t header_bytes;
    uint16_t segment_bytes; /* of an entry of the table */
    uint16_t segment_count;
    uint16_t section_bytes;
    uint16_t section_count;
    uint16_t name_section;
};
_Static_assert(sizeof(struct elf_header) == 64, "Elf64_Ehdr");

struct elf_segment {
    uint32_t type;
    uint32_t flags;
    uint64_t offset;
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t file_bytes;
    uint64_t memory_bytes;
    uint64_t alignment;
};
_Static_assert(sizeof(struct elf_segment) == 56, "Elf64_Phdr");

/* Copies, since a module may start at any address. */
BOOT_CODE static struct elf_header elf_image_header(const uint8_t *file)
{
    struct elf_header header;
    __builtin_memcpy(&header, file, sizeof(header));
    return header;
}

BOOT_CODE static struct elf_segment
elf_image_segment(const uint8_t *file, const struct elf_header *header, unsigned index)
{
    struct elf_segment segment;
    __builtin_memcpy(&segment, file + header->segment_table + index * sizeof(segment),
                     sizeof(segment));
    return segment;
}

BOOT_CODE static bool elf_image_check_header(const struct elf_header *header, uint64_t bytes)
{
    if (header->segment_count == 0) {
        return true; /* without segments; for the caller to report */
    }
    if (header->segment_bytes != sizeof(struct elf_segment)) {
        print("clavis: root task: its program headers have %u bytes each instead of %u\n",
              header->segment_bytes, (unsigned)sizeof(struct elf_segment));
        return false;
    }
    uint64_t table = header->segment_count * sizeof(struct elf_segment);
    if (header->segment_table > bytes || table > bytes - header->segment_table) {
        print("clavis: root task: its program headers, %lu bytes at offset 0x%lx, lie beyond the "
              "end of the boot module (0x%lx bytes)\n",
              table, header->segment_table, bytes);
        return false;
    }
    return true;
}

BOOT_CODE static bool elf_image_check_segment(const struct elf_segment *segment, unsigned index,
                                              uint64_t bytes)
{
    if (segment->file_bytes > segment->memory_bytes) {
        print("clavis: root task: segment %u has more bytes in the file (0x%lx) than in memory "
              "(0x%lx)\n",
              index, segment->file_bytes, segment->memory_bytes);
        return false;
    }
    if (segment->offset > bytes || segment->file_bytes > bytes - segment->offset) {
        if (segment->file_bytes != 0) {
            print("clavis: root task: segment %u, 0x%lx bytes at offset 0x%lx, lies beyond the end "
                  "of the boot module (0x%lx bytes): was the file cut short?\n",
                  index, segment->file_bytes, segment->offset, bytes);
            return false;
        }
    }
    if (segment->vaddr > UINT64_MAX - BIT(seL4_PageBits) ||
        segment->memory_bytes > UINT64_MAX - BIT(seL4_PageBits) - segment->vaddr) {
        print("clavis: root task: segment %u, 0x%lx bytes at address 0x%lx, goes beyond the end of "
              "the address space\n",
              index, segment->memory_bytes, segment->vaddr);
        return false;
    }
    return true;
}

/* Finds the range of all segments and checks each; leaves start == end if there are none. */
BOOT_CODE static bool elf_image_measure(const uint8_t *file, uint64_t bytes,
                                        const struct elf_header *header, struct elf_image *image)
{
    image->start = UINT64_MAX;
    image->end = 0;
    for (unsigned i = 0; i < header->segment_count; i++) {
        struct elf_segment segment = elf_image_segment(file, header, i);
        if (segment.memory_bytes == 0) {
            continue;
        }
        if (!elf_image_check_segment(&segment, i, bytes)) {
            return false;
        }
        image->start = min_word(image->start, segment.vaddr);
        image->end = max_word(image->end, segment.vaddr + segment.memory_bytes);
    }
    image->end = align_up(image->end, seL4_PageBits);
    image->entry = header->entry;
    return true;
}

/* The rules of spec 02, section 1.7, rows 3 to 5. */
BOOT_CODE static bool elf_image_check_range(const struct elf_image *image)
{
    if (!is_aligned(image->start, seL4_PageBits)) {
        print("Userland image virtual start address must be 4KB-aligned\n");
        return false;
    }
    if (image->end > USER_TOP - (ELF_PAGES_BEHIND << seL4_PageBits)) {
        print("Userland image virtual end address too high\n");
        return false;
    }
    if (image->entry < image->start || image->entry >= image->end) {
        print("Userland image entry point does not lie within userland image\n");
        return false;
    }
    return true;
}

BOOT_CODE bool elf_image_check(const uint8_t *file, uint64_t bytes, struct elf_image *image)
{
    if (bytes < sizeof(struct elf_header) || __builtin_memcmp(file, "\177ELF", 4) != 0 ||
        file[ELF_CLASS] != ELF_CLASS_64) {
        print("Boot module does not contain a valid ELF image\n");
        return false;
    }
    struct elf_header header = elf_image_header(file);
    if (!elf_image_check_header(&header, bytes) ||
        !elf_image_measure(file, bytes, &header, image)) {
        return false;
    }
    if (image->end == 0) {
        print("ELF image in boot module does not contain any segments\n");
        return false;
    }
    print("size=0x%lx v_entry=%p v_start=%p v_end=%p ", image->end - image->start,
          (const void *)(uintptr_t)image->entry, (const void *)(uintptr_t)image->start,
          (const void *)(uintptr_t)image->end);
    return elf_image_check_range(image);
}

BOOT_CODE void elf_image_load(const uint8_t *file, const struct elf_image *image, uint8_t *memory)
{
    struct elf_header header = elf_image_header(file);
    __builtin_memset(memory, 0, image->end - image->start);
    for (unsigned i = 0; i < header.segment_count; i++) {
        struct elf_segment segment = elf_image_segment(file, &header, i);
        if (segment.memory_bytes == 0) {
            continue;
        }
        uint8_t *at = memory + (segment.vaddr - image->start);
        if (segment.file_bytes > 0) { /* an offset is checked only then */
            __builtin_memcpy(at, file + segment.offset, segment.file_bytes);
        }
        __builtin_memset(at + segment.file_bytes, 0, segment.memory_bytes - segment.file_bytes);
    }
}
