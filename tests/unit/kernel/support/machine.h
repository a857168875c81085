/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A machine in a process: memory, a root thread with a CNode of 128 slots and an untyped, and a
 * processor that enters the kernel. Frames are 4 KiB pages; nothing is mapped anywhere.
 */
#pragma once
#include "core/invocation.h"
#include "core/scheduler.h"

#include <setjmp.h>

enum machine_slot {
    SLOT_TCB = 1,
    SLOT_CNODE = 2,
    SLOT_VSPACE = 3,
    SLOT_IRQ_CONTROL = 4,
    SLOT_DOMAIN = 5,
    SLOT_BUFFER = 6,
    SLOT_UNTYPED = 7,
    SLOT_DEVICE = 8,        /* a device untyped, without memory behind it */
    SLOT_SCHED_CONTEXT = 9, /* MCS: the root thread's, round robin, MACHINE_SLICE */
    SLOT_SCHED_CONTROL = 10,
    SLOT_FREE = 16, /* from here on empty */
    MACHINE_SLOTS = 128,
};
enum { MACHINE_RADIX = 7, MACHINE_UNTYPED_BITS = 19 };
enum { MACHINE_SLICE = 5000 }; /* ticks, which are microseconds */

/* All objects as the boot of a kernel leaves them; the root thread runs. */
void machine_start(void);

struct tcb *machine_root(void);
struct slot *machine_slot(unsigned index); /* of the root CNode */

/* Guard and radix of the root CNode are such that a capability pointer is a slot index. */
word_t machine_buffer_word(unsigned index);
void machine_set_buffer_word(unsigned index, word_t value); /* enum abi_ipc_word */

/* The running thread does a system call. `words`: its message, `caps`: its extra capabilities; with
 * MCS also what it names beside `cptr`: a reply object, and where NBSendRecv sends to. */
struct message {
    word_t label;
    unsigned length;
    word_t words[12];
    unsigned cap_count;
    cptr_t caps[MAX_EXTRA_CAPS];
    cptr_t reply;
    cptr_t destination;
};
void machine_syscall(int64_t number, cptr_t cptr, const struct message *message);

/* The running thread, at its next address, executes SYSCALL with the registers it has. */
void machine_enter(void);

/* A Call by the running thread; the label of the answer: seL4_NoError or the error. */
word_t machine_call(cptr_t cptr, const struct message *message);

/* Message word of the running thread, as it would read it after its system call. */
word_t machine_word(unsigned index);

/* Where to go (longjmp) when no thread can run. Without one the test fails. */
extern jmp_buf *machine_idle;

/* Makes an object of `type` in slot `slot` of the root CNode from SLOT_UNTYPED. */
word_t machine_make(word_t type, word_t size_bits, unsigned slot);
