/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Helper threads.
 */
#include "support/threads.h"

#include "support/ipc.h"
#include "support/objects.h"
#include "support/tcb.h"
#include "support/test.h"

#include <sel4runtime.h>

enum { TLS_BYTES = 4096 };

static char stacks[MAX_THREADS][THREAD_STACK_BYTES] __attribute__((aligned(4096)));
static char buffers[MAX_THREADS][4096] __attribute__((aligned(4096)));
static char tls[MAX_THREADS][TLS_BYTES] __attribute__((aligned(64)));
static struct thread threads[MAX_THREADS];
static unsigned thread_count;

void threads_init(void)
{
    CHECK(sel4runtime_get_tls_size() <= TLS_BYTES);
}

void threads_clean(void)
{
    thread_count = 0;
    set_own_priority(MAIN_PRIORITY);
}

static void thread_main(struct thread *thread)
{
    seL4_SetIPCBuffer(thread->buffer);
    set_own_reply(thread->reply);
    thread->run(thread);
    thread->is_done = 1;
    if (thread->is_in_other_cspace) {
        __builtin_trap();
    }
    for (;;) {
        (void)seL4_TCB_Suspend(thread->tcb);
    }
}

static struct thread *take_thread(void)
{
    CHECK(thread_count < MAX_THREADS);
    unsigned index = thread_count;
    thread_count += 1;
    struct thread *thread = &threads[index];
    *thread = (struct thread){
        .buffer = (seL4_IPCBuffer *)buffers[index],
        .stack = stacks[index],
        .thread_pointer = sel4runtime_write_tls_image(tls[index]),
    };
    return thread;
}

/* The registers with which a thread begins. */
static void write_entry(struct thread *thread, int resume)
{
    seL4_UserContext registers = {
        .rip = (seL4_Word)thread_main,
        .rsp = (seL4_Word)thread->stack + THREAD_STACK_BYTES - 8, /* as after a call */
        .rdi = (seL4_Word)thread,
        .fs_base = thread->thread_pointer,
    };
    thread->is_done = 0;
    CHECK_EQ(seL4_TCB_WriteRegisters(thread->tcb, (seL4_Bool)resume, 0,
                                     sizeof(registers) / sizeof(seL4_Word), &registers),
             seL4_NoError);
}

static struct thread *make_thread(seL4_CPtr untyped, void (*run)(struct thread *),
                                  seL4_Word priority, void *shared, seL4_CPtr fault_handler)
{
    struct thread *thread = take_thread();
    thread->tcb = new_object_from(untyped, seL4_TCBObject, 0);
    thread->run = run;
    thread->shared = shared;
    struct space space = usual_space(thread);
    space.handler = fault_handler;
    EXPECT_OK(tcb_configure(thread->tcb, space));
    EXPECT_OK(tcb_set_space(thread->tcb, space));
    CHECK_EQ(seL4_TCB_SetPriority(thread->tcb, seL4_CapInitThreadTCB, priority), seL4_NoError);
    ipc_equip(thread);
    write_entry(thread, 0);
    return thread;
}

struct thread *new_thread(void (*run)(struct thread *), seL4_Word priority, void *shared,
                          seL4_CPtr fault_handler)
{
    return make_thread(arena(), run, priority, shared, fault_handler);
}

struct thread *new_thread_from(seL4_CPtr untyped, void (*run)(struct thread *), seL4_Word priority,
                               void *shared)
{
    return make_thread(untyped, run, priority, shared, 0);
}

void start_thread(struct thread *thread)
{
    CHECK_EQ(seL4_TCB_Resume(thread->tcb), seL4_NoError);
}

void restart_thread(struct thread *thread)
{
    write_entry(thread, 1);
}

struct thread *run_thread(void (*run)(struct thread *), seL4_Word priority, void *shared)
{
    struct thread *thread = new_thread(run, priority, shared, 0);
    start_thread(thread);
    return thread;
}

void set_own_priority(seL4_Word priority)
{
    CHECK_EQ(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, priority),
             seL4_NoError);
}

void let_others_run(void)
{
    set_own_priority(1);
    set_own_priority(MAIN_PRIORITY);
}

seL4_UserContext read_registers(const struct thread *thread)
{
    seL4_UserContext registers;
    CHECK_EQ(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, sizeof(registers) / sizeof(seL4_Word),
                                    &registers),
             seL4_NoError);
    return registers;
}
