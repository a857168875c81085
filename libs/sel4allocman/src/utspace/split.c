/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/allocman.h>
#include <allocman/util.h>
#include <allocman/utspace/split.h>
#include <string.h>
#include <vka/capops.h>

typedef struct utspace_split_node node_t;

void utspace_split_create(utspace_split_t *split)
{
    memset(split, 0, sizeof(*split));
}

/* ---- the lists ---- */

static void insert(utspace_split_t *split, node_t *node)
{
    node_t **head = &split->heads[node->ut_type][node->size_bits];
    node_t *previous = NULL;
    node_t *next = *head;

    while (next && next->paddr < node->paddr) {
        previous = next;
        next = next->next;
    }
    node->previous = previous;
    node->next = next;
    node->is_free = true;
    if (next) {
        next->previous = node;
    }
    if (previous) {
        previous->next = node;
    } else {
        *head = node;
    }
}

static void remove_node(utspace_split_t *split, node_t *node)
{
    if (node->next) {
        node->next->previous = node->previous;
    }
    if (node->previous) {
        node->previous->next = node->next;
    } else {
        split->heads[node->ut_type][node->size_bits] = node->next;
    }
    node->previous = NULL;
    node->next = NULL;
    node->is_free = false;
}

/* The smallest free untyped of at least that size, of the lowest address. */
static node_t *find_any(const utspace_split_t *split, int ut_type, size_t size_bits)
{
    for (size_t bits = size_bits; bits < seL4_WordBits; bits++) {
        if (split->heads[ut_type][bits]) {
            return split->heads[ut_type][bits];
        }
    }
    return NULL;
}

static bool holds(const node_t *node, uintptr_t paddr)
{
    return node->paddr != ALLOCMAN_NO_PADDR && paddr >= node->paddr &&
           paddr - node->paddr < BIT(node->size_bits);
}

/* The free untyped of at least that size which holds the address. */
static node_t *find_at(const utspace_split_t *split, int ut_type, size_t size_bits, uintptr_t paddr)
{
    for (size_t bits = size_bits; bits < seL4_WordBits; bits++) {
        for (node_t *node = split->heads[ut_type][bits]; node; node = node->next) {
            if (holds(node, paddr)) {
                return node;
            }
        }
    }
    return NULL;
}

static node_t *find(const utspace_split_t *split, size_t size_bits, uintptr_t paddr,
                    bool can_be_device)
{
    static const int ram[] = {ALLOCMAN_UT_KERNEL};
    static const int any_ram[] = {ALLOCMAN_UT_DEV_MEM, ALLOCMAN_UT_KERNEL};
    static const int all[] = {ALLOCMAN_UT_DEV, ALLOCMAN_UT_DEV_MEM, ALLOCMAN_UT_KERNEL};
    const int *types = can_be_device ? any_ram : ram;
    size_t count = can_be_device ? ARRAY_SIZE(any_ram) : ARRAY_SIZE(ram);
    bool anywhere = paddr == ALLOCMAN_NO_PADDR;

    if (!anywhere && can_be_device) {
        types = all;
        count = ARRAY_SIZE(all);
    }
    for (size_t i = 0; i < count; i++) {
        node_t *node = anywhere ? find_any(split, types[i], size_bits)
                                : find_at(split, types[i], size_bits, paddr);
        if (node) {
            return node;
        }
    }
    return NULL;
}

/* ---- halving and uniting ---- */

static cspacepath_t path_of(struct allocman *alloc, const node_t *node)
{
    return node->path ? *node->path : allocman_cspace_make_path(alloc, node->slot);
}

static int retype(struct allocman *alloc, const node_t *node, seL4_Word type, size_t size_bits,
                  const cspacepath_t *dest)
{
    return seL4_Untyped_Retype(path_of(alloc, node).capPtr, type,
                               allocman_retype_size(type, size_bits), dest->root, dest->dest,
                               dest->destDepth, dest->offset, 1);
}

/* One half as an untyped of its own, in a new node; NULL and *error if that fails. */
static node_t *make_half(struct allocman *alloc, node_t *parent, int *error)
{
    cspacepath_t slot;
    node_t *half = allocman_mspace_alloc(alloc, sizeof(*half), error);

    if (!half) {
        return NULL;
    }
    *error = allocman_cspace_alloc(alloc, &slot);
    if (!*error) {
        *error = retype(alloc, parent, seL4_UntypedObject, parent->size_bits - 1u, &slot);
        if (*error) {
            allocman_cspace_free(alloc, &slot);
        }
    }
    if (*error) {
        allocman_mspace_free(alloc, half, sizeof(*half));
        return NULL;
    }
    *half = (node_t){.slot = slot.capPtr,
                     .paddr = parent->paddr,
                     .parent = parent,
                     .size_bits = (uint8_t)(parent->size_bits - 1),
                     .ut_type = parent->ut_type};
    return half;
}

static void destroy_half(struct allocman *alloc, node_t *half)
{
    cspacepath_t path = path_of(alloc, half);
    int error = vka_cnode_delete(&path);

    if (error) {
        ZF_LOGE("An untyped cannot be deleted, error %d", error);
    }
    allocman_cspace_free(alloc, &path);
    allocman_mspace_free(alloc, half, sizeof(*half));
}

/* Halves a node that is in no list: *low and *high are in none either. 0, or an error, then the
 * node is whole as before. */
static int halve(struct allocman *alloc, node_t *node, node_t **low, node_t **high)
{
    int error;

    *low = make_half(alloc, node, &error);
    if (!*low) {
        return error;
    }
    *high = make_half(alloc, node, &error);
    if (!*high) {
        destroy_half(alloc, *low);
        return error;
    }
    if (node->paddr != ALLOCMAN_NO_PADDR) {
        (*high)->paddr = node->paddr + BIT((*high)->size_bits);
    }
    (*low)->sibling = *high;
    (*high)->sibling = *low;
    return 0;
}

