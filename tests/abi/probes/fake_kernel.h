/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A kernel for one system call at a time: records the registers a stub enters with, and answers as
 * the ABI allows: RCX and R11 overwritten, RSP zero, and of the others only what `answer` says.
 */
#pragma once

#include <sel4/types.h>

#define FAKE_SENTINEL 0x5a5a5a5a00000000ul

struct fake_request {
    int entries;      /* system calls since fake_expect */
    seL4_Word number; /* RDX */
    seL4_Word rdi, rsi, r12, r13;
    seL4_Word mr[4];
    int rbx_is_rsp;
    seL4_IPCBuffer buffer; /* as it was at the entry */
};

struct fake_answer {
    int gives_badge, gives_info, gives_message; /* registers that the call may change at all */
    seL4_Word badge, info, mr[4];
    seL4_Word buffer_words[16]; /* message registers 4 to 19, if gives_message */
};

extern struct fake_request request;
extern struct fake_answer answer;
extern seL4_IPCBuffer fake_buffer;

/* Sets the trap handler and the calling thread's IPC buffer. */
void fake_kernel_start(void);

/* Before each call: forgets the last one, fills the IPC buffer with FAKE_SENTINEL + word index and
 * sets what a call answers: badge, info and message, each only if the flag says so. */
void fake_expect(int gives_badge, int gives_info, int gives_message, seL4_Word info);
