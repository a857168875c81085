/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What all kinds of objects have: copying and narrowing capabilities, making objects.
 */
#include "core/object.h"

#include "arch/object.h"
#include "core/assert.h"
#include "core/derivation.h"
#include "core/tcb.h"

#include <abi/constants.h>
#include <abi/object.h>
#include <abi/types.h>

enum result cap_derive(struct slot *slot, struct cap cap, struct cap *out)
{
    enum cap_kind kind = cap_kind(cap);
    if (cap_kind_is_arch(kind)) {
        return arch_cap_derive(slot, cap, out);
    }
    *out = kind == CAP_UNTYPED || cap_copies_equal(cap) ? cap : cap_null();
    if (kind == CAP_UNTYPED && derivation_has_children(slot)) {
        return error_revoke_first();
    }
    return RESULT_OK;
}

struct cap cap_narrow(struct cap cap, word_t mask)
{
    enum cap_kind kind = cap_kind(cap);
    if (cap_kind_is_arch(kind)) {
        return arch_cap_mask_rights(cap, mask);
    }
    if (kind == CAP_ENDPOINT) {
        return cap_set_endpoint_rights(cap, cap_rights(cap) & mask);
    }
    if (kind == CAP_NOTIFICATION) {
        return cap_set(cap, CAP_NOTIFICATION_RIGHTS, cap_rights(cap) & mask);
    }
    if (WITH_MCS && kind == CAP_REPLY && !(mask & RIGHT_GRANT)) {
        return cap_set(cap, CAP_REPLY_OBJECT_GRANT, 0);
    }
    return cap;
}

struct cap cap_with_guard(struct cap cap, word_t data)
{
    if (cap_kind(cap) != CAP_CNODE) {
        return cap;
    }
    word_t guard_size = abi_cnode_data_guard_size(data);
    if (guard_size + cap_get(cap, CAP_CNODE_RADIX) > WORD_BITS) {
        return cap_null();
    }
    cap = cap_set(cap, CAP_CNODE_GUARD_SIZE, guard_size);
    cap.word[1] = abi_cnode_data_guard(data) & MASK(guard_size);
    return cap;
}

bool cap_same_object(struct cap a, struct cap b)
{
    if (!cap_same_kind_and_address(a, b)) {
        return false;
    }
    enum cap_kind kind = cap_kind(a);
    if (cap_kind_is_arch(kind)) {
        return arch_cap_same_object(a, b);
    }
    switch ((unsigned)kind) {
    case CAP_IRQ_HANDLER:
    case CAP_SCHED_CONTROL:
        return a.word[1] == b.word[1];
    case CAP_DOMAIN:
        return true;
    default: /* untyped, zombie and the like: every capability stands for itself */
        return cap_is_one_of(a, CAP_OBJECT_KINDS);
    }
}

bool object_size_bits(word_t type, word_t user_size, word_t *size_bits)
{
    switch (type) {
    case seL4_UntypedObject:
        *size_bits = user_size;
        return true;
    case seL4_TCBObject:
        *size_bits = seL4_TCBBits;
        return true;
    case seL4_EndpointObject:
        *size_bits = seL4_EndpointBits;
        return true;
    case seL4_NotificationObject:
        *size_bits = seL4_NotificationBits;
        return true;
    case seL4_CapTableObject:
        *size_bits = user_size + seL4_SlotBits;
        return true;
    default:
        return (WITH_MCS && time_object_size_bits(type, user_size, size_bits)) ||
               arch_object_size_bits(type, size_bits);
    }
}

struct cap object_cap(word_t type, paddr_t paddr, word_t user_size, bool is_device)
{
    switch (type) {
    case seL4_UntypedObject:
        return cap_untyped(paddr, (unsigned)user_size, is_device, 0);
    case seL4_TCBObject:
        return cap_new(CAP_THREAD, paddr, 0);
    case seL4_EndpointObject:
        return cap_endpoint(paddr, 0, RIGHTS_ALL);
    case seL4_NotificationObject:
        return cap_notification(paddr, 0, RIGHT_READ | RIGHT_WRITE);
    case seL4_CapTableObject:
        return cap_cnode(paddr, (unsigned)user_size, 0, 0);
    default:
        if (WITH_MCS && type < seL4_NonArchObjectTypeCount) {
            return time_object_cap(type, paddr, user_size);
        }
        return arch_object_cap(type, paddr, is_device);
    }
}

void objects_init(word_t type, paddr_t paddr, word_t count)
{
    if (type != seL4_TCBObject) {
        arch_objects_init(type, paddr, count);
        return;
    }
    for (word_t i = 0; i < count; i += 1) {
        tcb_create(paddr + (i << seL4_TCBBits));
    }
}
