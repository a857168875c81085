/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The system calls of the API (spec 03, section 1).
 */
#include "core/syscall.h"

#include "core/direct_ipc.h"
#include "core/message.h"
#include "core/receive.h"
#include "core/send.h"
#include "core/thread_view.h"

static apart void call_ordinarily(struct slot *slot)
{
    send(slot, SEND_BLOCKING | SEND_CALL);
}

static apart void call_long(struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (direct_call_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        call_ordinarily(slot);
    }
}

known_to_assembly void entry_call(cptr_t cptr, word_t info)
{
    syscall_note(seL4_SysCall);
    struct tcb *thread = current_thread;
    struct slot *slot = thread_view_slot(thread, cptr);
    if (unlikely(!slot)) {
        send_far(SEND_BLOCKING | SEND_CALL);
        return;
    }
    enum direct direct = WITH_FASTPATH ? direct_call(thread, slot, info) : DIRECT_NOT;
    if (direct == DIRECT_NOT) {
        call_ordinarily(slot);
    } else if (direct == DIRECT_LONG) {
        call_long(slot);
    }
}

static apart void reply_and_receive_long(const struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (direct_reply_receive_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        reply_and_receive(slot);
    }
}

known_to_assembly void entry_reply_receive(cptr_t cptr, word_t info)
{
    syscall_note(seL4_SysReplyRecv);
    struct tcb *thread = current_thread;
    const struct slot *slot = thread_view_slot(thread, cptr);
    enum direct direct =
        WITH_FASTPATH && likely(slot) ? direct_reply_receive(thread, slot, info) : DIRECT_NOT;
    if (direct == DIRECT_NOT) {
        reply_and_receive(slot);
    } else if (direct == DIRECT_LONG) {
        reply_and_receive_long(slot);
    }
}

static inline void entry_send_in_mode(cptr_t cptr, unsigned mode)
{
    struct slot *slot = thread_view_slot(current_thread, cptr);
    if (likely(slot)) {
        send(slot, mode);
    } else {
        send_far(mode);
    }
}

static void entry_send(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysSend);
    entry_send_in_mode(cptr, SEND_BLOCKING);
}

static void entry_nbsend(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysNBSend);
    entry_send_in_mode(cptr, 0);
}

static inline void entry_receive_in_mode(cptr_t cptr, bool is_blocking)
{
    const struct slot *slot = thread_view_slot(current_thread, cptr);
    if (likely(slot)) {
        receive(slot, is_blocking);
    } else {
        receive_far(is_blocking);
    }
}

static void entry_recv(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysRecv);
    entry_receive_in_mode(cptr, true);
}

static void entry_nbrecv(cptr_t cptr, word_t info)
{
    (void)info;
    syscall_note(seL4_SysNBRecv);
    entry_receive_in_mode(cptr, false);
}

static void entry_reply(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysReply);
    answer_pending_caller();
    scheduler_finish();
}

static void entry_yield(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysYield);
    scheduler_yield();
    scheduler_finish();
}

known_to_assembly entry_function *const entry_table[ENTRY_TABLE_SIZE] = {
    [ENTRY_TABLE_SIZE + seL4_SysCall] = entry_call,
    [ENTRY_TABLE_SIZE + seL4_SysReplyRecv] = entry_reply_receive,
    [ENTRY_TABLE_SIZE + seL4_SysSend] = entry_send,
    [ENTRY_TABLE_SIZE + seL4_SysNBSend] = entry_nbsend,
    [ENTRY_TABLE_SIZE + seL4_SysRecv] = entry_recv,
    [ENTRY_TABLE_SIZE + seL4_SysReply] = entry_reply,
    [ENTRY_TABLE_SIZE + seL4_SysYield] = entry_yield,
    [ENTRY_TABLE_SIZE + seL4_SysNBRecv] = entry_nbrecv,
};
