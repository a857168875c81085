/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Faults and their handler, which is the root task. A reply without changes makes the thread fault
 * again, so that one ReplyRecv is a round trip: reply, fault, message.
 */
#include "bench.h"
#include "servers.h"
#include "stubs.h"
#include "support/spaces.h"

enum { NO_SUCH_SYSTEM_CALL = 1000, REPLY_REGISTERS = 18 };

static void read_unmapped(struct thread *thread)
{
    (void)thread;
    (void)*(volatile seL4_Word *)SPARE;
}

static void make_unknown_call(struct thread *thread)
{
    (void)thread;
    x64_sys_send_null(NO_SUCH_SYSTEM_CALL, 0, 0);
}

static void divide_by_zero(struct thread *thread)
{
    (void)thread;
    __asm__ volatile("xor %%ecx, %%ecx\n\tdiv %%ecx" : : : "rax", "rcx", "rdx");
}

static void measure_fault(const char *name, void (*run)(struct thread *), seL4_Word label,
                          unsigned reply_length)
{
    seL4_CPtr handler = new_endpoint();
    struct message m;
    start_thread(new_thread(run, MAIN, 0, handler));
    receive_message(handler, &m);
    MEASURE(name, m.info = info_of(reply_length), reply_receive(handler, &m),
            CHECK_EQ(seL4_MessageInfo_get_label((seL4_MessageInfo_t){{m.info}}), label));
}

BENCH(fault_vm, MAIN)
{
    measure_fault("fault_vm", read_unmapped, seL4_Fault_VMFault, 0);
}

BENCH(fault_unknown_syscall, MAIN)
{
    measure_fault("fault_unknown_syscall", make_unknown_call, seL4_Fault_UnknownSyscall,
                  REPLY_REGISTERS);
}

BENCH(fault_exception, MAIN)
{
    measure_fault("fault_exception", divide_by_zero, seL4_Fault_UserException, 0);
}
