/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults of threads and their messages (spec 03, section 11; spec 01, section 9).
 */
#pragma once
#include "core/cap.h"
#include "core/error.h"

#include <abi/fault.h>

struct tcb;

struct fault {
    enum abi_fault type; /* seL4_Fault_NullFault: none pending */
    union {
        struct {
            cptr_t address;
            bool in_receive_phase;
            struct lookup_failure failure;
        } cap;
        struct {
            word_t number;
        } syscall;
        struct {
            word_t number; /* vector */
            word_t code;   /* error code of the CPU, or 0 */
        } exception;
        struct {
            vaddr_t address;
            word_t status; /* page-fault error code, low 5 bits */
            bool is_fetch;
        } vm;
        struct {
            word_t reason;   /* why: enum abi_seL4_BreakpointType */
            vaddr_t address; /* these two: of the breakpoint, if it was one */
            word_t number;
        } debug; /* HardwareDebugAPI */
        struct {
            word_t badge; /* of the scheduling context */
        } timeout;        /* MCS */
    };
};

/* Constructors. fault_cap takes its details from current_lookup_failure. */
struct fault fault_cap(cptr_t address, bool in_receive_phase);
struct fault fault_unknown_syscall(word_t number);
struct fault fault_user_exception(word_t number, word_t code);
struct fault fault_vm(vaddr_t address, word_t status, bool is_fetch);
struct fault fault_timeout(word_t badge); /* MCS */

bool fault_is_timeout(const struct fault *fault); /* MCS */

/* The endpoint capability that messages about such faults of `thread` go through, or a null one. */
struct cap fault_handler(const struct tcb *thread, enum abi_fault type);

/* MCS: the message about a timeout of `faulter`, at most 2 words; returns its length. */
unsigned fault_timeout_words(struct tcb *faulter, word_t *words);

/* MCS: registers of `faulter`, as many as the answer to its timeout has. */
void fault_timeout_answer(struct tcb *faulter, const struct tcb *replier);

/* `thread` has faulted: sends the message to its handler, or stops the thread and
 * reports on the console (spec 04, section 5.3). */
void fault_raise(struct tcb *thread, struct fault fault);

/* Delivers the pending fault of `faulter` to `receiver`; returns the message info word. */
word_t fault_deliver(struct tcb *faulter, struct tcb *receiver);

/* The handler `replier` has answered: updates registers, forgets the fault, and says whether the
 * faulter restarts (spec 03, section 11.4). */
bool fault_answer(struct tcb *faulter, const struct tcb *replier);
