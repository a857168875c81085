/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The further boot information: chunks with a header each, without padding between them.
 */
#include "boot_info.h"

#include "core/boot_section.h"

#include <abi/bootinfo.h>

/* Appends a chunk of `bytes` of content at `at`; returns where its content begins. */
BOOT_CODE static uint8_t *boot_info_chunk(uint8_t **at, enum abi_bootinfo_blob id, word_t bytes)
{
    seL4_BootInfoHeader header = {.id = id, .len = sizeof(header) + bytes};
    uint8_t *content = *at + sizeof(header);
    __builtin_memcpy(*at, &header, sizeof(header));
    *at = content + bytes;
    return content;
}

BOOT_CODE static void boot_info_append(uint8_t **at, enum abi_bootinfo_blob id, const void *content,
                                       word_t bytes)
{
    __builtin_memcpy(boot_info_chunk(at, id, bytes), content, bytes);
}

BOOT_CODE static void boot_info_append_map(uint8_t **at, const struct multiboot *mb)
{
    uint8_t *content = boot_info_chunk(at, SEL4_BOOTINFO_HEADER_X86_MBMMAP,
                                       sizeof(mb->map_bytes) + sizeof(mb->map));
    __builtin_memcpy(content, &mb->map_bytes, sizeof(mb->map_bytes));
    __builtin_memcpy(content + sizeof(mb->map_bytes), mb->map, sizeof(mb->map));
}

BOOT_CODE word_t boot_info_write_extra(uint8_t *page, const struct multiboot *mb,
                                       const uint8_t *rsdp, uint32_t tsc_mhz)
{
    uint8_t *at = page;
    if (mb->has_vbe) {
        boot_info_append(&at, SEL4_BOOTINFO_HEADER_X86_VBE, &mb->vbe, sizeof(mb->vbe));
    }
    boot_info_append(&at, SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP, rsdp, ACPI_RSDP_BYTES);
    if (mb->framebuffer.paddr != 0) {
        boot_info_append(&at, SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER, &mb->framebuffer,
                         sizeof(mb->framebuffer));
    }
    boot_info_append_map(&at, mb);
    boot_info_append(&at, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, &tsc_mhz, sizeof(tsc_mhz));
    return (word_t)(at - page);
}
