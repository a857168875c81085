/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of threads, and the account that debug kernels give of all threads and objects (spec 04,
 * sections 5.4, 5.5 and 5.8).
 */
#include "console/scenario.h"
#include "support/actors.h"
#include "support/objects.h"
#include "support/partners.h"
#include "support/test.h"
#include "support/victims.h"

#if defined(CONFIG_DEBUG_BUILD) && defined(CONFIG_PRINTING)

GADGET(ud2, "ud2");

enum { NAME_BYTES = 850, LONGEST_NAME = 847 };

static void put_bytes(const char *name, const char *bytes, unsigned count)
{
    scenario_begin(name);
    for (unsigned i = 0; i < count; i += 1) {
        seL4_DebugPutChar(bytes[i]);
    }
    scenario_end(name);
}

TEST(characters, "", "DebugPutChar")
{
    put_bytes("put text", "Az\n\n09\r\n", 8);
    put_bytes("put bytes", "\x01\x1b\x7f\x80\xc3\xff", 6);
    struct registers registers = {.rdx = (seL4_Word)seL4_SysDebugPutChar,
                                  .rdi = 0xffffffffffffff41, /* 8 bits count */
                                  .rsi = 3};
    scenario_begin("put word");
    raw_syscall(&registers);
    scenario_end("put word");
    CHECK_EQ(registers.rdi, 0xffffffffffffff41);
    CHECK_EQ(registers.rsi, 3);
}

static void dump(const char *name)
{
    scenario_begin(name);
    seL4_DebugDumpScheduler();
    scenario_end(name);
}

TEST(first_dump, "", "the table of a system with one thread")
{
    dump("dump alone");
}

TEST(names, "", "threads with names: their own, none, their maker's")
{
    new_object(seL4_TCBObject, 0);
    seL4_DebugNameThread(seL4_CapInitThreadTCB, "another name");
    new_object(seL4_TCBObject, 0);
    seL4_CPtr nameless = new_object(seL4_TCBObject, 0), named = new_object(seL4_TCBObject, 0);
    seL4_DebugNameThread(nameless, "");
    seL4_DebugNameThread(named, "a name of more than forty characters, which takes more room");
    dump("dump names");
    seL4_DebugNameThread(seL4_CapInitThreadTCB, "rootserver");
}

TEST(long_name, "", "a name that is too long")
{
    char name[NAME_BYTES + 1];
    for (unsigned i = 0; i < NAME_BYTES; i += 1) {
        name[i] = (char)('a' + i % 26);
    }
    name[LONGEST_NAME - 1] = '!';
    name[LONGEST_NAME] = '?'; /* too many */
    name[NAME_BYTES] = 0;
    seL4_DebugNameThread(new_object(seL4_TCBObject, 0), name);
    dump("dump long");
}

TEST(reported_name, "", "the name in the report of a fault, and in an error line")
{
    struct victim victim = new_victim();
    CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, 0, ROOT, 0, seL4_CapInitThreadVSpace, 0), seL4_NoError);
    seL4_DebugNameThread(victim.tcb, "the victim");
    scenario_begin("name report");
    set_off(&victim, AT(ud2));
    scenario_end("name report");
    seL4_DebugNameThread(seL4_CapInitThreadTCB, "the root");
    seL4_CPtr empty = new_slot();
    scenario_begin("name error");
    invoke(empty, 1, NONE, NONE);
    scenario_end("name error");
    seL4_DebugNameThread(seL4_CapInitThreadTCB, "rootserver");
}

static void name(const struct thread *thread, const char *name)
{
    seL4_DebugNameThread(thread->tcb, name);
}

TEST(states, "", "a table with threads in every state")
{
    seL4_CPtr service = new_endpoint();
    name(run_receiver(new_endpoint()), "receiver");
    name(run_sender(new_endpoint()), "sender");
    name(run_caller(service), "caller");
    receive(service);
    name(run_receiver(new_notification()), "waiter");
    struct thread *suspended = run_thread(spin, BELOW, NULL);
    CHECK_EQ(seL4_TCB_Suspend(suspended->tcb), seL4_NoError);
    name(suspended, "suspended");
    name(run_thread(spin, BELOW, NULL), "resumed");
    dump("dump states");
}

TEST(snapshot, "", "a snapshot, after which the system goes on")
{
    seL4_CPtr gate = new_notification();
    struct thread *waiter = run_receiver(gate);
    scenario_begin("snapshot");
    seL4_DebugSnapshot();
    scenario_end("snapshot");
    seL4_Signal(gate);
    CHECK(waiter->is_done);
}

#endif
