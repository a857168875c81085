/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Capabilities of the fake kernel: slots, the derivation tree, the life of objects.
 */
#include "fake_machine.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#undef malloc
#undef calloc

fake_object_t *fake_root;
static fake_object_t *asid_pool;
static fake_object_t *self;
static fake_object_t *self_tcb;
static fake_census_t census;

static long refuse_after = -1;
static bool was_refused;

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

void fake_plan_refusal(long calls)
{
    refuse_after = calls;
    was_refused = false;
}

bool fake_was_refused(void)
{
    return was_refused;
}

bool fake_may_proceed(void)
{
    if (refuse_after < 0 || refuse_after-- > 0) {
        return true;
    }
    was_refused = true;
    return false;
}

void *fake_malloc(size_t size)
{
    return fake_may_proceed() ? malloc(size) : NULL;
}

void *fake_calloc(size_t num, size_t size)
{
    return fake_may_proceed() ? calloc(num, size) : NULL;
}

fake_census_t fake_census(void)
{
    census.mapped = fake_mapped_frames();
    return census;
}

bool fake_same_census(fake_census_t a, fake_census_t b)
{
    bool same = memcmp(&a, &b, sizeof(a)) == 0;

    if (!same) {
        printf("  objects %zu/%zu memory %zu/%zu caps %zu/%zu mapped %zu/%zu\n", a.objects,
               b.objects, a.memory, b.memory, a.caps, b.caps, a.mapped, b.mapped);
    }
    return same;
}

/* Objects are released when neither a cap nor the allocator holds them. */
static void release(fake_object_t *object)
{
    if (object->caps == 0 && !object->has_memory) {
        free(object->slots);
        free(object);
        census.objects--;
    }
}

static void link_child(fake_cap_t *parent, fake_cap_t *child)
{
    child->parent = parent;
    child->previous = NULL;
    child->next = NULL;
    if (parent != NULL) {
        child->next = parent->first_child;
        if (child->next != NULL) {
            child->next->previous = child;
        }
        parent->first_child = child;
    }
}

static void unlink_child(fake_cap_t *cap)
{
    if (cap->previous != NULL) {
        cap->previous->next = cap->next;
    } else if (cap->parent != NULL) {
        cap->parent->first_child = cap->next;
    }
    if (cap->next != NULL) {
        cap->next->previous = cap->previous;
    }
}

void fake_insert(fake_cap_t *cap, fake_object_t *object, fake_cap_t *parent)
{
    assert(cap->object == NULL);
    cap->object = object;
    cap->first_child = NULL;
    link_child(parent, cap);
    object->caps++;
    census.caps++;
}

static void destroy(fake_object_t *object)
{
    if (object->type == seL4_CapTableObject) {
        for (size_t i = 0; i < BIT(object->size_bits); i++) {
            fake_delete(&object->slots[i]);
        }
    }
    if (object->type == seL4_TCBObject) {
        fake_delete(&object->tcb_cspace);
        fake_delete(&object->tcb_vspace);
        fake_delete(&object->tcb_buffer);
    }
    fake_unmap_structure(object);
    release(object);
}

void fake_delete(fake_cap_t *cap)
{
    fake_object_t *object = cap->object;

    if (object == NULL) {
        return;
    }
    fake_unmap_frame(cap);
    while (cap->first_child != NULL) {
        fake_cap_t *child = cap->first_child;

        unlink_child(child);
        link_child(cap->parent, child);
    }
    unlink_child(cap);
    memset(cap, 0, sizeof(*cap));
    census.caps--;
    /* A CNode that holds the last cap to itself would delete itself twice. */
    if (object->caps == 1) {
        object->caps = 0;
        destroy(object);
    } else {
        object->caps--;
    }
}

static void revoke(fake_cap_t *cap)
{
    while (cap->first_child != NULL) {
        revoke(cap->first_child);
        fake_delete(cap->first_child);
    }
}

fake_object_t *fake_new_object(seL4_Word type, seL4_Word size_bits)
{
    fake_object_t *object = calloc(1, sizeof(*object));

    assert(object != NULL);
    object->type = type;
    object->size_bits = size_bits;
    if (type == seL4_CapTableObject) {
        object->slots = calloc(BIT(size_bits), sizeof(*object->slots));
        assert(object->slots != NULL);
    }
    census.objects++;
    return object;
}

/* The slot at an index of a CNode whose cap is in the root CNode. */
fake_cap_t *fake_slot(seL4_CNode root, seL4_Word index, seL4_Word depth)
{
    fake_object_t *cnode = fake_root->slots[root].object;

    if (cnode == NULL || cnode->type != seL4_CapTableObject || index >= BIT(cnode->size_bits)) {
        return NULL;
    }
    /* The root CNode's cap has a guard that fills up to a whole word, others have none. */
    return depth == (cnode == fake_root ? seL4_WordBits : cnode->size_bits) ? &cnode->slots[index]
                                                                            : NULL;
}

