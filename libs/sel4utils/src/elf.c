/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Loading ELF programs.
 */
#include <sel4utils/elf.h>
#include <sel4utils/mapping.h>
#include <sel4utils/vspace.h>
#include <stdlib.h>
#include <string.h>

/* Program images are linked below this address. */
#define MAX_ENTRY_POINT BIT(32)

static uintptr_t region_start(const sel4utils_elf_region_t *region)
{
    return (uintptr_t)region->reservation_vstart;
}

static uintptr_t region_end(const sel4utils_elf_region_t *region)
{
    return region_start(region) + region->reservation_size;
}

static seL4_CapRights_t rights_from_flags(uint32_t flags)
{
    return seL4_CapRights_new(0, 0, (flags & (PF_R | PF_X)) != 0, (flags & PF_W) != 0);
}

int sel4utils_elf_num_regions(const elf_t *elf)
{
    int count = 0;

    for (size_t i = 0; i < elf_getNumProgramHeaders(elf); i++) {
        if (elf_getProgramHeaderType(elf, i) == PT_LOAD) {
            count++;
        }
    }
    return count;
}

/* One region per PT_LOAD header, in whole pages; pages may still be in two regions. */
static int read_regions(const elf_t *elf, sel4utils_elf_region_t *regions)
{
    size_t num = 0;

    for (size_t i = 0; i < elf_getNumProgramHeaders(elf); i++) {
        uintptr_t start, size;

        if (elf_getProgramHeaderType(elf, i) != PT_LOAD) {
            continue;
        }
        start = elf_getProgramHeaderVaddr(elf, i);
        size = elf_getProgramHeaderMemorySize(elf, i);
        if (start + size < start || size > UINT32_MAX ||
            elf_getProgramHeaderFileSize(elf, i) > size) {
            ZF_LOGE("Segment %zu has a bad size", i);
            return -1;
        }
        regions[num++] = (sel4utils_elf_region_t){
            .rights = rights_from_flags(elf_getProgramHeaderFlags(elf, i)),
            .elf_vstart = (void *)start,
            .reservation_vstart = (void *)ALIGN_DOWN(start, PAGE_SIZE_4K),
            .size = (uint32_t)size,
            .reservation_size =
                ALIGN_UP(start + size, PAGE_SIZE_4K) - ALIGN_DOWN(start, PAGE_SIZE_4K),
            .cacheable = 1,
            .segment_index = (int)i,
        };
    }
    return 0;
}

/* Takes the page that two regions share from the one that is not writable, or from the upper. */
static void settle_shared_page(sel4utils_elf_region_t *lower, sel4utils_elf_region_t *upper)
{
    bool to_upper = seL4_CapRights_get_capAllowWrite(upper->rights) &&
                    !seL4_CapRights_get_capAllowWrite(lower->rights);

    if (region_end(lower) <= region_start(upper)) {
        return;
    }
    if ((uintptr_t)lower->elf_vstart + lower->size > (uintptr_t)upper->elf_vstart) {
        ZF_LOGF("Segments %d and %d overlap", lower->segment_index, upper->segment_index);
        return;
    }
    if (to_upper) {
        lower->reservation_size -= PAGE_SIZE_4K;
    } else {
        upper->reservation_vstart = (void *)(region_start(upper) + PAGE_SIZE_4K);
        upper->reservation_size -= PAGE_SIZE_4K;
    }
}

static void settle_shared_pages(sel4utils_elf_region_t *regions, int num)
{
    for (int i = 0; i < num; i++) {
        for (int j = i + 1; j < num; j++) {
            bool ordered = regions[i].elf_vstart <= regions[j].elf_vstart;

            if (regions[i].reservation_size == 0 || regions[j].reservation_size == 0) {
                continue;
            }
            settle_shared_page(&regions[ordered ? i : j], &regions[ordered ? j : i]);
        }
    }
}

static void release_regions(vspace_t *loadee, sel4utils_elf_region_t *regions, int num)
{
    for (int i = 0; i < num; i++) {
        if (regions[i].reservation.res != NULL) {
            vspace_free_reservation(loadee, regions[i].reservation);
            regions[i].reservation.res = NULL;
        }
    }
}

static int reserve_region(vspace_t *loadee, sel4utils_elf_region_t *region, int mapanywhere)
{
    if (region->reservation_size == 0) {
        return 0;
    }
    if (mapanywhere) {
        region->reservation = vspace_reserve_range(loadee, region->reservation_size, region->rights,
                                                   region->cacheable, &region->reservation_vstart);
    } else {
        region->reservation =
            vspace_reserve_range_at(loadee, region->reservation_vstart, region->reservation_size,
                                    region->rights, region->cacheable);
    }
    if (region->reservation.res == NULL) {
        ZF_LOGE("Failed to make reservation: %p, %zu", region->elf_vstart,
                region->reservation_size);
        return -1;
    }
    return 0;
}

