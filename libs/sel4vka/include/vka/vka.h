/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * VKA, the interface to whoever hands out capability slots and kernel objects: a table of functions
 * that programs copy by value, and checked wrappers around them (spec/06 sections 6.1 and 6.2).
 * The wrappers log one line and return the error when an argument or a function is missing.
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4/sel4.h>
#include <sel4vka/gen_config.h>
#include <stdbool.h>
#include <stdint.h>
#include <utils/util.h>
#include <vka/cspacepath_t.h>
#ifdef CONFIG_DEBUG_BUILD
#include <sel4debug/debug.h>
#endif

/* No physical address is known, or none is asked for. */
#define VKA_NO_PADDR 1

/* Finds an empty slot. */
typedef int (*vka_cspace_alloc_fn)(void *data, seL4_CPtr *res);
/* Computes the path of a slot; no system call. */
typedef void (*vka_cspace_make_path_fn)(void *data, seL4_CPtr slot, cspacepath_t *res);
/* Returns an empty slot. */
typedef void (*vka_cspace_free_fn)(void *data, seL4_CPtr slot);
/* Makes an object in slot `dest`. size_bits as for Untyped_Retype (slot bits of a CNode); *res: the
 * cookie that frees the memory. */
typedef int (*vka_utspace_alloc_fn)(void *data, const cspacepath_t *dest, seL4_Word type,
                                    seL4_Word size_bits, seL4_Word *res);
typedef int (*vka_utspace_alloc_maybe_device_fn)(void *data, const cspacepath_t *dest,
                                                 seL4_Word type, seL4_Word size_bits,
                                                 bool can_use_dev, seL4_Word *res);
typedef int (*vka_utspace_alloc_at_fn)(void *data, const cspacepath_t *dest, seL4_Word type,
                                       seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie);
/* Returns the memory of an object whose capabilities are all deleted. */
typedef void (*vka_utspace_free_fn)(void *data, seL4_Word type, seL4_Word size_bits,
                                    seL4_Word target);
typedef uintptr_t (*vka_utspace_paddr_fn)(void *data, seL4_Word target, seL4_Word type,
                                          seL4_Word size_bits);

typedef struct vka {
    void *data;
    vka_cspace_alloc_fn cspace_alloc;
    vka_cspace_make_path_fn cspace_make_path;
    vka_utspace_alloc_fn utspace_alloc;
    vka_utspace_alloc_maybe_device_fn utspace_alloc_maybe_device;
    vka_utspace_alloc_at_fn utspace_alloc_at;
    vka_cspace_free_fn cspace_free;
    vka_utspace_free_fn utspace_free;
    vka_utspace_paddr_fn utspace_paddr;
} vka_t;

/* *res: an empty slot. 0, -1 on a bad argument, the allocator's error otherwise. */
static inline int vka_cspace_alloc(vka_t *vka, seL4_CPtr *res)
{
    if (!vka || !res) {
        ZF_LOGE("vka or res is NULL");
        return -1;
    }
    if (!vka->cspace_alloc) {
        ZF_LOGE("Not implemented");
        return -1;
    }
    return vka->cspace_alloc(vka->data, res);
}

/* The path of a slot of this vka. A missing argument is fatal, since there is no result for it. */
static inline void vka_cspace_make_path(vka_t *vka, seL4_CPtr slot, cspacepath_t *res)
{
    if (!vka || !res) {
        ZF_LOGF("vka or res is NULL");
        return;
    }
    if (!vka->cspace_make_path) {
        ZF_LOGF("Not implemented");
        return;
    }
    vka->cspace_make_path(vka->data, slot, res);
}

/* Allocates a slot and computes its path; errors as vka_cspace_alloc, *res then stays as it was. */
static inline int vka_cspace_alloc_path(vka_t *vka, cspacepath_t *res)
{
    seL4_CPtr slot;
    int error = vka_cspace_alloc(vka, &slot);

    if (error) {
        return error;
    }
    if (!res) {
        ZF_LOGE("res is NULL");
        if (vka->cspace_free) {
            vka->cspace_free(vka->data, slot);
        }
        return -1;
    }
    vka_cspace_make_path(vka, slot, res);
    return 0;
}

