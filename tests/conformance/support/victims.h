/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that execute a few instructions of the test's choice with registers of its choice, until
 * they fault. They are above MAIN_PRIORITY: when the function that sets one off returns, its fault
 * waits at the handler.
 */
#pragma once
#include "support/raw.h"
#include "support/threads.h"

/* Instructions at gadget_NAME, with UD2 behind them at gadget_NAME_end: a victim that gets through
 * faults there. */
#define GADGET(name, code)                                                                         \
    extern const char gadget_##name[], gadget_##name##_end[];                                      \
    __asm__(".pushsection .text\n"                                                                 \
            "gadget_" #name ": " code "\n"                                                         \
            "gadget_" #name "_end: ud2\n"                                                          \
            ".popsection\n")

#define AT(name)     ((seL4_Word)gadget_##name)
#define BEHIND(name) ((seL4_Word)gadget_##name##_end)

enum { USER_FLAGS = 0x202, INVALID_OPCODE = 6, DEVICE_NOT_AVAILABLE = 7, GENERAL_PROTECTION = 13 };

struct victim {
    struct thread *thread;
    seL4_CPtr tcb;
    seL4_CPtr handler; /* endpoint; HANDLER_BADGE is the badge of the cap in the victim's TCB */
    seL4_Word stack;   /* its stack pointer at the beginning */
};

enum { HANDLER_BADGE = 0x5a };

/* A victim that waits to be set off. */
struct victim new_victim(void);

/* Sets it off at this address: with stack pointer and flags of a new thread and all other registers
 * 0; with these registers, but for IP, flags, and SP where it is 0. A fault that waits is dropped.
 */
void set_off(const struct victim *victim, seL4_Word at);
void set_off_with(const struct victim *victim, seL4_Word at, seL4_UserContext registers);

/* The fault that waits at its handler; fails if there is none. The caller can reply. */
struct answer take_fault_of(const struct victim *victim);

/* Takes its fault, which is this user exception. */
void expect_exception(const struct victim *victim, seL4_Word at, seL4_Word number, seL4_Word code);

/* Takes its fault, which is this page fault. */
void expect_vm_fault(const struct victim *victim, seL4_Word at, seL4_Word address,
                     seL4_Word is_fetch, seL4_Word status);

/* Sets it off, and it gets through the gadget. */
#define EXPECT_THROUGH(victim, name)                                                               \
    do {                                                                                           \
        set_off(victim, AT(name));                                                                 \
        expect_exception(victim, BEHIND(name), INVALID_OPCODE, 0);                                 \
    } while (0)

/* It has not faulted. */
void expect_no_fault(const struct victim *victim);

/* Answers the fault that the root task took last. */
void answer_fault(seL4_Word label, struct words words);
