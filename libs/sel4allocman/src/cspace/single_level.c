/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A bitmap; the search goes on where the last one ended, so that slots are reused late.
 */
#include <allocman/allocman.h>
#include <allocman/cspace/single_level.h>
#include <limits.h>
#include <utils/util.h>

#define BITS_PER_ENTRY (sizeof(size_t) * CHAR_BIT)

int cspace_single_level_create(struct allocman *alloc, cspace_single_level_t *cspace,
                               struct cspace_single_level_config config)
{
    int error;

    if (config.end_slot < config.first_slot || config.cnode_size_bits >= seL4_WordBits ||
        config.end_slot > BIT(config.cnode_size_bits)) {
        ZF_LOGE("Slots %zu to %zu are not all in a CNode of 2^%zu slots", config.first_slot,
                config.end_slot, config.cnode_size_bits);
        return 1;
    }
    size_t slots = config.end_slot - config.first_slot;
    size_t length = slots / BITS_PER_ENTRY + (slots % BITS_PER_ENTRY != 0);
    size_t *bitmap = allocman_mspace_alloc(alloc, length * sizeof(*bitmap), &error);
    if (!bitmap) {
        return error;
    }
    for (size_t i = 0; i < length; i++) {
        bitmap[i] = SIZE_MAX;
    }
    if (slots % BITS_PER_ENTRY != 0) {
        bitmap[length - 1] = MASK(slots % BITS_PER_ENTRY);
    }
    *cspace = (cspace_single_level_t){
        .config = config, .bitmap = bitmap, .bitmap_length = length, .last_entry = 0};
    return 0;
}

void cspace_single_level_destroy(struct allocman *alloc, cspace_single_level_t *cspace)
{
    allocman_mspace_free(alloc, cspace->bitmap, cspace->bitmap_length * sizeof(cspace->bitmap[0]));
    cspace->bitmap = NULL;
    cspace->bitmap_length = 0;
}

static cspacepath_t make_path(void *cookie, seL4_CPtr slot)
{
    cspace_single_level_t *cspace = cookie;

    return (cspacepath_t){.capPtr = slot,
                          .capDepth =
                              cspace->config.cnode_size_bits + cspace->config.cnode_guard_bits,
                          .root = cspace->config.cnode,
                          .dest = 0,
                          .destDepth = 0,
                          .offset = slot,
                          .window = 1};
}

static int alloc_slot(struct allocman *alloc, void *cookie, cspacepath_t *path)
{
    cspace_single_level_t *cspace = cookie;

    (void)alloc;
    for (size_t i = 0; i < cspace->bitmap_length; i++) {
        size_t entry = (cspace->last_entry + i) % cspace->bitmap_length;

        if (cspace->bitmap[entry] != 0) {
            size_t bit = (size_t)CTZL(cspace->bitmap[entry]);

            cspace->bitmap[entry] &= ~BIT(bit);
            cspace->last_entry = entry;
            *path = make_path(cspace, cspace->config.first_slot + entry * BITS_PER_ENTRY + bit);
            return 0;
        }
    }
    return 1;
}

/* Whether the slot is ours; *entry and *bit: its place. */
static bool find_bit(const cspace_single_level_t *cspace, seL4_CPtr slot, size_t *entry,
                     size_t *bit)
{
    if (slot < cspace->config.first_slot || slot >= cspace->config.end_slot) {
        return false;
    }
    *entry = (slot - cspace->config.first_slot) / BITS_PER_ENTRY;
    *bit = BIT((slot - cspace->config.first_slot) % BITS_PER_ENTRY);
    return true;
}

int cspace_single_level_alloc_at(struct allocman *alloc, cspace_single_level_t *cspace,
                                 seL4_CPtr slot)
{
    size_t entry;
    size_t bit;

    (void)alloc;
    if (!find_bit(cspace, slot, &entry, &bit) || !(cspace->bitmap[entry] & bit)) {
        return 1;
    }
    cspace->bitmap[entry] &= ~bit;
    return 0;
}

static void free_slot(struct allocman *alloc, void *cookie, const cspacepath_t *path)
{
    cspace_single_level_t *cspace = cookie;
    size_t entry;
    size_t bit;

    (void)alloc;
    if (!find_bit(cspace, path->capPtr, &entry, &bit)) {
        ZF_LOGF("Slot %lu is not one of this allocator", (unsigned long)path->capPtr);
        return;
    }
    if (cspace->bitmap[entry] & bit) {
        ZF_LOGF("Slot %lu is freed twice", (unsigned long)path->capPtr);
        return;
    }
    cspace->bitmap[entry] |= bit;
}

cspace_interface_t cspace_single_level_make_interface(cspace_single_level_t *cspace)
{
    return (cspace_interface_t){.alloc = alloc_slot,
                                .free = free_slot,
                                .make_path = make_path,
                                .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                .cspace = cspace};
}
