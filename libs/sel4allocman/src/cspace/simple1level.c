/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "one_level.h"

#include <allocman/allocman.h>
#include <allocman/cspace/simple1level.h>
#include <utils/util.h>

void cspace_simple1level_create(cspace_simple1level_t *cspace,
                                struct cspace_simple1level_config config)
{
    *cspace = (cspace_simple1level_t){.config = config, .current_slot = config.first_slot};
}

static cspacepath_t make_path(void *cookie, seL4_CPtr slot)
{
    const struct cspace_simple1level_config *config = &((cspace_simple1level_t *)cookie)->config;

    return one_level_path(config->cnode, config->cnode_size_bits + config->cnode_guard_bits, slot);
}

static int alloc_slot(struct allocman *alloc, void *cookie, cspacepath_t *path)
{
    cspace_simple1level_t *cspace = cookie;

    (void)alloc;
    if (cspace->current_slot >= cspace->config.end_slot) {
        return 1;
    }
    *path = make_path(cspace, cspace->current_slot++);
    return 0;
}

static void free_slot(struct allocman *alloc, void *cookie, const cspacepath_t *path)
{
    (void)alloc;
    (void)cookie;
    (void)path;
}

cspace_interface_t cspace_simple1level_make_interface(cspace_simple1level_t *cspace)
{
    return (cspace_interface_t){.alloc = alloc_slot,
                                .free = free_slot,
                                .make_path = make_path,
                                .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                .cspace = cspace};
}
