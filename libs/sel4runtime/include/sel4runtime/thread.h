/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The thread pointer: the address from which the calling thread finds its thread-local variables.
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4runtime/stdint.h>

/* The calling thread's TLS base. It needs one: the word there holds its own address. */
static inline sel4runtime_uintptr_t sel4runtime_get_tls_base(void)
{
    sel4runtime_uintptr_t tls_base;
    __asm__ volatile("movq %%fs:0, %0" : "=r"(tls_base));
    return tls_base;
}

/* Gives the calling thread another TLS base, as sel4runtime_write_tls_image() returned it. */
static inline void sel4runtime_set_tls_base(sel4runtime_uintptr_t tls_base)
{
#if defined(CONFIG_FSGSBASE_INST)
    __asm__ volatile("wrfsbase %0" : : "r"(tls_base) : "memory");
#elif defined(CONFIG_SET_TLS_BASE_SELF)
    seL4_SetTLSBase(tls_base);
    __asm__ volatile("" : : : "memory");
#else
#error "in this configuration of the kernel a thread cannot set its own TLS base"
#endif
}
