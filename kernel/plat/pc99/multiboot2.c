/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Multiboot 2: a list of tags, each with its type and size (spec 02, section 1.5).
 */
#include "core/boot_section.h"
#include "debug/debug.h"
#include "memory_map.h"
#include "multiboot.h"

/* Byte offsets: of the list, and in every tag. */
enum { MB2_TOTAL_BYTES = 0, MB2_FIRST_TAG = 8, MB2_TYPE = 0, MB2_BYTES = 4, MB2_PAYLOAD = 8 };

enum mb2_tag {
    MB2_TAG_END = 0,
    MB2_TAG_COMMAND_LINE = 1,
    MB2_TAG_MODULE = 3,
    MB2_TAG_MAP = 6,
    MB2_TAG_FRAMEBUFFER = 8,
    MB2_TAG_EFI32 = 11,
    MB2_TAG_EFI64 = 12,
    MB2_TAG_OLD_RSDP = 14,
    MB2_TAG_NEW_RSDP = 15,
};

/* Byte offsets in the tags of these types. */
enum { MB2_MODULE_START = 8, MB2_MODULE_END = 12, MB2_MODULE_NAME = 16 };
enum {
    MB2_MAP_ENTRY_BYTES = 8,
    MB2_MAP_ENTRIES = 16,
    MB2_ENTRY_START = 0,
    MB2_ENTRY_BYTES = 8,
    MB2_ENTRY_TYPE = 16,
    MB2_ENTRY_LEAST_BYTES = 20
};

/* A tag inside the list, whose size is at least that of its head. */
struct mb2_tag_place {
    paddr_t paddr;
    uint32_t type;
    uint32_t bytes;
};

/* Goes from the tag at `*next` to the one behind it; false at the end of the list. */
BOOT_CODE static bool multiboot2_tag(paddr_t info, paddr_t *next, struct mb2_tag_place *tag)
{
    paddr_t end = info + multiboot_word(info + MB2_TOTAL_BYTES);
    if (*next + MB2_PAYLOAD > end) {
        return false;
    }
    tag->paddr = *next;
    tag->type = multiboot_word(*next + MB2_TYPE);
    tag->bytes = multiboot_word(*next + MB2_BYTES);
    if (tag->type == MB2_TAG_END || tag->bytes < MB2_PAYLOAD || tag->bytes > end - *next) {
        return false;
    }
    *next += align_up(tag->bytes, 3);
    return true;
}

/* The text at `offset` of the tag; empty if it does not end inside the tag. */
BOOT_CODE static const char *multiboot2_string(const struct mb2_tag_place *tag, uint32_t offset)
{
    const char *text = paddr_to_kernel(tag->paddr);
    for (uint32_t i = offset; i < tag->bytes; i++) {
        if (text[i] == '\0') {
            return text + offset;
        }
    }
    return "";
}

/* The first tag of `type`; false if there is none. */
BOOT_CODE static bool multiboot2_find(paddr_t info, enum mb2_tag type, struct mb2_tag_place *tag)
{
    paddr_t next = info + MB2_FIRST_TAG;
    while (multiboot2_tag(info, &next, tag)) {
        if (tag->type == type) {
            return true;
        }
    }
    return false;
}

BOOT_CODE const char *multiboot2_command_line(paddr_t info)
{
    struct mb2_tag_place tag;
    return multiboot2_find(info, MB2_TAG_COMMAND_LINE, &tag) ? multiboot2_string(&tag, MB2_PAYLOAD)
                                                             : "";
}

BOOT_CODE bool multiboot2_is_uefi(paddr_t info)
{
    struct mb2_tag_place tag;
    return multiboot2_find(info, MB2_TAG_EFI64, &tag) || multiboot2_find(info, MB2_TAG_EFI32, &tag);
}

