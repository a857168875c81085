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
#include "core/sched_context.h"
#include "core/thread_view.h"

static struct slot *zombie_slots(struct cap zombie)
{
    return cap_object(zombie);
}

static bool endpoint_is_idle(const struct endpoint *ep)
{
    return !ep->queue.head;
}

static void notification_destroy(struct notification *ntfn)
{
    if (!SEEDED(DEL)) {
        notification_unbind(ntfn);
    }
    if (WITH_MCS) {
        sched_context_leave_notification(ntfn);
    }
    notification_cancel_all(ntfn);
}

/* Is the capability all that goes? Either there is another one to the object, or nobody and nothing
 * uses the object. */
static inline bool slot_goes_alone(const struct slot *slot)
{
    struct cap cap = slot->cap;
    if (cap_is_one_of(cap, CAP_OBJECT_KINDS)) {
        return !derivation_is_final_object(slot) ||
               (cap_kind(cap) == CAP_ENDPOINT && endpoint_is_idle(cap_object(cap)));
    }
    if (cap_kind(cap) == CAP_FRAME) {
        return cap_get(cap, CAP_MAPPED_ASID) == 0;
    }
    return cap_is_one_of(cap, BIT(CAP_UNTYPED) | BIT(CAP_IRQ_CONTROL) | BIT(CAP_DOMAIN) |
                                  BIT(CAP_SCHED_CONTROL));
}

/* Detaches the object of a capability that does not go alone. False if it had slots: then a zombie
 * that has all of them takes the place of the capability. */
static bool slot_finalise(struct slot *slot)
{
    struct cap cap = slot->cap;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
        endpoint_cancel_all(cap_object(cap));
        return true;
    case CAP_NOTIFICATION:
        notification_destroy(cap_object(cap));
        return true;
    case CAP_CNODE:
        slot->cap = cap_zombie(cap_paddr(cap), false, BIT(cap_get(cap, CAP_CNODE_RADIX)));
        return false;
    case CAP_THREAD:
        tcb_finalise(cap_object(cap));
        slot->cap = cap_zombie(cap_paddr(cap), true, TCB_SLOTS);
        return false;
    case CAP_IRQ_HANDLER:
        if (derivation_is_final(slot)) {
            irq_release(cap.word[1]);
        }
        return true;
    case CAP_ZOMBIE:
        return false;
    default:
        if (WITH_MCS && time_object_finalise(cap)) {
            return true;
        }
        arch_cap_finalise(slot, derivation_is_final(slot));
        return true;
    }
}

/* Empties a slot of any content, or leaves a zombie in it: false. */
static bool slot_clear(struct slot *slot)
{
    if (slot_is_empty(slot)) {
        return true;
    }
    if (!WITH_MCS && cap_kind(slot->cap) == CAP_REPLY) {
        reply_slot_clear(slot);
        return true;
    }
    if (derivation_is_in_tcb(slot)) {
        views_outdate();
    }
    if (!slot_goes_alone(slot) && !slot_finalise(slot)) {
        return false;
    }
    derivation_remove(slot);
    return true;
}

/* Can the slot of a zombie be emptied? One in the last uncleared slot of its own object has nothing
 * but itself left to clear. */
static bool zombie_is_done(struct cap zombie, const struct slot *slot)
{
    return zombie.word[1] == 0 || (zombie.word[1] == 1 && zombie_slots(zombie) == slot);
}

/* Clears a slot of an object under destruction, or leaves a zombie in its own first slot. */
static enum result inner_slot_clear(struct slot *slot)
{
    while (!slot_clear(slot)) {
        struct cap zombie = slot->cap;
        struct slot *first = zombie_slots(zombie);
        if (zombie_is_done(zombie, slot)) {
            derivation_remove(slot);
            return RESULT_OK;
        }
        if (first == slot) {
            return RESULT_OK;
        }
        derivation_swap(first, first->cap, slot, zombie);
        if (preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    }
    return RESULT_OK;
}

/* Destroys the object of the zombie in `slot`. */
static enum result zombie_delete(struct slot *slot)
{
    do {
        struct cap zombie = slot->cap;
        if (zombie_is_done(zombie, slot)) {
            derivation_remove(slot);
            return RESULT_OK;
        }
        if (inner_slot_clear(zombie_slots(zombie) + zombie.word[1] - 1) != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
        /* A zombie inside its own object may just have moved to the object's first slot. */
        if (cap_kind(slot->cap) == CAP_ZOMBIE && cap_paddr(slot->cap) == cap_paddr(zombie)) {
            slot->cap.word[1] = zombie.word[1] - 1;
        }
        if (preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
    } while (!slot_clear(slot));
    return RESULT_OK;
}

/* Apart from slot_delete, so that what goes alone needs no stack. */
static apart enum result slot_delete_any(struct slot *slot)
{
    return slot_clear(slot) ? RESULT_OK : zombie_delete(slot);
}

enum result slot_delete(struct slot *slot)
{
    if (unlikely(derivation_is_in_tcb(slot)) || !slot_goes_alone(slot)) {
        return slot_delete_any(slot);
    }
    derivation_remove(slot);
    return RESULT_OK;
}

void slot_delete_simple(struct slot *slot)
{
    if (!slot_clear(slot)) {
        kassert(zombie_is_done(slot->cap, slot));
        derivation_remove(slot);
    }
}

apart enum result slot_revoke(struct slot *slot)
{
    struct slot *next = derivation_behind(slot);
    while (derivation_is_parent(slot, next)) {
        if (slot_delete(next) != RESULT_OK || preemption_point() != RESULT_OK) {
            return RESULT_PREEMPTED;
        }
        next = derivation_behind(slot);
    }
    return RESULT_OK;
}
