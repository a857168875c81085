/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "partners.h"

#include <sel4utils/arch/tsc.h>

vka_object_t signalled;
vka_object_t faults;
vka_object_t reply;

static vka_object_t nothing; /* a notification that nobody signals */
static uint64_t ticks_per_us;

bool start_threads(void)
{
    ticks_per_us = x86_get_tsc_freq_from_simple(&simple) / US_IN_S;
    return ticks_per_us > 0 && vka_alloc_notification(&vka, &signalled) == 0 &&
           vka_alloc_notification(&vka, &nothing) == 0 && vka_alloc_endpoint(&vka, &faults) == 0 &&
           vka_alloc_reply(&vka, &reply) == 0;
}

sel4utils_thread_config_t usual(void)
{
    return thread_config_default(&simple, simple_get_cnode(&simple), seL4_NilData, seL4_CapNull,
                                 PRIORITY);
}

bool make(sel4utils_thread_t *thread, sel4utils_thread_config_t config)
{
    return sel4utils_configure_thread_config(&vka, &vspace, &vspace, config, thread) == 0;
}

bool run(sel4utils_thread_t *thread, sel4utils_thread_entry_fn entry, seL4_Word argument)
{
    return sel4utils_start_thread(thread, entry, (void *)argument, NULL, 1) == 0;
}

void clean_up(sel4utils_thread_t *thread)
{
    sel4utils_clean_up_thread(&vka, &vspace, thread);
}

void rest(void)
{
    for (;;) {
        seL4_Wait(nothing.cptr, NULL);
    }
}

static void signal_and_rest(void *notification, void *unused, void *ipc_buffer)
{
    (void)unused, (void)ipc_buffer;
    seL4_Signal((seL4_CPtr)notification);
    rest();
}

bool let_others_run(void)
{
    sel4utils_thread_t last;
    vka_object_t done;
    bool is_fine = vka_alloc_notification(&vka, &done) == 0 &&
                   make(&last, thread_config_priority(usual(), 1)) &&
                   run(&last, signal_and_rest, done.cptr);

    if (is_fine) {
        seL4_Wait(done.cptr, NULL);
        clean_up(&last);
        vka_free_object(&vka, &done);
    }
    return is_fine;
}

uint64_t now_us(void)
{
    return __builtin_ia32_rdtsc() / ticks_per_us;
}
