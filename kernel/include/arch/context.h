/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Seam: the registers of a user thread. `word` is in the order of the ABI (enum abi_context), where
 * rip is the restart address; `next_ip` is where a thread in state THREAD_RUNNING continues.
 */
#pragma once
#include "core/types.h"

#include <abi/constants.h>
#include <abi/message.h>
#include <abi/types.h>
#include <config.h>

enum { TCB_CONTEXT_OFFSET = CONFIG_IS_ON(KERNEL_MCS) ? 192 : 128 };

struct tcb;

struct context {
    uint64_t word[ABI_CONTEXT_WORDS];
    uint64_t next_ip;
    uint32_t entered_by_syscall; /* not 0: may return by SYSRET; 0: all registers must be loaded */
    uint32_t has_fpu_state;      /* 1: has used the FPU, so its state must be kept */
    uint64_t space;              /* what the processor is told of the thread's VSpace */
    struct tcb *fpu_user;        /* the thread itself if it runs with its FPU state, else null */
    uint64_t view_generation;    /* core/thread_view.h; 0 also while all registers must be loaded */
};

/* Registers of the system call ABI (spec 01, section 1.2). */
enum {
    CONTEXT_CPTR = ABI_CONTEXT_RDI, /* capability pointer in, badge out */
    CONTEXT_BADGE = ABI_CONTEXT_RDI,
    CONTEXT_INFO = ABI_CONTEXT_RSI,        /* message info */
    CONTEXT_NUMBER = ABI_CONTEXT_RDX,      /* system call number */
    CONTEXT_REPLY = ABI_CONTEXT_R12,       /* MCS: capability to a reply object; of NBSendWait, the
                                              one that is sent through */
    CONTEXT_DESTINATION = ABI_CONTEXT_R13, /* MCS: what NBSendRecv sends through */
    CONTEXT_IP = ABI_CONTEXT_RIP,
    CONTEXT_SP = ABI_CONTEXT_RSP,
    CONTEXT_FLAGS = ABI_CONTEXT_RFLAGS,
    CONTEXT_TLS = ABI_CONTEXT_FS_BASE,
};

/* The general registers that a message about an unknown system call begins with, in its order. No
 * value of theirs can do harm. */
enum { CONTEXT_GENERAL = ABI_CONTEXT_RAX, CONTEXT_GENERAL_WORDS = 15 };

/* Word of each message register. */
static const uint8_t context_message_register[ABI_MESSAGE_REGISTERS] = ABI_MESSAGE_REGISTER_CONTEXT;

/* All registers as a new TCB has them (spec 01, section 1.10), in memory of zeros. */
void context_init(struct context *context);

/* Stores register `index` (enum abi_context) with a value from a user program, made harmless (spec
 * 01, section 1.7). Alone it does not change how the thread returns: one that faulted by a system
 * call goes on by SYSRET (spec 04, section 4.6). */
void context_write_sanitised(struct context *context, unsigned index, word_t value);

/* The same for the first `count` registers, which are already in the context. */
void context_sanitise(struct context *context, unsigned count);

/* After registers were stored from outside the thread: next address := restart address, and the
 * return must load every register. */
void context_registers_written(struct context *context);
