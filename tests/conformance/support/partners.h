/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that make one system call after the other, each at the test's word. What a partner has in
 * the kernel stays from one call to the next: its caller, bound notification, spaces and buffer.
 */
#pragma once
#include "support/raw.h"
#include "support/threads.h"

enum { ABOVE = MAIN_PRIORITY + 1, BELOW = MAIN_PRIORITY - 1 };

struct partner {
    struct thread *thread;
    seL4_CPtr tcb;
    seL4_IPCBuffer *buffer;
    struct answer answer; /* after its last system call; valid once it is done */

    /* The system call to make. */
    seL4_Word syscall;
    seL4_CPtr cap;
    seL4_MessageInfo_t info;
    seL4_Word cap_count, mr_count;
    seL4_Word caps[seL4_MsgMaxExtraCaps];
    seL4_Word mrs[seL4_MsgMaxLength];
};

/* A partner that waits for its first order. */
struct partner *new_partner(seL4_Word priority, seL4_CPtr fault_handler);

/* Orders a system call. Above MAIN_PRIORITY it has been made, or the partner blocks or has faulted
 * in it, when this returns. The last call has to be over. */
void partner_does(struct partner *partner, seL4_Word syscall, seL4_CPtr cap,
                  seL4_MessageInfo_t info, struct words caps, struct words mrs);

/* Send, NBSend or Call of a message without words; Recv; NBRecv; an answer without words to its
 * last caller. */
void partner_sends(struct partner *partner, seL4_CPtr cap, seL4_Word label);
void partner_polls_send(struct partner *partner, seL4_CPtr cap, seL4_Word label);
void partner_calls(struct partner *partner, seL4_CPtr cap, seL4_Word label);
void partner_receives(struct partner *partner, seL4_CPtr cap);
void partner_polls(struct partner *partner, seL4_CPtr cap);
void partner_replies(struct partner *partner, seL4_Word label);

/* Has the last system call returned? */
int partner_is_done(const struct partner *partner);

/* The last call is over, and brought this. */
void expect_got(const struct partner *partner, seL4_Word badge, seL4_Word label);

/* The last call is over, and changed nothing but perhaps the badge register. */
void expect_badge_only(const struct partner *partner, seL4_Word badge);

/* The partner's fault waits at `handler`: a capability fault in the receive phase for `cap`, which
 * exists but cannot be received from. */
void expect_receive_refused(seL4_CPtr handler, seL4_CPtr cap);
