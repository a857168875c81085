/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the boot loader tells the kernel, by either version of the multiboot protocol (spec 02,
 * sections 1.4 to 1.6). Everything is copied, since loaders put their information anywhere in RAM.
 */
#pragma once
#include "acpi.h"
#include "regions.h"

#include <abi/constants.h>

enum {
    MULTIBOOT1_MAGIC = 0x2badb002,
    MULTIBOOT2_MAGIC = 0x36d76289,
    MULTIBOOT_MAP_ENTRY_BYTES = 24,
    MULTIBOOT_MAP_BYTES = MULTIBOOT_MAP_ENTRY_BYTES * SEL4_MULTIBOOT_MAX_MMAP_ENTRIES,
    MULTIBOOT_VBE_CONTROL_BYTES = 512,
    MULTIBOOT_VBE_MODE_BYTES = 256,
};

struct multiboot_vbe {
    uint8_t control[MULTIBOOT_VBE_CONTROL_BYTES];
    uint8_t mode_info[MULTIBOOT_VBE_MODE_BYTES];
    uint32_t mode;
    uint32_t interface_segment;
    uint32_t interface_offset;
    uint32_t interface_length;
};

/* As a chunk of the boot information has it. */
struct multiboot_framebuffer {
    uint64_t paddr;
    uint32_t pitch;
    uint32_t width;
    uint32_t height;
    uint8_t bits_per_pixel;
    uint8_t type;
} __attribute__((packed));

struct multiboot {
    struct regions ram;
    unsigned module_count;
    struct region root_task; /* module 0 */
    paddr_t modules_end;     /* of all modules */
    bool has_rsdp;           /* multiboot 2 */
    bool has_vbe;            /* multiboot 1 */
    uint8_t rsdp[ACPI_RSDP_BYTES];
    struct multiboot_vbe vbe;
    struct multiboot_framebuffer framebuffer; /* paddr 0: none */
    uint32_t map_bytes;
    uint8_t map[MULTIBOOT_MAP_BYTES]; /* multiboot 1: entries as the loader gave them */
};

/* The command line, in the loader's memory; empty if there is none. */
const char *multiboot_command_line(uint32_t magic, paddr_t info);

/* Was the machine started by UEFI, so that memory below 1 MiB is not a BIOS's? Multiboot 1 does not
 * tell: false. */
bool multiboot_is_uefi(uint32_t magic, paddr_t info);

/* Reads the information at `info` into `mb`, which is all zero. False, with the reason printed: the
 * kernel cannot boot from it. */
must_use bool multiboot_read(uint32_t magic, paddr_t info, struct multiboot *mb);

/* --- shared by multiboot1.c and multiboot2.c */

static inline uint32_t multiboot_word(paddr_t paddr)
{
    uint32_t value;
    __builtin_memcpy(&value, paddr_to_kernel(paddr), sizeof(value));
    return value;
}

static inline uint64_t multiboot_long(paddr_t paddr)
{
    uint64_t value;
    __builtin_memcpy(&value, paddr_to_kernel(paddr), sizeof(value));
    return value;
}

/* The next module: prints and records it. `hint` ends the message if it is empty. */
must_use bool multiboot_module(struct multiboot *mb, paddr_t start, paddr_t end, const char *name,
                               const char *hint);

const char *multiboot1_command_line(paddr_t info);
const char *multiboot2_command_line(paddr_t info);
bool multiboot2_is_uefi(paddr_t info);
must_use bool multiboot1_read(paddr_t info, struct multiboot *mb);
must_use bool multiboot2_read(paddr_t info, struct multiboot *mb);
