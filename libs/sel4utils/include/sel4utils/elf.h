/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Loading ELF programs into an address space. (spec/06 section 10.6)
 */
#pragma once

#include <assert.h>
#include <elf/elf.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

#define Elf_Phdr   Elf64_Phdr
#define Elf_auxv_t Elf64_auxv_t

/* Where one PT_LOAD segment goes: elf_vstart and size in bytes as in the file, the reservation in
 * whole pages. */
typedef struct sel4utils_elf_region {
    seL4_CapRights_t rights;
    void *elf_vstart;
    void *reservation_vstart;
    uint32_t size;
    size_t reservation_size;
    reservation_t reservation;
    int cacheable;
    int segment_index;
} sel4utils_elf_region_t;

static_assert(sizeof(sel4utils_elf_region_t) == 56, "spec/06 section 25");
static_assert(sizeof(Elf_Phdr) == 56, "spec/06 section 25");

/* Loads all PT_LOAD segments. Entry point, or NULL with everything undone. `regions`, if not NULL,
 * has room for sel4utils_elf_num_regions and keeps the reservations alive. */
void *sel4utils_elf_load(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka, vka_t *loader_vka,
                         const elf_t *elf);
void *sel4utils_elf_load_record_regions(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka,
                                        vka_t *loader_vka, const elf_t *elf,
                                        sel4utils_elf_region_t *regions, int mapanywhere);

/* Only reserves address ranges for the segments, at any free place. Entry point or NULL. */
void *sel4utils_elf_reserve(vspace_t *loadee, const elf_t *elf, sel4utils_elf_region_t *regions);

/* Number of PT_LOAD program headers. */
int sel4utils_elf_num_regions(const elf_t *elf);

/* The word stored in section "__vsyscall" of the file, or 0. */
uintptr_t sel4utils_elf_get_vsyscall(const elf_t *elf);

/* Address in the file of the section's data, or 0; its size in *section_size if not NULL. */
uintptr_t sel4utils_elf_get_section(const elf_t *elf, const char *section_name,
                                    uint64_t *section_size);

/* How many program headers the file has. */
uint32_t sel4utils_elf_num_phdrs(const elf_t *elf);
/* Copies the first program headers, at most max_phdrs, to `phdrs`. */
void sel4utils_elf_read_phdrs(const elf_t *elf, size_t max_phdrs, Elf_Phdr *phdrs);

#ifdef __cplusplus
}
#endif
