/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A small set of physical addresses.
 *
 * R1 0 <= count <= MAX_REGIONS; each region has start < end; each ends before the next one starts.
 */
#include "regions.h"

#include "core/boot_section.h"

BOOT_CODE static void regions_close_gap(struct regions *set, unsigned index)
{
    set->count--;
    for (unsigned i = index; i < set->count; i++) {
        set->region[i] = set->region[i + 1];
    }
}

BOOT_CODE static bool regions_open_gap(struct regions *set, unsigned index)
{
    if (set->count == MAX_REGIONS) {
        return false;
    }
    for (unsigned i = set->count; i > index; i--) {
        set->region[i] = set->region[i - 1];
    }
    set->count++;
    return true;
}

BOOT_CODE bool regions_add(struct regions *set, paddr_t start, paddr_t end)
{
    unsigned first = 0;
    if (start >= end) {
        return true;
    }
    while (first < set->count && set->region[first].end < start) {
        first++;
    }
    if (first == set->count || set->region[first].start > end) {
        if (!regions_open_gap(set, first)) {
            return false;
        }
        set->region[first] = (struct region){start, end};
        return true;
    }
    struct region *joined = &set->region[first];
    joined->start = min_word(joined->start, start);
    joined->end = max_word(joined->end, end);
    while (first + 1 < set->count && set->region[first + 1].start <= joined->end) {
        joined->end = max_word(joined->end, set->region[first + 1].end);
        regions_close_gap(set, first + 1);
    }
    return true;
}

BOOT_CODE bool regions_remove(struct regions *set, paddr_t start, paddr_t end)
{
    unsigned i = 0;
    if (start >= end) {
        return true;
    }
    while (i < set->count) {
        struct region *region = &set->region[i];
        if (region->end <= start || region->start >= end) {
            i++;
        } else if (region->start < start && region->end > end) {
            if (!regions_open_gap(set, i + 1)) {
                return false;
            }
            set->region[i + 1] = (struct region){end, region->end};
            region->end = start;
            return true;
        } else if (region->start < start) {
            region->end = start;
            i++;
        } else if (region->end > end) {
            region->start = end;
            i++;
        } else {
            regions_close_gap(set, i);
        }
    }
    return true;
}

BOOT_CODE bool regions_contain(const struct regions *set, paddr_t start, paddr_t end)
{
    for (unsigned i = 0; i < set->count; i++) {
        if (set->region[i].start <= start && end <= set->region[i].end) {
            return true;
        }
    }
    return false;
}

BOOT_CODE bool regions_overlap(const struct regions *set, paddr_t start, paddr_t end)
{
    for (unsigned i = 0; i < set->count; i++) {
        if (set->region[i].start < end && start < set->region[i].end) {
            return true;
        }
    }
    return false;
}