/* Returns a slot, which must be empty: debug builds check it. */
static inline void vka_cspace_free(vka_t *vka, seL4_CPtr slot)
{
    if (!vka) {
        ZF_LOGE("vka is NULL");
        return;
    }
    if (!vka->cspace_free) {
        ZF_LOGE("Not implemented");
        return;
    }
#ifdef CONFIG_DEBUG_BUILD
    if (debug_cap_is_valid(slot)) {
        ZF_LOGF("slot is not free: call vka_cnode_delete first");
        return;
    }
#endif
    vka->cspace_free(vka->data, slot);
}

/* The same by path. */
static inline void vka_cspace_free_path(vka_t *vka, cspacepath_t path)
{
    vka_cspace_free(vka, path.capPtr);
}

/* Makes an object of RAM in slot `dest`; *res: its cookie for vka_utspace_free. */
static inline int vka_utspace_alloc(vka_t *vka, const cspacepath_t *dest, seL4_Word type,
                                    seL4_Word size_bits, seL4_Word *res)
{
    if (!vka || !res) {
        ZF_LOGE("vka or res is NULL");
        return -1;
    }
    if (!vka->utspace_alloc) {
        ZF_LOGE("Not implemented");
        return -1;
    }
    return vka->utspace_alloc(vka->data, dest, type, size_bits, res);
}

/* The same; with can_use_dev also of memory that the kernel does not use itself. */
static inline int vka_utspace_alloc_maybe_device(vka_t *vka, const cspacepath_t *dest,
                                                 seL4_Word type, seL4_Word size_bits,
                                                 bool can_use_dev, seL4_Word *res)
{
    if (!vka || !res) {
        ZF_LOGE("vka or res is NULL");
        return -1;
    }
    if (!vka->utspace_alloc_maybe_device) {
        ZF_LOGE("Not implemented");
        return -1;
    }
    return vka->utspace_alloc_maybe_device(vka->data, dest, type, size_bits, can_use_dev, res);
}

/* The same at physical address `paddr`, for frames and untypeds. */
static inline int vka_utspace_alloc_at(vka_t *vka, const cspacepath_t *dest, seL4_Word type,
                                       seL4_Word size_bits, uintptr_t paddr, seL4_Word *cookie)
{
    if (!vka || !cookie) {
        ZF_LOGE("vka or cookie is NULL");
        return -1;
    }
    if (!vka->utspace_alloc_at) {
        ZF_LOGE("Not implemented");
        return -1;
    }
    return vka->utspace_alloc_at(vka->data, dest, type, size_bits, paddr, cookie);
}

/* Returns the memory of an object; all capabilities to it must be deleted. */
static inline void vka_utspace_free(vka_t *vka, seL4_Word type, seL4_Word size_bits,
                                    seL4_Word target)
{
    if (!vka) {
        ZF_LOGE("vka is NULL");
        return;
    }
    if (!vka->utspace_free) {
#ifndef CONFIG_LIB_VKA_ALLOW_MEMORY_LEAKS
        ZF_LOGF("Not implemented");
#endif
        return;
    }
    vka->utspace_free(vka->data, type, size_bits, target);
}

/* Physical address of an object, or VKA_NO_PADDR. */
static inline uintptr_t vka_utspace_paddr(vka_t *vka, seL4_Word target, seL4_Word type,
                                          seL4_Word size_bits)
{
    if (!vka) {
        ZF_LOGE("vka is NULL");
        return VKA_NO_PADDR;
    }
    if (!vka->utspace_paddr) {
        ZF_LOGE("Not implemented");
        return VKA_NO_PADDR;
    }
    return vka->utspace_paddr(vka->data, target, type, size_bits);
}
