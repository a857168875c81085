/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <autoconf.h>
#include <cpio/cpio.h>
#include <sel4debug/debug.h>
#include <sel4platsupport/bootinfo.h>
#include <simple-default/simple-default.h>
#include <stdio.h>
#include <stdlib.h>
#include <utils/util.h>
#include <vka/object.h>

#if !defined(CONFIG_APP_GREETS) || defined(CONFIG_APP_SHOUTS) || !defined(CONFIG_APP_WHISPERS)
#error "options with conditions"
#endif
#if CONFIG_APP_TIMES != 3 || CONFIG_APP_FIXED != 17 || !defined(CONFIG_APP_TONE_SHARP)
#error "options with values"
#endif
#if CONFIG_ROOT_CNODE_SIZE_BITS != 14 || defined(CONFIG_APP_TONE_FLAT)
#error "options of the kernel"
#endif

extern char _cpio_archive[], _cpio_archive_end[], _sources[], _sources_end[];

static char pool[40960];

static _Thread_local int thread_local_value = 42;

int main(void)
{
    simple_t simple;
    vka_t vka;
    vka_object_t object;
    unsigned long size = 0;

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    allocman_t *alloc = bootstrap_use_current_simple(&simple, sizeof(pool), pool);
    ZF_LOGF_IF(!alloc, "no allocator");
    allocman_make_vka(&vka, alloc);
    ZF_LOGF_IF(vka_alloc_endpoint(&vka, &object), "no endpoint");
    simple_print(&simple);
    const void *child =
        cpio_get_file(_cpio_archive, _cpio_archive_end - _cpio_archive, "child", &size);
    printf("hello %s: %d, child %d of %d bytes\n", CONFIG_APP_NAME, thread_local_value,
           child != NULL, (int)size);
    printf("sources: %d\n",
           cpio_get_file(_sources, _sources_end - _sources, "main.c", NULL) != NULL);
    return 0;
}