BOOT_CODE static bool multiboot2_module(const struct mb2_tag_place *tag, struct multiboot *mb)
{
    if (tag->bytes < MB2_MODULE_NAME) {
        print("clavis: the boot loader's record of a boot module is cut short\n");
        return false;
    }
    return multiboot_module(mb, multiboot_word(tag->paddr + MB2_MODULE_START),
                            multiboot_word(tag->paddr + MB2_MODULE_END),
                            multiboot2_string(tag, MB2_MODULE_NAME), "");
}

/* All entries: what is RAM, or after that what is not. */
BOOT_CODE static bool multiboot2_map(const struct mb2_tag_place *tag, bool is_adding,
                                     struct multiboot *mb)
{
    uint32_t step =
        tag->bytes < MB2_MAP_ENTRIES ? 0 : multiboot_word(tag->paddr + MB2_MAP_ENTRY_BYTES);
    if (step < MB2_ENTRY_LEAST_BYTES) {
        print("clavis: the boot loader's memory map has entries of %u bytes\n", step);
        return false;
    }
    uint32_t count = (tag->bytes - MB2_MAP_ENTRIES) / step;
    paddr_t at = tag->paddr + MB2_MAP_ENTRIES;
    for (uint32_t i = 0; i < count; i++, at += step) {
        struct memory_map_entry entry = {.start = multiboot_long(at + MB2_ENTRY_START),
                                         .bytes = multiboot_long(at + MB2_ENTRY_BYTES),
                                         .type = multiboot_word(at + MB2_ENTRY_TYPE)};
        if (is_adding ? !memory_map_add(&mb->ram, &entry, false)
                      : !memory_map_exclude(&mb->ram, &entry)) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static void multiboot2_framebuffer(const struct mb2_tag_place *tag, struct multiboot *mb)
{
    struct multiboot_framebuffer *fb = &mb->framebuffer;
    if (tag->bytes < MB2_PAYLOAD + sizeof(*fb)) {
        return;
    }
    __builtin_memcpy(fb, paddr_to_kernel(tag->paddr + MB2_PAYLOAD), sizeof(*fb));
    print("Got framebuffer info in multiboot2. Current video mode is at physical address=%lx "
          "pitch=%u resolution=%ux%u@%u type=%u\n",
          fb->paddr, fb->pitch, fb->width, fb->height, fb->bits_per_pixel, fb->type);
}

BOOT_CODE static void multiboot2_rsdp(const struct mb2_tag_place *tag, uint32_t bytes,
                                      struct multiboot *mb)
{
    if (tag->bytes - MB2_PAYLOAD != bytes) {
        return;
    }
    __builtin_memset(mb->rsdp, 0, sizeof(mb->rsdp));
    __builtin_memcpy(mb->rsdp, paddr_to_kernel(tag->paddr + MB2_PAYLOAD), bytes);
    mb->has_rsdp = true;
}

BOOT_CODE static bool multiboot2_use(const struct mb2_tag_place *tag, struct multiboot *mb)
{
    switch (tag->type) {
    case MB2_TAG_MODULE:
        return multiboot2_module(tag, mb);
    case MB2_TAG_MAP:
        return multiboot2_map(tag, true, mb) && multiboot2_map(tag, false, mb);
    case MB2_TAG_FRAMEBUFFER:
        multiboot2_framebuffer(tag, mb);
        return true;
    case MB2_TAG_OLD_RSDP:
        multiboot2_rsdp(tag, ACPI_OLD_RSDP_BYTES, mb);
        return true;
    case MB2_TAG_NEW_RSDP:
        multiboot2_rsdp(tag, ACPI_RSDP_BYTES, mb);
        return true;
    default:
        return true;
    }
}

BOOT_CODE bool multiboot2_read(paddr_t info, struct multiboot *mb)
{
    paddr_t next = info + MB2_FIRST_TAG;
    struct mb2_tag_place tag;
    while (multiboot2_tag(info, &next, &tag)) {
        if (!multiboot2_use(&tag, mb)) {
            return false;
        }
    }
    print("Detected %u boot module(s):\n", mb->module_count);
    return true;
}
