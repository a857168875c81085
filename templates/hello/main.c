/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The first program: it owns everything that the kernel left over. What it needs of that it takes
 * through the allocator.
 */
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4/sel4.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4platsupport/platsupport.h>
#include <simple-default/simple-default.h>
#include <stdio.h>
#include <utils/util.h>
#include <vka/object.h>

#define POOL_BYTES (10 * PAGE_SIZE_4K)

static char pool[POOL_BYTES]; /* where the allocator keeps its books */
static simple_t simple;
static vka_t vka;

/* Allocator and console. */
static void set_up(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    ZF_LOGF_IF(info == NULL, "the kernel has left no boot information");
    simple_default_init_bootinfo(&simple, info);
    allocman_t *allocman = bootstrap_use_current_simple(&simple, POOL_BYTES, pool);
    ZF_LOGF_IF(allocman == NULL, "no allocator: is the pool too small?");
    allocman_make_vka(&vka, allocman);
    int error = platsupport_serial_setup_simple(NULL, &simple, &vka);
    ZF_LOGF_IF(error, "no serial port");
}

int main(void)
{
    vka_object_t notification;
    seL4_Word badge = 0;

    set_up();
    printf("@NAME@: hello, world\n");

    int error = vka_alloc_notification(&vka, &notification);
    ZF_LOGF_IF(error, "no memory for a notification");
    seL4_Signal(notification.cptr);
    seL4_Wait(notification.cptr, &badge);
    printf("@NAME@: got my own signal\n");
    vka_free_object(&vka, &notification);

    /* nothing is there to return to */
    return seL4_TCB_Suspend(seL4_CapInitThreadTCB);
}
