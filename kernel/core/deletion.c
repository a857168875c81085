/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Deleting and revoking capabilities (spec 03, sections 5.3 to 5.6).
 *
 * The last capability to a CNode or TCB becomes a zombie, which counts the slots of the object that
 * still have to be cleared, from the last to the first. Deleting the capability clears them; that
 * may be preempted after each, and goes on when the zombie is deleted again. The last capability to
 * a container found inside a container is not walked: it changes places with the first slot of its
 * own object, where it stays as an unreachable zombie until its untyped is revoked. So the depth is
 * two, whatever programs build.
 */
#include "arch/object.h"
#include "core/assert.h"
#include "core/derivation.h"
#include "core/endpoint.h"
#include "core/fault_seed.h"
#include "core/irq.h"
#include "core/notification.h"
#include "core/object.h"
#include "core/preemption.h"
#include "core/reply.h"
#include "core/thread_view.h"

static struct slot *zombie_slots(struct cap zombie)
{
    return cap_object(zombie);
}

/* Detaches the object of the last capability; what is left of the capability is null or a zombie.
 */
static struct cap object_finalise(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
        endpoint_cancel_all(cap_object(cap));
        return cap_null();
    case CAP_NOTIFICATION:
        if (!SEEDED(DEL)) {
            notification_unbind(cap_object(cap));
        }
        notification_cancel_all(cap_object(cap));
        return cap_null();
    case CAP_CNODE:
        return cap_zombie(cap_paddr(cap), false, BIT(cap_get(cap, CAP_CNODE_RADIX)));
    case CAP_THREAD:
        tcb_finalise(cap_object(cap));
        return cap_zombie(cap_paddr(cap), true, TCB_SLOTS);
    case CAP_IRQ_HANDLER:
        irq_release(cap.word[1]);
        return cap_null();
    default:
        return cap_null();
    }
}

static struct cap slot_finalise(struct slot *slot)
{
    enum cap_kind kind = cap_kind(slot->cap);
    if (kind == CAP_ZOMBIE) {
        return slot->cap;
    }
    if (kind == CAP_REPLY) {
        return cap_null();
    }
    if (derivation_is_in_tcb(slot)) {
        views_outdate();
    }
    bool is_final = derivation_is_final(slot);
    if (cap_kind_is_arch(kind)) {
        arch_cap_finalise(slot, is_final);
        return cap_null();
    }
    return is_final ? object_finalise(slot->cap) : cap_null();
}

static void slot_empty(struct slot *slot)
{
    if (cap_kind(slot->cap) == CAP_REPLY) {
        reply_delete(slot);
    } else {
        derivation_remove(slot);
    }
}

/* Can a slot with this remainder be emptied? A zombie in the last uncleared slot of its own object
 * has nothing but itself left to clear. */
static bool remainder_is_done(struct cap rest, const struct slot *slot)
{
    return cap_is_null(rest) || rest.word[1] == 0 ||
           (rest.word[1] == 1 && zombie_slots(rest) == slot);
}

/* Clears a slot of an object under destruction, or leaves a zombie in its own first slot. */
static enum result inner_slot_clear(struct slot *slot)
{
    while (!slot_is_empty(slot)) {
        struct cap rest = slot_finalise(slot);
        if (remainder_is_done(rest, slot)) {
            slot_empty(slot);
            return RESULT_OK;
        }
        slot->cap = rest;
        struct slot *first = zombie_slots(rest);
        if (first == slot) {
            return RESULT_OK;
        }
        derivation_swap(first, first->cap, slot, slot->cap);
        if (preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    }
    return RESULT_OK;
}

enum result slot_delete(struct slot *slot)
{
    while (!slot_is_empty(slot)) {
        struct cap rest = slot_finalise(slot);
        if (remainder_is_done(rest, slot)) {
            slot_empty(slot);
            return RESULT_OK;
        }
        slot->cap = rest;
        if (inner_slot_clear(zombie_slots(rest) + rest.word[1] - 1) != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
        /* A zombie inside its own object may just have moved to the object's first slot. */
        if (cap_kind(slot->cap) == CAP_ZOMBIE && cap_paddr(slot->cap) == cap_paddr(rest)) {
            slot->cap.word[1] = rest.word[1] - 1;
        }
        if (preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    }
    return RESULT_OK;
}

void slot_delete_simple(struct slot *slot)
{
    if (slot_is_empty(slot)) {
        return;
    }
    struct cap rest = slot_finalise(slot);
    kassert(remainder_is_done(rest, slot));
    slot_empty(slot);
}

enum result slot_revoke(struct slot *slot)
{
    while (derivation_has_children(slot)) {
        if (slot_delete(derivation_next(slot)) != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
        if (preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    }
    return RESULT_OK;
}
