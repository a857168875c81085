/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Making a CNode of the second level is an allocation that may itself need slots: two for each
 * halving of an untyped. So a CNode is made while there are still that many, and whoever asks in
 * the meantime gets those.
 */
#include <allocman/allocman.h>
#include <allocman/cspace/two_level.h>
#include <string.h>
#include <vka/capops.h>

/* Enough for an object halved out of the largest untyped, and for the memory that its book-keeping
 * takes. */
#define SPARE_SLOTS (2 * seL4_MaxUntypedBits + 32)

static size_t min_depth(const struct cspace_two_level_config *config)
{
    return config->cnode_guard_bits + config->cnode_size_bits;
}

static cspacepath_t make_path(void *cookie, seL4_CPtr slot)
{
    const struct cspace_two_level_config *config = &((cspace_two_level_t *)cookie)->config;

    return (cspacepath_t){.capPtr = slot,
                          .capDepth = min_depth(config) + config->level_two_bits,
                          .root = config->cnode,
                          .dest = slot >> config->level_two_bits,
                          .destDepth = min_depth(config),
                          .offset = slot & (BIT(config->level_two_bits) - 1),
                          .window = 1};
}

/* The slot of the first level at `index`. */
static cspacepath_t make_node_path(const cspace_two_level_t *cspace, size_t index)
{
    return (cspacepath_t){.capPtr = index,
                          .capDepth = min_depth(&cspace->config),
                          .root = cspace->config.cnode,
                          .dest = 0,
                          .destDepth = 0,
                          .offset = index,
                          .window = 1};
}

/* The book-keeping of a CNode whose slots [first, end) are free. 0 or an error. */
static int add_record(struct allocman *alloc, cspace_two_level_t *cspace, size_t index,
                      size_t first, size_t end)
{
    int error;
    struct cspace_two_level_node *node = allocman_mspace_alloc(alloc, sizeof(*node), &error);

    if (!node) {
        return error;
    }
    error = allocman_slots_create(alloc, &node->slots, first, end);
    if (error) {
        allocman_mspace_free(alloc, node, sizeof(*node));
        return error;
    }
    cspace->nodes[index] = node;
    cspace->free_count += node->slots.free_count;
    return 0;
}

static size_t node_size_bits(const cspace_two_level_t *cspace)
{
    return cspace->config.level_two_bits + seL4_SlotBits;
}

/* One more CNode at the first index without one; false if there is no index or no memory. */
static bool add_node(struct allocman *alloc, cspace_two_level_t *cspace)
{
    size_t index = cspace->config.first_slot;
    cspacepath_t path;
    seL4_Word cookie;
    int error;

    while (index < cspace->config.end_slot && cspace->nodes[index]) {
        index++;
    }
    if (index == cspace->config.end_slot) {
        return false;
    }
    path = make_node_path(cspace, index);
    cookie = allocman_utspace_alloc(alloc, node_size_bits(cspace), seL4_CapTableObject, &path,
                                    false, &error);
    if (error) {
        return false;
    }
    error = add_record(alloc, cspace, index, index << cspace->config.level_two_bits,
                       (index + 1) << cspace->config.level_two_bits);
    if (error) {
        vka_cnode_delete(&path);
        allocman_utspace_free(alloc, cookie, node_size_bits(cspace));
        return false;
    }
    return true;
}

/* Without success the spare slots remain, until the next call. */
static void grow(struct allocman *alloc, cspace_two_level_t *cspace)
{
    if (cspace->growing) {
        return;
    }
    cspace->growing = true;
    while (cspace->free_count < SPARE_SLOTS && add_node(alloc, cspace)) {
    }
    cspace->growing = false;
}

