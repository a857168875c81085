/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Multiboot 1: a record at a fixed layout whose flags say which fields are there (spec 02, 1.4).
 */
#include "core/boot_section.h"
#include "debug/debug.h"
#include "memory_map.h"
#include "multiboot.h"

/* Byte offsets in the record. */
enum {
    MB1_FLAGS = 0,
    MB1_MEMORY_UPPER = 8, /* KiB above 1 MiB */
    MB1_COMMAND_LINE = 16,
    MB1_MODULE_COUNT = 20,
    MB1_MODULES = 24,
    MB1_MAP_BYTES = 44,
    MB1_MAP = 48,
    MB1_VBE_CONTROL = 72,
    MB1_VBE_MODE_INFO = 76,
    MB1_VBE_MODE = 80, /* this one and the next three: 16 bits */
    MB1_VBE_INTERFACE_SEGMENT = 82,
    MB1_VBE_INTERFACE_OFFSET = 84,
    MB1_VBE_INTERFACE_LENGTH = 86,
};

enum {
    MB1_HAS_MEMORY = 1 << 0,
    MB1_HAS_MODULES = 1 << 3,
    MB1_HAS_MAP = 1 << 6,
    MB1_HAS_VBE = 1 << 11
};

/* Byte offsets in a module's record. */
enum { MB1_MODULE_START = 0, MB1_MODULE_END = 4, MB1_MODULE_NAME = 8, MB1_MODULE_BYTES = 16 };

/* Byte offsets in an entry of the map. */
enum { MB1_ENTRY_START = 4, MB1_ENTRY_BYTES = 12, MB1_ENTRY_TYPE = 20 };

BOOT_CODE static const char *multiboot1_string(paddr_t pointer)
{
    return pointer == 0 ? "" : paddr_to_kernel(pointer);
}

BOOT_CODE const char *multiboot1_command_line(paddr_t info)
{
    return multiboot1_string(multiboot_word(info + MB1_COMMAND_LINE));
}

BOOT_CODE static bool multiboot1_modules(paddr_t info, struct multiboot *mb)
{
    uint32_t count = multiboot_word(info + MB1_MODULE_COUNT);
    paddr_t record = multiboot_word(info + MB1_MODULES);
    print("Detected %u boot module(s):\n", count);
    for (uint32_t i = 0; i < count; i++, record += MB1_MODULE_BYTES) {
        const char *name = multiboot1_string(multiboot_word(record + MB1_MODULE_NAME));
        if (!multiboot_module(mb, multiboot_word(record + MB1_MODULE_START),
                              multiboot_word(record + MB1_MODULE_END), name, " by QEMU")) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static struct memory_map_entry multiboot1_map_entry(paddr_t entry)
{
    return (struct memory_map_entry){.start = multiboot_long(entry + MB1_ENTRY_START),
                                     .bytes = multiboot_long(entry + MB1_ENTRY_BYTES),
                                     .type = multiboot_word(entry + MB1_ENTRY_TYPE)};
}

BOOT_CODE static void multiboot1_keep_map(paddr_t map, uint32_t bytes, struct multiboot *mb)
{
    mb->map_bytes = bytes;
    if (bytes > MULTIBOOT_MAP_BYTES) {
        mb->map_bytes = MULTIBOOT_MAP_BYTES;
        print("clavis: the boot information can hold %d entries of the memory map: the last %u are "
              "left out there\n",
              SEL4_MULTIBOOT_MAX_MMAP_ENTRIES,
              bytes / MULTIBOOT_MAP_ENTRY_BYTES - SEL4_MULTIBOOT_MAX_MMAP_ENTRIES);
    }
    __builtin_memcpy(mb->map, paddr_to_kernel(map), mb->map_bytes);
}

BOOT_CODE static bool multiboot1_map(paddr_t info, struct multiboot *mb)
{
    paddr_t map = multiboot_word(info + MB1_MAP);
    uint32_t bytes = multiboot_word(info + MB1_MAP_BYTES);
    uint32_t count = bytes / MULTIBOOT_MAP_ENTRY_BYTES;
    print("Parsing GRUB physical memory map\n");
    for (uint32_t i = 0; i < count; i++) {
        struct memory_map_entry entry = multiboot1_map_entry(map + i * MULTIBOOT_MAP_ENTRY_BYTES);
        if (!memory_map_add(&mb->ram, &entry, true)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        struct memory_map_entry entry = multiboot1_map_entry(map + i * MULTIBOOT_MAP_ENTRY_BYTES);
        if (!memory_map_exclude(&mb->ram, &entry)) {
            return false;
        }
    }
    multiboot1_keep_map(map, count * MULTIBOOT_MAP_ENTRY_BYTES, mb);
    return true;
}

BOOT_CODE static uint16_t multiboot1_short(paddr_t paddr)
{
    uint16_t value;
    __builtin_memcpy(&value, paddr_to_kernel(paddr), sizeof(value));
    return value;
}

BOOT_CODE static void multiboot1_vbe(paddr_t info, struct multiboot *mb)
{
    struct multiboot_vbe *vbe = &mb->vbe;
    mb->has_vbe = true;
    __builtin_memcpy(vbe->control, paddr_to_kernel(multiboot_word(info + MB1_VBE_CONTROL)),
                     sizeof(vbe->control));
    __builtin_memcpy(vbe->mode_info, paddr_to_kernel(multiboot_word(info + MB1_VBE_MODE_INFO)),
                     sizeof(vbe->mode_info));
    vbe->mode = multiboot1_short(info + MB1_VBE_MODE);
    vbe->interface_segment = multiboot1_short(info + MB1_VBE_INTERFACE_SEGMENT);
    vbe->interface_offset = multiboot1_short(info + MB1_VBE_INTERFACE_OFFSET);
    vbe->interface_length = multiboot1_short(info + MB1_VBE_INTERFACE_LENGTH);
    print("Got VBE info in multiboot. Current video mode is %u\n", vbe->mode);
}

BOOT_CODE bool multiboot1_read(paddr_t info, struct multiboot *mb)
{
    uint32_t flags = multiboot_word(info + MB1_FLAGS);
    if ((flags & MB1_HAS_MEMORY) == 0) {
        print("Boot loader did not provide information about physical memory size\n");
        return false;
    }
    if ((flags & MB1_HAS_MODULES) == 0) {
        print("Boot loader did not provide information about boot modules\n");
        return false;
    }
    if (!multiboot1_modules(info, mb)) {
        return false;
    }
    if (mb->module_count == 0) {
        return true; /* for the caller to report */
    }
    if ((flags & MB1_HAS_MAP) != 0) {
        if (!multiboot1_map(info, mb)) {
            return false;
        }
    } else {
        paddr_t bytes = (paddr_t)multiboot_word(info + MB1_MEMORY_UPPER) * 1024;
        if (!memory_map_add_ram(&mb->ram, RAM_START,
                                align_down(RAM_START + bytes, seL4_PageBits))) {
            return false;
        }
    }
    if ((flags & MB1_HAS_VBE) != 0) {
        multiboot1_vbe(info, mb);
    } else {
        print("Multiboot gave us no video information\n");
    }
    return true;
}
