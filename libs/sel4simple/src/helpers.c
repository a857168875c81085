/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <simple/simple_helpers.h>
#include <vka/capops.h>

bool simple_is_untyped_cap(simple_t *simple, seL4_CPtr pos)
{
    int count = simple_get_untyped_count(simple);

    for (int i = 0; i < count; i++) {
        if (simple_get_nth_untyped(simple, i, NULL, NULL, NULL) == pos) {
            return true;
        }
    }
    return false;
}

seL4_CPtr simple_last_valid_cap(simple_t *simple)
{
    seL4_CPtr last = seL4_CapNull;
    int count = simple_get_cap_count(simple);

    for (int i = 0; i < count; i++) {
        seL4_CPtr cap = simple_get_nth_cap(simple, i);

        if (cap > last) {
            last = cap;
        }
    }
    return last;
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    *res = (cspacepath_t){.capPtr = slot,
                          .capDepth = seL4_WordBits,
                          .root = simple_get_cnode(data),
                          .dest = simple_get_cnode(data),
                          .destDepth = seL4_WordBits,
                          .offset = slot,
                          .window = 1};
}

/* Without the debug call of the kernel: moving a slot onto itself says DeleteFirst when it is in
 * use, and otherwise fails for want of a capability. */
static bool slot_is_empty(simple_t *simple, seL4_CPtr slot)
{
#ifdef CONFIG_DEBUG_BUILD
    (void)simple;
    return !debug_cap_is_valid(slot);
#else
    cspacepath_t path;

    cspace_make_path(simple, slot, &path);
    return vka_cnode_move(&path, &path) == seL4_FailedLookup;
#endif
}

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    simple_t *simple = data;
    int size_bits = simple_get_cnode_size_bits(simple);
    int first = simple_get_cap_count(simple);

    if (size_bits < 0 || first < 0) {
        return -1;
    }
    for (seL4_CPtr slot = (seL4_CPtr)first; slot < BIT(size_bits); slot++) {
        if (slot_is_empty(simple, slot)) {
            *res = slot;
            return 0;
        }
    }
    return 1;
}

void simple_make_vka(simple_t *simple, vka_t *vka)
{
    *vka =
        (vka_t){.data = simple, .cspace_alloc = cspace_alloc, .cspace_make_path = cspace_make_path};
}