static int alloc_slot(struct allocman *alloc, void *cookie, cspacepath_t *path)
{
    cspace_two_level_t *cspace = cookie;

    if (cspace->free_count < SPARE_SLOTS) {
        grow(alloc, cspace);
    }
    for (size_t i = 0; cspace->free_count > 0 && i < cspace->config.end_slot; i++) {
        size_t index = (cspace->last + i) % cspace->config.end_slot;
        size_t slot;

        if (cspace->nodes[index] && allocman_slots_take(&cspace->nodes[index]->slots, &slot)) {
            cspace->last = index;
            cspace->free_count--;
            *path = make_path(cspace, slot);
            return 0;
        }
    }
    return 1;
}

static void free_slot(struct allocman *alloc, void *cookie, const cspacepath_t *path)
{
    cspace_two_level_t *cspace = cookie;
    size_t index = path->capPtr >> cspace->config.level_two_bits;

    (void)alloc;
    if (index >= cspace->config.end_slot || !cspace->nodes[index]) {
        ZF_LOGF("Slot %lu is not one of this allocator", (unsigned long)path->capPtr);
        return;
    }
    allocman_slots_put_back(&cspace->nodes[index]->slots, path->capPtr);
    cspace->free_count++;
}

static bool is_valid(const struct cspace_two_level_config *config)
{
    size_t bits = config->cnode_size_bits + config->level_two_bits;

    return bits < seL4_WordBits && config->first_slot <= config->end_slot &&
           config->end_slot <= BIT(config->cnode_size_bits) &&
           config->start_existing_index <= config->end_existing_index &&
           (config->start_existing_index == config->end_existing_index ||
            (config->start_existing_index >= config->first_slot &&
             config->end_existing_index <= config->end_slot));
}

/* Records of the CNodes that are there. */
static int add_existing(struct allocman *alloc, cspace_two_level_t *cspace)
{
    const struct cspace_two_level_config *config = &cspace->config;

    for (size_t i = config->start_existing_index; i < config->end_existing_index; i++) {
        size_t start = i << config->level_two_bits;
        size_t end = start + BIT(config->level_two_bits);
        size_t first_free = MIN(MAX(start, config->start_existing_slot), end);
        size_t end_free = MAX(MIN(end, config->end_existing_slot), first_free);
        int error = add_record(alloc, cspace, i, first_free, end_free);

        if (error) {
            return error;
        }
    }
    return 0;
}

/* Undoes what creating has done so far. */
static void remove_records(struct allocman *alloc, cspace_two_level_t *cspace)
{
    for (size_t i = 0; i < cspace->config.end_slot; i++) {
        if (cspace->nodes[i]) {
            allocman_slots_destroy(alloc, &cspace->nodes[i]->slots);
            allocman_mspace_free(alloc, cspace->nodes[i], sizeof(*cspace->nodes[i]));
        }
    }
    allocman_mspace_free(alloc, cspace->nodes, cspace->config.end_slot * sizeof(cspace->nodes[0]));
    cspace->nodes = NULL;
}

int cspace_two_level_create(struct allocman *alloc, cspace_two_level_t *cspace,
                            struct cspace_two_level_config config)
{
    int error;

    if (!is_valid(&config)) {
        ZF_LOGE("The slots of a two-level CSpace do not fit its CNodes");
        return 1;
    }
    *cspace = (cspace_two_level_t){.config = config};
    cspace->nodes =
        allocman_mspace_alloc(alloc, config.end_slot * sizeof(cspace->nodes[0]), &error);
    if (!cspace->nodes) {
        return error;
    }
    memset(cspace->nodes, 0, config.end_slot * sizeof(cspace->nodes[0]));
    error = add_existing(alloc, cspace);
    if (error) {
        remove_records(alloc, cspace);
    }
    return error;
}

cspace_interface_t cspace_two_level_make_interface(cspace_two_level_t *cspace)
{
    return (cspace_interface_t){.alloc = alloc_slot,
                                .free = free_slot,
                                .make_path = make_path,
                                .properties = ALLOCMAN_REENTRANT_PROPERTIES,
                                .cspace = cspace};
}
