/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Helper threads, in the root task's CSpace and VSpace unless a test changes that. Each has its own
 * stack, IPC buffer and thread-local storage, so that libsel4's functions work in it.
 */
#pragma once
#include <sel4/sel4.h>

enum {
    MAIN_PRIORITY = 100, /* of the root task's thread while a test runs */
    MAX_THREADS = 8,
    THREAD_STACK_BYTES = 16384,
};

struct thread {
    seL4_CPtr tcb;
    seL4_CPtr sched_context, reply; /* 0 without MCS */
    void (*run)(struct thread *);
    seL4_IPCBuffer *buffer;
    void *shared; /* for run and the test */
    volatile seL4_Word notes[8];
    int is_in_other_cspace; /* a test has changed its CSpace: it ends by a fault */
    volatile int is_done;   /* run has returned */
    char *stack;            /* THREAD_STACK_BYTES */
    seL4_Word thread_pointer;
};

void threads_init(void);
void threads_clean(void);

/* A thread that is ready to start `run`, with this fault handler (0: none). */
struct thread *new_thread(void (*run)(struct thread *), seL4_Word priority, void *shared,
                          seL4_CPtr fault_handler);

/* The same without fault handler, its TCB made of this untyped. */
struct thread *new_thread_from(seL4_CPtr untyped, void (*run)(struct thread *), seL4_Word priority,
                               void *shared);

void start_thread(struct thread *thread);

/* Makes a thread that is done begin again; what it has in the kernel stays. */
void restart_thread(struct thread *thread);

/* new_thread and start_thread. At a priority above MAIN_PRIORITY it has run until it blocked. */
struct thread *run_thread(void (*run)(struct thread *), seL4_Word priority, void *shared);

/* Lets every other thread above priority 1 run until all are blocked or done. */
void let_others_run(void);

/* Priority of the calling root thread. */
void set_own_priority(seL4_Word priority);

/* Registers of a stopped or running thread. */
seL4_UserContext read_registers(const struct thread *thread);
