/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "one_level.h"

#include <allocman/allocman.h>
#include <allocman/cspace/single_level.h>
#include <utils/util.h>

int cspace_single_level_create(struct allocman *alloc, cspace_single_level_t *cspace,
                               struct cspace_single_level_config config)
{
    if (config.end_slot < config.first_slot || config.cnode_size_bits >= seL4_WordBits ||
        config.end_slot > BIT(config.cnode_size_bits)) {
        ZF_LOGE("Slots %zu to %zu are not all in a CNode of 2^%zu slots", config.first_slot,
                config.end_slot, config.cnode_size_bits);
        return 1;
    }
    cspace->config = config;
    return allocman_slots_create(alloc, &cspace->slots, config.first_slot, config.end_slot);
}

void cspace_single_level_destroy(struct allocman *alloc, cspace_single_level_t *cspace)
{
    allocman_slots_destroy(alloc, &cspace->slots);
}

static cspacepath_t make_path(void *cookie, seL4_CPtr slot)
{
    const struct cspace_single_level_config *config = &((cspace_single_level_t *)cookie)->config;

    return one_level_path(config->cnode, config->cnode_size_bits + config->cnode_guard_bits, slot);
}

static int alloc_slot(struct allocman *alloc, void *cookie, cspacepath_t *path)
{
    cspace_single_level_t *cspace = cookie;
    size_t slot;

    (void)alloc;
    if (!allocman_slots_take(&cspace->slots, &slot)) {
        return 1;
    }
    *path = make_path(cspace, slot);
    return 0;
}

int cspace_single_level_alloc_at(struct allocman *alloc, cspace_single_level_t *cspace,
                                 seL4_CPtr slot)
{
    (void)alloc;
    return allocman_slots_take_at(&cspace->slots, slot) ? 0 : 1;
}

static void free_slot(struct allocman *alloc, void *cookie, const cspacepath_t *path)
{
    cspace_single_level_t *cspace = cookie;

    (void)alloc;
    allocman_slots_put_back(&cspace->slots, path->capPtr);
}

cspace_interface_t cspace_single_level_make_interface(cspace_single_level_t *cspace)
{
    return (cspace_interface_t){.alloc = alloc_slot,
                                .free = free_slot,
                                .make_path = make_path,
                                .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                .cspace = cspace};
}