/* Makes a node free and unites it with its sibling as long as that is free too (I1). */
static void release(struct allocman *alloc, utspace_split_t *split, node_t *node)
{
    while (node->sibling && node->sibling->is_free) {
        node_t *parent = node->parent;

        remove_node(split, node->sibling);
        destroy_half(alloc, node->sibling);
        destroy_half(alloc, node);
        node = parent;
    }
    insert(split, node);
}

/* ---- the interface ---- */

static seL4_Word split_alloc(struct allocman *alloc, void *utspace, size_t size_bits,
                             seL4_Word object_type, const cspacepath_t *slot, uintptr_t paddr,
                             bool canBeDevice, int *error)
{
    utspace_split_t *split = utspace;
    node_t *node;

    *error = 1;
    if (size_bits < seL4_MinUntypedBits || size_bits > seL4_MaxUntypedBits) {
        ZF_LOGE("No untyped has 2^%zu bytes", size_bits);
        return 0;
    }
    if (paddr != ALLOCMAN_NO_PADDR && !IS_ALIGNED(paddr, size_bits)) {
        ZF_LOGE("Physical address %p is not aligned to 2^%zu bytes", (void *)paddr, size_bits);
        return 0;
    }
    node = find(split, size_bits, paddr, canBeDevice);
    if (!node) {
        return 0;
    }
    remove_node(split, node);
    while (node->size_bits > size_bits) {
        node_t *low;
        node_t *high;

        *error = halve(alloc, node, &low, &high);
        if (*error) {
            release(alloc, split, node);
            return 0;
        }
        node = paddr != ALLOCMAN_NO_PADDR && holds(high, paddr) ? high : low;
        insert(split, node->sibling);
    }
    *error = retype(alloc, node, object_type, size_bits, slot);
    if (*error) {
        release(alloc, split, node);
        return 0;
    }
    return (seL4_Word)node;
}

static void split_free(struct allocman *alloc, void *utspace, seL4_Word cookie, size_t size_bits)
{
    node_t *node = (node_t *)cookie;

    if (node->is_free || node->size_bits != size_bits) {
        ZF_LOGF("Object %p of 2^%zu bytes is freed twice, or was never allocated", (void *)cookie,
                size_bits);
        return;
    }
    release(alloc, utspace, node);
}

static bool same_path(const cspacepath_t *a, const cspacepath_t *b)
{
    return a->capPtr == b->capPtr && a->capDepth == b->capDepth && a->root == b->root;
}

static node_t *make_root(struct allocman *alloc, const cspacepath_t *ut, size_t size_bits,
                         uintptr_t paddr, int ut_type, int *error)
{
    node_t *node = allocman_mspace_alloc(alloc, sizeof(*node), error);

    if (!node) {
        return NULL;
    }
    *node = (node_t){.slot = ut->capPtr,
                     .paddr = paddr,
                     .size_bits = (uint8_t)size_bits,
                     .ut_type = (uint8_t)ut_type};
    cspacepath_t own = allocman_cspace_make_path(alloc, ut->capPtr);
    if (!same_path(&own, ut)) {
        node->path = allocman_mspace_alloc(alloc, sizeof(*node->path), error);
        if (!node->path) {
            allocman_mspace_free(alloc, node, sizeof(*node));
            return NULL;
        }
        *node->path = *ut;
    }
    return node;
}

static void free_root(struct allocman *alloc, node_t *node)
{
    if (node->path) {
        allocman_mspace_free(alloc, node->path, sizeof(*node->path));
    }
    allocman_mspace_free(alloc, node, sizeof(*node));
}

static int split_add_uts(struct allocman *alloc, void *utspace, size_t num, const cspacepath_t *uts,
                         size_t *size_bits, uintptr_t *paddr, int utType)
{
    node_t *made = NULL;
    int error = 0;

    if (utType < 0 || utType >= UTSPACE_SPLIT_TYPES) {
        ZF_LOGE("Unknown kind of untyped %d", utType);
        return 1;
    }
    for (size_t i = 0; i < num && !error; i++) {
        if (size_bits[i] < seL4_MinUntypedBits || size_bits[i] > seL4_MaxUntypedBits) {
            ZF_LOGE("No untyped has 2^%zu bytes", size_bits[i]);
            error = 1;
            break;
        }
        node_t *node = make_root(alloc, &uts[i], size_bits[i], paddr ? paddr[i] : ALLOCMAN_NO_PADDR,
                                 utType, &error);
        if (node) {
            node->next = made;
            made = node;
        }
    }
    while (made) {
        node_t *node = made;

        made = node->next;
        if (error) {
            free_root(alloc, node);
        } else {
            insert(utspace, node);
        }
    }
    return error;
}

static uintptr_t split_paddr(void *utspace, seL4_Word cookie, size_t size_bits)
{
    (void)utspace;
    (void)size_bits;
    return ((node_t *)cookie)->paddr;
}

utspace_interface_t utspace_split_make_interface(utspace_split_t *split)
{
    /* An allocation in an allocation comes from the reserves. Frees and allocations can meet: each
     * takes its nodes out of the lists before it calls anybody. */
    return (utspace_interface_t){.alloc = split_alloc,
                                 .free = split_free,
                                 .add_uts = split_add_uts,
                                 .paddr = split_paddr,
                                 .properties = {.alloc_can_free = 1,
                                                .free_can_alloc = 1,
                                                .alloc_can_alloc = 0,
                                                .free_can_free = 1},
                                 .utspace = split};
}
