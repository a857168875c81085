/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Thread-local storage: values, alignment, a region for a second thread, moving the first one's.
 */
#include "threads.h"

#include <errno.h>
#include <sel4/sel4.h>
#include <sel4runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __thread long number = 42;
static __thread char zeros[100];
static __thread int aligned_number __attribute__((aligned(64))) = 7;

static char second_region[1024], moved_region[1024];
static char stack[4096] __attribute__((aligned(16)));
static seL4_CPtr second_tcb;
static volatile int second_done;

/* Not inlined: the address of a thread-local variable changes with the thread pointer. */
static void __attribute__((noinline)) show(char const *whose)
{
    int clean = zeros[0] == 0 && memcmp(zeros, zeros + 1, sizeof zeros - 1) == 0;
    printf("%s: number %ld, zeros %s, aligned %d at %d, errno %d\n", whose, number,
           clean ? "clean" : "dirty", aligned_number, (int)((uintptr_t)&aligned_number % 64),
           errno);
}

static void __attribute__((noinline)) change(void)
{
    number = 77;
    errno = ERANGE;
}

void show_thread_local_storage(void)
{
    errno = 0;
    show("first");
    int fits = sel4runtime_get_tls_size() <= sizeof second_region;
    printf("enabled %d, fits %d\n", sel4runtime_initial_tls_enabled(), fits);
    change();
    sel4runtime_uintptr_t tls_base = sel4runtime_move_initial_tls(moved_region + 3);
    printf("moved %d\n", tls_base == sel4runtime_get_tls_base());
    show("moved");
}

static void second_thread(void)
{
    show("second");
    errno = EDOM;
    second_done = 1;
    seL4_TCB_Suspend(second_tcb);
}

/* The first untyped that is memory and large enough for a thread. */
static seL4_CPtr find_untyped(seL4_BootInfo *bootinfo)
{
    for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
        if (!bootinfo->untypedList[i].isDevice &&
            bootinfo->untypedList[i].sizeBits >= seL4_TCBBits) {
            return bootinfo->untyped.start + i;
        }
    }
    return seL4_CapNull;
}

static void require(char const *what, int is_so)
{
    if (!is_so) {
        printf("failed: %s\n", what);
        abort();
    }
}

void show_second_thread(void)
{
    seL4_BootInfo *bootinfo = sel4runtime_bootinfo();
    second_tcb = bootinfo->empty.start;
    require("retype", seL4_Untyped_Retype(find_untyped(bootinfo), seL4_TCBObject, 0,
                                          seL4_CapInitThreadCNode, 0, 0, second_tcb, 1) == 0);
    require("configure", seL4_TCB_Configure(second_tcb, seL4_CapNull, seL4_CapInitThreadCNode, 0,
                                            seL4_CapInitThreadVSpace, 0, 0, seL4_CapNull) == 0);
    require("priority", seL4_TCB_SetPriority(second_tcb, seL4_CapInitThreadTCB, seL4_MaxPrio) == 0);
    sel4runtime_uintptr_t tls_base = sel4runtime_write_tls_image(second_region + 1);
    long changed = 5;
    printf("set %d, refused %d\n", sel4runtime_set_tls_variable(tls_base, number, changed),
           sel4runtime_set_tls_variable(tls_base, changed, changed));
    require("TLS base", seL4_TCB_SetTLSBase(second_tcb, tls_base) == 0);
    seL4_UserContext registers = {.rip = (seL4_Word)second_thread,
                                  .rsp = (seL4_Word)(stack + sizeof stack) - 8};
    require("registers", seL4_TCB_WriteRegisters(second_tcb, 1, 0, 2, &registers) == 0);
    while (!second_done) {
        seL4_Yield();
    }
    show("first again");
}
