/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The ways into the kernel: system calls (spec 03, section 1), interrupts, faults.
 */
#include "arch/object.h"
#include "arch/thread.h"
#include "core/benchmark.h"
#include "core/direct_ipc.h"
#include "core/entry.h"
#include "core/fault.h"
#include "core/irq.h"
#include "core/message.h"
#include "core/receive.h"
#include "core/scheduler.h"
#include "core/send.h"
#include "core/thread_view.h"
#include "core/utilisation.h"
#include "debug/debug.h"
#include "debug/error_text.h"

#include <abi/syscall.h>

static inline void syscall_note(enum abi_syscall number)
{
    utilisation_enter();
    debug_entry(ENTRY_SYSCALL, (word_t)number);
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
}

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

static apart void handle_unknown_syscall(word_t number)
{
    debug_entry(ENTRY_UNKNOWN_SYSCALL, number);
    if (!(((WITH_PRINTING || WITH_DEBUG) && debug_syscall(number)) ||
          (WITH_BENCHMARKS && benchmark_syscall(number)) || arch_extra_syscall(number))) {
        fault_raise(current_thread, fault_unknown_syscall(number));
    }
    scheduler_finish();
}

known_to_assembly void entry_unknown_syscall(word_t number)
{
    utilisation_enter();
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
    handle_unknown_syscall(number);
}

void entry_irq(irq_t irq)
{
    utilisation_enter();
    debug_entry(ENTRY_IRQ, irq);
    irq_deliver(irq);
    scheduler_finish();
}

void entry_vm_fault(vaddr_t address, word_t status, bool is_fetch)
{
    utilisation_enter();
    debug_entry(ENTRY_VM_FAULT, is_fetch);
    fault_raise(current_thread, fault_vm(address, status, is_fetch));
    scheduler_finish();
}

void entry_user_exception(word_t vector, word_t code)
{
    utilisation_enter();
    debug_entry(ENTRY_USER_FAULT, vector);
    fault_raise(current_thread, fault_user_exception(vector, code));
    scheduler_finish();
}
