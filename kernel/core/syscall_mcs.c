/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The system calls of the API with MCS (spec 05, sections 2.1, 2.2, 8).
 */
#include "core/syscall.h"

#include "core/budget.h"
#include "core/cspace.h"
#include "core/direct_ipc.h"
#include "core/message.h"
#include "core/receive_phase.h"
#include "core/release_queue.h"
#include "core/send.h"
#include "core/thread_view.h"

static apart void call_ordinarily(cptr_t cptr)
{
    struct slot *slot = thread_view_slot(current_thread, cptr);
    if (!budget_admits()) {
        scheduler_finish();
    } else if (likely(slot)) {
        send(slot, SEND_BLOCKING | SEND_CALL);
    } else {
        send_far(SEND_BLOCKING | SEND_CALL);
    }
}

static apart void call_long(cptr_t cptr, const struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (!budget_lasts() || release_queue_is_due() ||
        direct_call_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        call_ordinarily(cptr);
    }
}

known_to_assembly void entry_call(cptr_t cptr, word_t info)
{
    syscall_note(seL4_SysCall);
    struct tcb *thread = current_thread;
    const struct slot *slot = thread_view_slot(thread, cptr);
    enum direct direct =
        WITH_FASTPATH && likely(slot) ? direct_call(thread, slot, info) : DIRECT_NOT;
    if (direct == DIRECT_NOT) {
        call_ordinarily(cptr);
    } else if (direct == DIRECT_LONG) {
        call_long(cptr, slot);
    }
}

/* The first half of a combined system call. What it cannot do it says nothing of. False: the whole
 * call is over, or has to be made again. */
static bool send_phase(cptr_t cptr)
{
    struct slot *slot = cspace_lookup_own(cptr);
    if (slot) {
        send(slot, SEND_COMBINED);
    } else {
        user_error("Cap #%lu, to send through, names no slot.", cptr);
    }
    return current_thread->state == THREAD_RUNNING;
}

static void send_and_receive(unsigned sender, bool has_reply)
{
    if (budget_admits() && send_phase(current_thread->context.word[sender])) {
        receive_phase(true, has_reply);
    } else {
        scheduler_finish();
    }
}

static apart void reply_and_receive(void)
{
    send_and_receive(CONTEXT_REPLY, true);
}

static apart void reply_and_receive_long(const struct slot *slot)
{
    struct tcb *thread = current_thread;
    if (!budget_lasts() || release_queue_is_due() ||
        direct_reply_receive_long(thread, slot, message_info(thread)) != DIRECT_DONE) {
        reply_and_receive();
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
        reply_and_receive();
    } else if (direct == DIRECT_LONG) {
        reply_and_receive_long(slot);
    }
}

static void entry_nbsend_recv(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysNBSendRecv);
    send_and_receive(CONTEXT_DESTINATION, true);
}

static void entry_nbsend_wait(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysNBSendWait);
    send_and_receive(CONTEXT_REPLY, false);
}

static inline void entry_send_in_mode(cptr_t cptr, unsigned mode)
{
    struct slot *slot = thread_view_slot(current_thread, cptr);
    if (!budget_admits()) {
        scheduler_finish();
    } else if (likely(slot)) {
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

static void entry_receive_in_mode(bool is_blocking, bool has_reply)
{
    if (budget_admits()) {
        receive_phase(is_blocking, has_reply);
    } else {
        scheduler_finish();
    }
}

static void entry_recv(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysRecv);
    entry_receive_in_mode(true, true);
}

static void entry_nbrecv(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysNBRecv);
    entry_receive_in_mode(false, true);
}

static void entry_wait(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysWait);
    entry_receive_in_mode(true, false);
}

static void entry_nbwait(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysNBWait);
    entry_receive_in_mode(false, false);
}

static void entry_yield(cptr_t cptr, word_t info)
{
    (void)cptr;
    (void)info;
    syscall_note(seL4_SysYield);
    if (budget_admits()) {
        budget_give_up();
    }
    scheduler_finish();
}

known_to_assembly entry_function *const entry_table[ENTRY_TABLE_SIZE] = {
    [ENTRY_TABLE_SIZE + seL4_SysCall] = entry_call,
    [ENTRY_TABLE_SIZE + seL4_SysReplyRecv] = entry_reply_receive,
    [ENTRY_TABLE_SIZE + seL4_SysNBSendRecv] = entry_nbsend_recv,
    [ENTRY_TABLE_SIZE + seL4_SysNBSendWait] = entry_nbsend_wait,
    [ENTRY_TABLE_SIZE + seL4_SysSend] = entry_send,
    [ENTRY_TABLE_SIZE + seL4_SysNBSend] = entry_nbsend,
    [ENTRY_TABLE_SIZE + seL4_SysRecv] = entry_recv,
    [ENTRY_TABLE_SIZE + seL4_SysNBRecv] = entry_nbrecv,
    [ENTRY_TABLE_SIZE + seL4_SysWait] = entry_wait,
    [ENTRY_TABLE_SIZE + seL4_SysNBWait] = entry_nbwait,
    [ENTRY_TABLE_SIZE + seL4_SysYield] = entry_yield,
};
