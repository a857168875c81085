/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's own page tables (arch/memory_layout.h). All of them hang below one entry of the
 * PML4, which programs' PML4s share. They never change after boot, so no translation of kernel
 * memory is ever stale.
 */
#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/isolation.h"
#include "arch/page_table.h"
#include "core/boot_section.h"

#include <config.h>

enum {
    WINDOW_GIB = KERNEL_WINDOW_TOP_PADDR >> 30,
    /* Without 1 GiB pages the window needs a page directory for each GiB. */
    WINDOW_DIRECTORIES = WITH_HUGE_PAGE ? 1 : WINDOW_GIB,
};

extern char kernel_image_end[];

static page_table_t kernel_pml4;
static page_table_t kernel_pdpt;
static page_table_t window_directories[WINDOW_DIRECTORIES];
static page_table_t image_directory;
static page_table_t device_directory;
static page_table_t device_pages;

enum { KERNEL_TABLE = PAGE_PRESENT | PAGE_WRITE, KERNEL_PAGE = PAGE_PRESENT | PAGE_WRITE };
enum { KERNEL_DEVICE = KERNEL_PAGE | PAGE_WRITE_THROUGH | PAGE_CACHE_DISABLE };

BOOT_CODE static void map_window(void)
{
    for (unsigned gib = 0; gib < WINDOW_GIB; gib += 1) {
        paddr_t paddr = (paddr_t)gib << level_shift(PDPT_LEVEL);
        if (WITH_HUGE_PAGE) {
            kernel_pdpt[gib] = paddr | KERNEL_PAGE | PAGE_IS_LARGE;
            continue;
        }
        uint64_t *directory = window_directories[gib % WINDOW_DIRECTORIES];
        for (unsigned i = 0; i < TABLE_ENTRIES; i += 1) {
            directory[i] = (paddr + ((paddr_t)i << level_shift(PAGE_DIRECTORY_LEVEL))) |
                           KERNEL_PAGE | PAGE_IS_LARGE;
        }
        kernel_pdpt[gib] = image_paddr(directory) | KERNEL_TABLE;
    }
}

BOOT_CODE static void map_image(void)
{
    word_t large_page = BIT(level_shift(PAGE_DIRECTORY_LEVEL));
    for (paddr_t paddr = 0; paddr < image_paddr(kernel_image_end); paddr += large_page) {
        image_directory[page_index(paddr, PAGE_DIRECTORY_LEVEL)] =
            paddr | KERNEL_PAGE | PAGE_IS_LARGE;
    }
    kernel_pdpt[page_index(KERNEL_IMAGE_BASE, PDPT_LEVEL)] =
        image_paddr(image_directory) | KERNEL_TABLE;
}

BOOT_CODE static void map_devices(const struct machine_devices *devices)
{
    device_pages[0] = apic_paddr() | KERNEL_DEVICE;
    for (unsigned i = 0; i < devices->ioapic_count; i += 1) {
        device_pages[1 + i] = devices->ioapic_paddr[i] | KERNEL_DEVICE;
    }
    device_directory[page_index(KERNEL_DEVICE_BASE, PAGE_DIRECTORY_LEVEL)] =
        image_paddr(device_pages) | KERNEL_TABLE;
    kernel_pdpt[page_index(KERNEL_DEVICE_BASE, PDPT_LEVEL)] =
        image_paddr(device_directory) | KERNEL_TABLE;
}

BOOT_CODE void kernel_vspace_init(const struct machine_devices *devices)
{
    map_window();
    map_image();
    map_devices(devices);
    kernel_pml4[KERNEL_PML4_INDEX] = image_paddr(kernel_pdpt) | KERNEL_TABLE;
    isolation_init(image_paddr(kernel_pml4), image_paddr(kernel_pdpt));
    write_cr3(image_paddr(kernel_pml4));
}