fake_cap_t *fake_cap(seL4_CPtr cptr)
{
    return cptr < BIT(FAKE_ROOT_BITS) ? &fake_root->slots[cptr] : NULL;
}

void fake_reset(void)
{
    static fake_object_t *first[4];

    fake_reset_machine();
    first[0] = fake_root = fake_new_object(seL4_CapTableObject, FAKE_ROOT_BITS);
    first[1] = asid_pool = fake_new_object(FAKE_TYPE_ASID_POOL, 0);
    first[2] = self = fake_new_object(seL4_X64_PML4Object, seL4_VSpaceBits);
    first[3] = self_tcb = fake_new_object(seL4_TCBObject, 0);
    for (size_t i = 0; i < 4; i++) {
        first[i]->has_memory = true;
    }
    self->has_asid = true;
    self->is_current = true;
    fake_insert(&fake_root->slots[FAKE_CNODE], fake_root, NULL);
    fake_insert(&fake_root->slots[FAKE_ASID_POOL], asid_pool, NULL);
    fake_insert(&fake_root->slots[FAKE_VSPACE], self, NULL);
    fake_insert(&fake_root->slots[FAKE_TCB], self_tcb, NULL);
}

int fake_make_object(seL4_CPtr slot, seL4_Word type, seL4_Word size_bits, fake_object_t **object)
{
    fake_cap_t *cap = fake_cap(slot);

    if (cap == NULL || cap->object != NULL || type >= seL4_ObjectTypeCount) {
        return seL4_InvalidArgument;
    }
    *object = fake_new_object(type, size_bits);
    (*object)->has_memory = true;
    fake_give_memory(*object);
    census.memory++;
    fake_insert(cap, *object, NULL);
    return 0;
}

void fake_free_object(fake_object_t *object)
{
    assert(object->has_memory);
    assert(object->caps == 0 && "memory given back while caps to the object exist");
    assert(object->children == 0 && "untyped given back while objects in it exist");
    object->has_memory = false;
    fake_take_memory(object);
    census.memory--;
    release(object);
}

bool fake_slot_is_empty(seL4_CPtr slot)
{
    return fake_cap(slot)->object == NULL;
}

fake_object_t *fake_object_at(seL4_CPtr cptr)
{
    return fake_cap(cptr)->object;
}

fake_object_t *fake_object_in(seL4_CPtr cnode, seL4_Word slot)
{
    return fake_object_at(cnode)->slots[slot].object;
}

seL4_Word fake_badge_in(seL4_CPtr cnode, seL4_Word slot)
{
    return fake_object_at(cnode)->slots[slot].badge;
}

seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cptr)
{
    return fake_slot_is_empty(cptr) ? 0 : 1;
}

static seL4_Error copy_cap(fake_cap_t *dest, fake_cap_t *src, seL4_CapRights_t rights,
                           seL4_Word badge)
{
    if (!fake_may_proceed()) {
        return seL4_NotEnoughMemory;
    }
    if (dest == NULL || src == NULL || src->object == NULL) {
        return seL4_FailedLookup;
    }
    if (dest->object != NULL) {
        return seL4_DeleteFirst;
    }
    fake_insert(dest, src->object, src);
    dest->badge = badge;
    dest->rights = rights;
    return seL4_NoError;
}

seL4_Error fake_CNode_Copy(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth, seL4_CapRights_t rights)
{
    fake_cap_t *src = fake_slot(src_root, src_index, src_depth);

    return copy_cap(fake_slot(root, index, depth), src, rights, src == NULL ? 0 : src->badge);
}

seL4_Error fake_CNode_Mint(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth, seL4_CapRights_t rights,
                           seL4_Word badge)
{
    return copy_cap(fake_slot(root, index, depth), fake_slot(src_root, src_index, src_depth),
                    rights, badge);
}

seL4_Error fake_CNode_Move(seL4_CNode root, seL4_Word index, seL4_Uint8 depth, seL4_CNode src_root,
                           seL4_Word src_index, seL4_Uint8 src_depth)
{
    fake_cap_t *dest = fake_slot(root, index, depth);
    fake_cap_t *src = fake_slot(src_root, src_index, src_depth);
    fake_object_t *object;

    if (!fake_may_proceed()) {
        return seL4_NotEnoughMemory;
    }
    if (dest == NULL || src == NULL || src->object == NULL) {
        return seL4_FailedLookup;
    }
    if (dest->object != NULL) {
        return seL4_DeleteFirst;
    }
    object = src->object;
    fake_insert(dest, object, src->parent);
    dest->badge = src->badge;
    dest->rights = src->rights;
    fake_delete(src);
    return seL4_NoError;
}

seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    fake_cap_t *cap = fake_slot(root, index, depth);

    if (cap == NULL) {
        return seL4_FailedLookup;
    }
    fake_delete(cap);
    return seL4_NoError;
}

seL4_Error fake_CNode_Revoke(seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    fake_cap_t *cap = fake_slot(root, index, depth);

    if (cap == NULL) {
        return seL4_FailedLookup;
    }
    revoke(cap);
    return seL4_NoError;
}
