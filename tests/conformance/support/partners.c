/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that do as they are told.
 */
#include "support/partners.h"

#include "support/ipc.h"
#include "support/test.h"

/* Taken in turn: a test has no more than MAX_THREADS of them. */
static struct partner partners[MAX_THREADS];
static unsigned next_partner;

static void make_call(struct thread *thread)
{
    struct partner *partner = thread->shared;
    partner->answer = message(partner->syscall, partner->cap, partner->info,
                              (struct words){(unsigned)partner->cap_count, partner->caps},
                              (struct words){(unsigned)partner->mr_count, partner->mrs});
}

struct partner *new_partner(seL4_Word priority, seL4_CPtr fault_handler)
{
    struct partner *partner = &partners[next_partner];
    next_partner = (next_partner + 1) % MAX_THREADS;
    struct thread *thread = new_thread(make_call, priority, partner, fault_handler);
    thread->is_done = 1;
    *partner = (struct partner){.thread = thread, .tcb = thread->tcb, .buffer = thread->buffer};
    partner->buffer->receiveDepth = 0;
    return partner;
}

void partner_does(struct partner *partner, seL4_Word syscall, seL4_CPtr cap,
                  seL4_MessageInfo_t info, struct words caps, struct words mrs)
{
    CHECK(partner->thread->is_done);
    CHECK(caps.count <= seL4_MsgMaxExtraCaps && mrs.count <= seL4_MsgMaxLength);
    partner->syscall = syscall;
    partner->cap = cap;
    partner->info = info;
    partner->cap_count = caps.count;
    partner->mr_count = mrs.count;
    for (unsigned i = 0; i < caps.count; i += 1) {
        partner->caps[i] = caps.word[i];
    }
    for (unsigned i = 0; i < mrs.count; i += 1) {
        partner->mrs[i] = mrs.word[i];
    }
    restart_thread(partner->thread);
}

static void does_plain(struct partner *partner, seL4_Word syscall, seL4_CPtr cap, seL4_Word label)
{
    partner_does(partner, syscall, cap, seL4_MessageInfo_new(label, 0, 0, 0), NONE, NONE);
}

void partner_sends(struct partner *partner, seL4_CPtr cap, seL4_Word label)
{
    does_plain(partner, (seL4_Word)seL4_SysSend, cap, label);
}

void partner_polls_send(struct partner *partner, seL4_CPtr cap, seL4_Word label)
{
    does_plain(partner, (seL4_Word)seL4_SysNBSend, cap, label);
}

void partner_calls(struct partner *partner, seL4_CPtr cap, seL4_Word label)
{
    does_plain(partner, (seL4_Word)seL4_SysCall, cap, label);
}

void partner_receives(struct partner *partner, seL4_CPtr cap)
{
    does_plain(partner, (seL4_Word)seL4_SysRecv, cap, 0);
}

void partner_polls(struct partner *partner, seL4_CPtr cap)
{
    does_plain(partner, (seL4_Word)seL4_SysNBRecv, cap, 0);
}

void partner_replies(struct partner *partner, seL4_Word label)
{
    does_plain(partner, reply_syscall, partner->thread->reply, label);
}

int partner_is_done(const struct partner *partner)
{
    return partner->thread->is_done;
}

void expect_got(const struct partner *partner, seL4_Word badge, seL4_Word label)
{
    CHECK(partner_is_done(partner));
    CHECK_EQ(partner->answer.badge, badge);
    CHECK_EQ(partner->answer.label, label);
}

void expect_badge_only(const struct partner *partner, seL4_Word badge)
{
    CHECK(partner_is_done(partner));
    CHECK_EQ(partner->answer.badge, badge);
    CHECK_EQ(partner->answer.info, partner->info.words[0]);
    for (unsigned i = partner->mr_count; i < seL4_MsgMaxLength; i += 1) {
        CHECK_EQ(partner->answer.mr[i], MARK(i));
    }
}

void expect_receive_refused(seL4_CPtr handler, seL4_CPtr cap)
{
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK_EQ(fault.length, 5);
    CHECK_EQ(fault.mr[seL4_CapFault_Addr], cap);
    CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    CHECK_EQ(fault.mr[seL4_CapFault_LookupFailureType], seL4_MissingCapability);
    CHECK_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
}