static int prepare_regions(vspace_t *loadee, const elf_t *elf, sel4utils_elf_region_t *regions,
                           int num, int mapanywhere)
{
    if (read_regions(elf, regions)) {
        return -1;
    }
    settle_shared_pages(regions, num);
    for (int i = 0; i < num; i++) {
        if (reserve_region(loadee, &regions[i], mapanywhere)) {
            release_regions(loadee, regions, i);
            return -1;
        }
    }
    return 0;
}

/* Maps fresh frames at every page of a region. Undoes itself. */
static int fill_region(vspace_t *loadee, vka_t *vka, sel4utils_elf_region_t *region)
{
    uintptr_t start = region_start(region);
    uintptr_t page = start;
    int error = 0;

    while (page < region_end(region) && error == 0) {
        vka_object_t frame;
        uintptr_t cookie;

        error = vka_alloc_frame(vka, seL4_PageBits, &frame);
        if (error) {
            break;
        }
        cookie = frame.ut;
        error = vspace_map_pages_at_vaddr(loadee, &frame.cptr, &cookie, (void *)page, 1,
                                          seL4_PageBits, region->reservation);
        if (error) {
            vka_free_object(vka, &frame);
            break;
        }
        page += PAGE_SIZE_4K;
    }
    if (error && page > start) {
        vspace_unmap_pages(loadee, (void *)start, (page - start) / PAGE_SIZE_4K, seL4_PageBits,
                           vka);
    }
    return error;
}

static void empty_region(vspace_t *loadee, vka_t *vka, sel4utils_elf_region_t *region)
{
    if (region->reservation_size != 0) {
        vspace_unmap_pages(loadee, region->reservation_vstart,
                           region->reservation_size / PAGE_SIZE_4K, seL4_PageBits, vka);
    }
}

/* Copies bytes into one page of the new program through a temporary mapping. */
static int copy_into_page(vspace_t *loadee, vspace_t *loader, vka_t *loader_vka, const char *from,
                          size_t len, uintptr_t vaddr)
{
    uintptr_t offset = vaddr & (PAGE_SIZE_4K - 1);
    seL4_CPtr page = vspace_get_cap(loadee, (void *)(vaddr - offset));
    char *mapping;

    if (page == seL4_CapNull) {
        ZF_LOGE("No page for the segment at %p", (void *)vaddr);
        return -1;
    }
    mapping = sel4utils_dup_and_map(loader_vka, loader, page, seL4_PageBits);
    if (mapping == NULL) {
        return -1;
    }
    memcpy(mapping + offset, from, len);
    sel4utils_unmap_dup(loader_vka, loader, mapping, seL4_PageBits);
    return 0;
}

/* Copies the file part of a segment; the rest of its fresh frames is zero already. */
static int copy_segment(vspace_t *loadee, vspace_t *loader, vka_t *loader_vka, const elf_t *elf,
                        const sel4utils_elf_region_t *region, uintptr_t shift)
{
    size_t file_size = elf_getProgramHeaderFileSize(elf, (size_t)region->segment_index);
    const char *file = elf_getProgramSegment(elf, (size_t)region->segment_index);
    uintptr_t vaddr = (uintptr_t)region->elf_vstart + shift;
    size_t done = 0;

    if (file_size != 0 && file == NULL) {
        ZF_LOGE("Segment %d lies outside the file", region->segment_index);
        return -1;
    }
    while (done < file_size) {
        size_t in_page = PAGE_SIZE_4K - ((vaddr + done) & (PAGE_SIZE_4K - 1));
        size_t chunk = MIN(file_size - done, in_page);

        if (copy_into_page(loadee, loader, loader_vka, file + done, chunk, vaddr + done)) {
            return -1;
        }
        done += chunk;
    }
    return 0;
}

static int load_regions(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka, vka_t *loader_vka,
                        const elf_t *elf, sel4utils_elf_region_t *regions, int num, int mapanywhere)
{
    int error = 0;
    int filled;

    for (filled = 0; filled < num; filled++) {
        error = fill_region(loadee, loadee_vka, &regions[filled]);
        if (error) {
            break;
        }
    }
    for (int i = 0; i < num && error == 0; i++) {
        uintptr_t linked = ALIGN_DOWN((uintptr_t)regions[i].elf_vstart, PAGE_SIZE_4K);
        uintptr_t shift = mapanywhere ? region_start(&regions[i]) - linked : 0;

        error = copy_segment(loadee, loader, loader_vka, elf, &regions[i], shift);
    }
    if (error) {
        while (filled > 0) {
            empty_region(loadee, loadee_vka, &regions[--filled]);
        }
    }
    return error;
}

