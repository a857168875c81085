/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the direct messages of both kinds of kernels have in common (core/direct_ipc.h).
 */
#pragma once
#include "arch/thread.h"
#include "core/message.h"
#include "core/scheduler.h"
#include "core/thread_view.h"

/* May `thread`, blocked in a system call, go on at once? */
static inline bool direct_may_leave(const struct tcb *thread)
{
    return thread_view_is_right(thread) && scheduler_may_switch(thread);
}

static inline void copy_register(const struct tcb *from, struct tcb *to, unsigned index)
{
    unsigned word = context_message_register[index];
    to->context.word[word] = from->context.word[word];
}

/* Messages that fit in registers go without a stack; the others take the same way with one. */
enum size { SHORT, LONG };

/* Copies the words of a plain message, which has no capabilities and no length to be cut; `*info`
 * then has the length that arrives. False if it is not plain, or not of this size. */
static inlined bool direct_transfer(const struct tcb *sender, struct tcb *receiver, word_t *info,
                                    enum size size)
{
    word_t shape = message_shape(*info);
    if (size == LONG) {
        if (shape <= ABI_MESSAGE_REGISTERS || shape > seL4_MsgMaxLength) {
            return false;
        }
        *info = message_copy_all(sender, receiver, *info);
        return true;
    }
    switch (shape) {
    case 4:
        copy_register(sender, receiver, 3);
        __attribute__((fallthrough));
    case 3:
        copy_register(sender, receiver, 2);
        __attribute__((fallthrough));
    case 2:
        copy_register(sender, receiver, 1);
        __attribute__((fallthrough));
    case 1:
        copy_register(sender, receiver, 0);
        __attribute__((fallthrough));
    case 0:
        return true;
    default:
        return false;
    }
}

/* `thread` goes on with the message that `before` has sent; it has no capabilities. */
static inlined void direct_leave(struct tcb *before, struct tcb *thread, word_t badge, word_t info)
{
    info = abi_message_info_set_caps_unwrapped(info, 0);
    thread->state = THREAD_RUNNING;
    current_thread = thread;
    scheduler_leave();
    arch_thread_leave(before, thread, badge, info);
}
