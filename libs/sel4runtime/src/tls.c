/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Thread-local storage of the first thread, and of those that the program adds.
 */
#include "memory.h"
#include "process.h"

#include <sel4runtime/gen_config.h>

#define process __sel4runtime_process

static char static_region[CONFIG_SEL4RUNTIME_STATIC_TLS] __attribute__((aligned(16)));

/* A function of its own, so that no address from before the change of the base is used in it. */
static void __attribute__((noinline)) describe_first_thread(void)
{
    if (!process.info.ipc_buffer) {
        return;
    }
    seL4_SetIPCBuffer(process.info.ipc_buffer);
#ifdef CONFIG_DEBUG_BUILD
    if (process.info.tcb && process.name) {
        seL4_DebugNameThread(process.info.tcb, process.name);
    }
#endif
}

void __sel4runtime_enable_static_tls(void)
{
    if (tls_region_size(&process.info.tls) > sizeof static_region) {
        return;
    }
    (void)sel4runtime_move_initial_tls(static_region);
}

sel4runtime_uintptr_t sel4runtime_move_initial_tls(void *tls_memory)
{
    if (!tls_memory) {
        return 0;
    }
    sel4runtime_uintptr_t old = process.initial_thread_pointer;
    sel4runtime_uintptr_t new = old ? tls_copy(&process.info.tls, tls_memory, old)
                                    : tls_write_image(&process.info.tls, tls_memory);
    sel4runtime_set_tls_base(new);
    process.initial_thread_pointer = new;
    if (!old) {
        describe_first_thread();
    }
    return new;
}

sel4runtime_uintptr_t sel4runtime_write_tls_image(void *tls_memory)
{
    return tls_memory ? tls_write_image(&process.info.tls, tls_memory) : 0;
}

int __sel4runtime_store_in_tls(sel4runtime_uintptr_t thread_pointer, void const volatile *own,
                               void const *value, sel4runtime_size_t size)
{
    sel4runtime_uintptr_t own_thread_pointer = sel4runtime_get_tls_base();
    sel4runtime_uintptr_t variable = (sel4runtime_uintptr_t)own;
    if (!tls_contains(&process.info.tls, own_thread_pointer, variable, size)) {
        return -1;
    }
    copy_bytes((char *)(thread_pointer - (own_thread_pointer - variable)), value, size);
    return 0;
}

sel4runtime_size_t sel4runtime_get_tls_size(void)
{
    return tls_region_size(&process.info.tls);
}

sel4runtime_size_t sel4runtime_get_tp_offset(void)
{
    return tls_thread_pointer(&process.info.tls, 0);
}

int sel4runtime_initial_tls_enabled(void)
{
    return process.initial_thread_pointer != 0;
}
