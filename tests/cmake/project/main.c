/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A root task that uses what the base libraries give it, on the real kernel. It ends the machine
 * with ALL_WELL, or with the line of the first check that failed (modulo 128).
 */
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <autoconf.h>
#include <cpio/cpio.h>
#include <sel4debug/debug.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4platsupport/device.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/platsupport.h>
#include <simple-default/simple-default.h>
#include <stdio.h>
#include <stdlib.h>
#include <utils/util.h>
#include <vka/capops.h>
#include <vka/object.h>
#include <vka/object_capops.h>

#if !defined(CONFIG_APP_GREETS) || defined(CONFIG_APP_SHOUTS) || !defined(CONFIG_APP_WHISPERS)
#error "options with conditions"
#endif
#if CONFIG_APP_TIMES != 3 || CONFIG_APP_FIXED != 17 || !defined(CONFIG_APP_TONE_SHARP)
#error "options with values"
#endif
#if CONFIG_ROOT_CNODE_SIZE_BITS != 14 || defined(CONFIG_APP_TONE_FLAT)
#error "options of the kernel"
#endif

#define EXIT_PORT     0xf4
#define ALL_WELL      127
#define VIRTUAL_START 0x10000000ul
#define VIRTUAL_PAGES 100
#define HPET          0xfed00000ul

extern char _cpio_archive[], _cpio_archive_end[], _sources[], _sources_end[];

static char pool[40960];
static _Thread_local int thread_local_value = 42;

static simple_t simple;
static vka_t vka;
static ps_io_port_ops_t ports;

static void end(uint32_t code)
{
    ps_io_port_out(&ports, EXIT_PORT, 4, code);
    for (;;) {
        seL4_Yield();
    }
}

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                         \
            end(__LINE__ % ALL_WELL);                                                              \
        }                                                                                          \
    } while (0)

static void check_archives(void)
{
    unsigned long size = 0;

    CHECK(cpio_get_file(_cpio_archive, _cpio_archive_end - _cpio_archive, "child", &size));
    CHECK(size > 4096 && cpio_get_file(_sources, _sources_end - _sources, "main.c", NULL));
    CHECK(!cpio_get_file(_sources, _sources_end - _sources, "child", NULL));
    CHECK(thread_local_value == 42);
}

/* More objects than the first pool has book-keeping for, twice, so that what was freed is used. */
static void check_objects(allocman_t *alloc)
{
    static vka_object_t objects[2000];
    vka_object_t large;

    bootstrap_configure_virtual_pool(alloc, (void *)VIRTUAL_START, VIRTUAL_PAGES * PAGE_SIZE_4K,
                                     simple_get_pd(&simple));
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            CHECK(vka_alloc_endpoint(&vka, &objects[i]) == 0);
        }
        for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
            vka_free_object(&vka, &objects[i]);
        }
        CHECK(vka_alloc_untyped(&vka, 26, &large) == 0);
        vka_free_object(&vka, &large);
    }
}

static void check_places(void)
{
    vka_object_t frame, low;

    CHECK(sel4platsupport_alloc_frame_at(&vka, HPET, seL4_PageBits, &frame) == seL4_NoError);
    CHECK(seL4_X86_Page_GetAddress(frame.cptr).paddr == HPET);
    CHECK(vka_object_paddr(&vka, &frame) == HPET);
    CHECK(vka_alloc_frame_maybe_device(&vka, seL4_PageBits, true, &low) == 0);
    CHECK(vka_object_paddr(&vka, &low) < 0x9f000); /* RAM that the kernel leaves alone */
    vka_free_object(&vka, &frame);
    vka_free_object(&vka, &low);
    CHECK(vka_alloc_frame_at(&vka, seL4_PageBits, HPET, &frame) == 0);
    vka_free_object(&vka, &frame);
}

static void check_caps(void)
{
    vka_object_t notification;
    cspacepath_t minted, handler;
    ps_irq_t irq = {.type = PS_INTERRUPT, .irq.number = 5};
    seL4_Word badge = 0;

    CHECK(vka_alloc_notification(&vka, &notification) == 0);
    CHECK(vka_mint_object(&vka, &notification, &minted, seL4_AllRights, 0x55) == 0);
    seL4_Signal(minted.capPtr);
    seL4_Poll(notification.cptr, &badge);
    CHECK(badge == 0x55);
    for (int round = 0; round < 2; round++) {
        CHECK(sel4platsupport_copy_irq_cap(&vka, &simple, &irq, &handler) == seL4_NoError);
        CHECK(seL4_IRQHandler_SetNotification(handler.capPtr, minted.capPtr) == seL4_NoError);
        CHECK(vka_cnode_delete(&handler) == 0);
        vka_cspace_free_path(&vka, handler);
    }
    CHECK(vka_cnode_delete(&minted) == 0);
    vka_cspace_free_path(&vka, minted);
    vka_free_object(&vka, &notification);
}

int main(void)
{
    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    allocman_t *alloc = bootstrap_use_current_simple(&simple, sizeof(pool), pool);
    ZF_LOGF_IF(!alloc, "no allocator");
    allocman_make_vka(&vka, alloc);
    ZF_LOGF_IF(platsupport_serial_setup_simple(NULL, &simple, &vka), "no console");
    ZF_LOGF_IF(sel4platsupport_get_io_port_ops(&ports, &simple, &vka), "no ports");
    simple_print(&simple);
    check_archives();
    check_objects(alloc);
    check_places();
    check_caps();
    printf("hello %s: all is well\n", CONFIG_APP_NAME);
    end(ALL_WELL);
}
