/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages between threads (spec 03, sections 8.2, 8.6).
 */
#include "core/message.h"

#include "core/cspace.h"
#include "core/derivation.h"
#include "core/endpoint.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/object.h"

#include <abi/constants.h>

unsigned message_put(struct tcb *receiver, const word_t *words, unsigned count)
{
    for (unsigned i = 0; i < min_word(count, ABI_MESSAGE_REGISTERS); i += 1) {
        receiver->context.word[context_message_register[i]] = words[i];
    }
    if (count <= ABI_MESSAGE_REGISTERS) {
        return count;
    }
    uint64_t *buffer = thread_writable_buffer(receiver);
    if (!buffer) {
        return ABI_MESSAGE_REGISTERS;
    }
    memory_copy_words(buffer + ABI_IPC_MSG + ABI_MESSAGE_REGISTERS, words + ABI_MESSAGE_REGISTERS,
                      count - ABI_MESSAGE_REGISTERS);
    return count;
}

word_t message_copy_rest(const struct tcb *sender, struct tcb *receiver, word_t length)
{
    enum { FIRST = ABI_IPC_MSG + ABI_MESSAGE_REGISTERS };
    const uint64_t *from = thread_readable_buffer(sender);
    uint64_t *to = thread_writable_buffer(receiver);
    if (!from || !to) {
        return ABI_MESSAGE_REGISTERS;
    }
    memory_copy_words(to + FIRST, from + FIRST, length - ABI_MESSAGE_REGISTERS);
    return length;
}

apart word_t message_copy_all(const struct tcb *sender, struct tcb *receiver, word_t info)
{
    message_copy_registers(sender, receiver, ABI_MESSAGE_REGISTERS);
    word_t length = message_copy_rest(sender, receiver, abi_message_info_length(info));
    return abi_message_info_set_length(info, length);
}

/* The empty slot that `receiver` has named for a capability, or null. */
static struct slot *receive_slot(struct tcb *receiver, const uint64_t *buffer)
{
    struct slot *root = cspace_lookup(receiver, buffer[ABI_IPC_RECEIVE_CNODE]);
    struct slot *slot = NULL;
    if (!root || cspace_empty_slot(root->cap, buffer[ABI_IPC_RECEIVE_INDEX],
                                   buffer[ABI_IPC_RECEIVE_DEPTH], &slot) != RESULT_OK) {
        return NULL;
    }
    return slot;
}

static bool is_cap_to_endpoint(struct cap cap, const struct endpoint *ep)
{
    return ep && cap_kind(cap) == CAP_ENDPOINT && cap_object(cap) == ep;
}

/* Resolves the sender's extra capabilities; false if one does not resolve. */
static bool extra_slots(struct tcb *sender, const uint64_t *buffer, unsigned count,
                        struct slot **slots)
{
    for (unsigned i = 0; i < count; i += 1) {
        slots[i] = cspace_lookup(sender, buffer[ABI_IPC_CAPS_OR_BADGES + i]);
        if (!slots[i]) {
            return false;
        }
    }
    return true;
}

/* Transfers capabilities; returns `info` with extraCaps and capsUnwrapped as delivered. */
static word_t message_transfer_caps(struct tcb *sender, struct tcb *receiver, word_t info,
                                    const struct endpoint *ep)
{
    unsigned count = (unsigned)abi_message_info_extra_caps(info);
    info = abi_message_info_set_extra_caps(abi_message_info_set_caps_unwrapped(info, 0), 0);
    const uint64_t *from = thread_readable_buffer(sender);
    uint64_t *to = thread_writable_buffer(receiver);
    struct slot *slots[MAX_EXTRA_CAPS];
    if (!from || !to || !extra_slots(sender, from, count, slots)) {
        return info;
    }
    struct slot *destination = receive_slot(receiver, to);
    word_t unwrapped = 0;
    unsigned done = 0;
    for (; done < count; done += 1) {
        struct cap cap = slots[done]->cap;
        if (is_cap_to_endpoint(cap, ep)) {
            to[ABI_IPC_CAPS_OR_BADGES + done] = cap_badge(cap);
            unwrapped |= SEEDED(CAPX) ? 0 : BIT(done);
            continue;
        }
        if (!destination || cap_derive(slots[done], cap, &cap) != RESULT_OK || cap_is_null(cap)) {
            break;
        }
        derivation_insert_copy(slots[done], destination, cap);
        destination = NULL;
    }
    info = abi_message_info_set_caps_unwrapped(info, unwrapped);
    return abi_message_info_set_extra_caps(info, done);
}

void message_transfer(struct tcb *sender, struct tcb *receiver, word_t badge, bool can_grant,
                      const struct endpoint *ep)
{
    word_t info = message_info(sender);
    word_t length = message_length(info);
    message_copy_registers(sender, receiver, length);
    if (unlikely(length > ABI_MESSAGE_REGISTERS)) {
        length = message_copy_rest(sender, receiver, length);
    }
    if (unlikely(can_grant && abi_message_info_extra_caps(info) > 0)) {
        info = message_transfer_caps(sender, receiver, info, ep);
    } else {
        info = abi_message_info_set_extra_caps(abi_message_info_set_caps_unwrapped(info, 0), 0);
    }
    receiver->context.word[CONTEXT_BADGE] = badge;
    receiver->context.word[CONTEXT_INFO] = abi_message_info_set_length(info, length);
}