static void *entry_point_of(const elf_t *elf)
{
    uintptr_t entry = elf_getEntryPoint(elf);

    if (entry == 0 || entry >= MAX_ENTRY_POINT) {
        ZF_LOGE("ERROR: this code hasn't been tested for entry points above 32 bits: %p",
                (void *)entry);
        return NULL;
    }
    return (void *)entry;
}

static void *load_into(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka, vka_t *loader_vka,
                       const elf_t *elf, sel4utils_elf_region_t *regions, int num, int mapanywhere)
{
    void *entry = entry_point_of(elf);

    if (entry == NULL || prepare_regions(loadee, elf, regions, num, mapanywhere)) {
        return NULL;
    }
    if (load_regions(loadee, loader, loadee_vka, loader_vka, elf, regions, num, mapanywhere)) {
        ZF_LOGE("Failed to load program segments");
        release_regions(loadee, regions, num);
        return NULL;
    }
    return entry;
}

void *sel4utils_elf_load_record_regions(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka,
                                        vka_t *loader_vka, const elf_t *elf,
                                        sel4utils_elf_region_t *regions, int mapanywhere)
{
    int num = sel4utils_elf_num_regions(elf);
    sel4utils_elf_region_t *records = regions;
    void *entry;

    if (num == 0) {
        ZF_LOGE("Program without segments");
        return NULL;
    }
    if (records == NULL) {
        records = calloc((size_t)num, sizeof(*records));
        if (records == NULL) {
            ZF_LOGE("Failed to allocate segment records");
            return NULL;
        }
    }
    entry = load_into(loadee, loader, loadee_vka, loader_vka, elf, records, num, mapanywhere);
    if (regions == NULL) {
        /* Mapped pages stay; only the address ranges are no longer reserved. */
        release_regions(loadee, records, num);
        free(records);
    }
    return entry;
}

void *sel4utils_elf_load(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka, vka_t *loader_vka,
                         const elf_t *elf)
{
    return sel4utils_elf_load_record_regions(loadee, loader, loadee_vka, loader_vka, elf, NULL, 0);
}

void *sel4utils_elf_reserve(vspace_t *loadee, const elf_t *elf, sel4utils_elf_region_t *regions)
{
    int num = sel4utils_elf_num_regions(elf);

    if (regions == NULL || prepare_regions(loadee, elf, regions, num, 1)) {
        return NULL;
    }
    return (void *)elf_getEntryPoint(elf);
}

uintptr_t sel4utils_elf_get_section(const elf_t *elf, const char *section_name,
                                    uint64_t *section_size)
{
    size_t index = 0;
    const void *section = elf_getSectionNamed(elf, section_name, &index);

    if (section == NULL) {
        return 0;
    }
    if (section_size != NULL) {
        *section_size = elf_getSectionSize(elf, index);
    }
    return (uintptr_t)section;
}

uintptr_t sel4utils_elf_get_vsyscall(const elf_t *elf)
{
    uint64_t size = 0;
    uintptr_t section = sel4utils_elf_get_section(elf, "__vsyscall", &size);
    uintptr_t value = 0;

    if (section != 0 && size >= sizeof(value)) {
        memcpy(&value, (void *)section, sizeof(value));
    }
    return value;
}

uint32_t sel4utils_elf_num_phdrs(const elf_t *elf)
{
    return (uint32_t)elf_getNumProgramHeaders(elf);
}

void sel4utils_elf_read_phdrs(const elf_t *elf, size_t max_phdrs, Elf_Phdr *phdrs)
{
    size_t num = MIN(elf_getNumProgramHeaders(elf), max_phdrs);

    for (size_t i = 0; i < num; i++) {
        phdrs[i] = (Elf_Phdr){
            .p_type = elf_getProgramHeaderType(elf, i),
            .p_offset = elf_getProgramHeaderOffset(elf, i),
            .p_vaddr = elf_getProgramHeaderVaddr(elf, i),
            .p_paddr = elf_getProgramHeaderPaddr(elf, i),
            .p_filesz = elf_getProgramHeaderFileSize(elf, i),
            .p_memsz = elf_getProgramHeaderMemorySize(elf, i),
            .p_flags = elf_getProgramHeaderFlags(elf, i),
            .p_align = elf_getProgramHeaderAlign(elf, i),
        };
    }
}
