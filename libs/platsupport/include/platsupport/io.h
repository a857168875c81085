/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a driver needs of its environment, as tables of functions (spec/06 section 13.1): device
 * memory, I/O ports, DMA memory, a heap, interrupts.
 */
#pragma once

#include <assert.h>
#include <errno.h>
#include <platsupport/interface_registration.h>
#include <platsupport/irq.h>
#include <platsupport/pmem.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <utils/util.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How memory will be used mostly: HR host reads, HW host writes. A hint. */
typedef enum ps_mem_flags {
    PS_MEM_NORMAL,
    PS_MEM_HR,
    PS_MEM_HW,
} ps_mem_flags_t;

/* ---- device memory ---- */

typedef void *(*ps_io_map_fn_t)(void *cookie, uintptr_t paddr, size_t size, int cached,
                                ps_mem_flags_t flags);
typedef void (*ps_io_unmap_fn_t)(void *cookie, void *vaddr, size_t size);

typedef struct ps_io_mapper {
    void *cookie;
    ps_io_map_fn_t io_map_fn;
    ps_io_unmap_fn_t io_unmap_fn;
} ps_io_mapper_t;

/* Address of physical memory [paddr, paddr + size) in the caller's space, or NULL. */
static inline void *ps_io_map(const ps_io_mapper_t *io_mapper, uintptr_t paddr, size_t size,
                              int cached, ps_mem_flags_t flags)
{
    if (!io_mapper || !io_mapper->io_map_fn) {
        ZF_LOGE("io_mapper or its function is NULL");
        return NULL;
    }
    return io_mapper->io_map_fn(io_mapper->cookie, paddr, size, cached, flags);
}

/* vaddr, size: as they were mapped. */
static inline void ps_io_unmap(const ps_io_mapper_t *io_mapper, void *vaddr, size_t size)
{
    if (!io_mapper || !io_mapper->io_unmap_fn) {
        ZF_LOGE("io_mapper or its function is NULL");
        return;
    }
    io_mapper->io_unmap_fn(io_mapper->cookie, vaddr, size);
}

/* ---- I/O ports ---- */

typedef int (*ps_io_port_in_fn_t)(void *cookie, uint32_t port, int io_size, uint32_t *result);
typedef int (*ps_io_port_out_fn_t)(void *cookie, uint32_t port, int io_size, uint32_t val);

typedef struct ps_io_port_ops {
    void *cookie;
    ps_io_port_in_fn_t io_port_in_fn;
    ps_io_port_out_fn_t io_port_out_fn;
} ps_io_port_ops_t;

/* io_size: 1, 2 or 4 bytes. 0 or an error. */
static inline int ps_io_port_in(const ps_io_port_ops_t *port_ops, uint32_t port, int io_size,
                                uint32_t *result)
{
    if (!port_ops || !port_ops->io_port_in_fn || !result) {
        ZF_LOGE("port_ops, its function or result is NULL");
        return -1;
    }
    return port_ops->io_port_in_fn(port_ops->cookie, port, io_size, result);
}

/* The same in the other direction. */
static inline int ps_io_port_out(const ps_io_port_ops_t *port_ops, uint32_t port, int io_size,
                                 uint32_t val)
{
    if (!port_ops || !port_ops->io_port_out_fn) {
        ZF_LOGE("port_ops or its function is NULL");
        return -1;
    }
    return port_ops->io_port_out_fn(port_ops->cookie, port, io_size, val);
}

/* ---- memory for devices ---- */

typedef enum dma_cache_op {
    DMA_CACHE_OP_CLEAN,
    DMA_CACHE_OP_INVALIDATE,
    DMA_CACHE_OP_CLEAN_INVALIDATE,
} dma_cache_op_t;

typedef void *(*ps_dma_alloc_fn_t)(void *cookie, size_t size, int align, int cached,
                                   ps_mem_flags_t flags);
typedef void (*ps_dma_free_fn_t)(void *cookie, void *addr, size_t size);
typedef uintptr_t (*ps_dma_pin_fn_t)(void *cookie, void *addr, size_t size);
typedef void (*ps_dma_unpin_fn_t)(void *cookie, void *addr, size_t size);
typedef void (*ps_dma_cache_op_fn_t)(void *cookie, void *addr, size_t size, dma_cache_op_t op);

typedef struct ps_dma_man {
    void *cookie;
    ps_dma_alloc_fn_t dma_alloc_fn;
    ps_dma_free_fn_t dma_free_fn;
    ps_dma_pin_fn_t dma_pin_fn;
    ps_dma_unpin_fn_t dma_unpin_fn;
    ps_dma_cache_op_fn_t dma_cache_op_fn;
} ps_dma_man_t;

/* align: in bytes, a power of two. NULL on failure. */
static inline void *ps_dma_alloc(const ps_dma_man_t *dma_man, size_t size, int align, int cache,
                                 ps_mem_flags_t flags)
{
    if (!dma_man || !dma_man->dma_alloc_fn) {
        ZF_LOGE("dma_man or its function is NULL");
        return NULL;
    }
    return dma_man->dma_alloc_fn(dma_man->cookie, size, align, cache, flags);
}

/* Gives memory of ps_dma_alloc back; size as it was allocated. */
static inline void ps_dma_free(const ps_dma_man_t *dma_man, void *addr, size_t size)
{
    if (!dma_man || !dma_man->dma_free_fn) {
        ZF_LOGE("dma_man or its function is NULL");
        return;
    }
    dma_man->dma_free_fn(dma_man->cookie, addr, size);
}

/* The physical address, which stays until ps_dma_unpin; 0 on failure. */
static inline uintptr_t ps_dma_pin(const ps_dma_man_t *dma_man, void *addr, size_t size)
{
    if (!dma_man || !dma_man->dma_pin_fn) {
        ZF_LOGE("dma_man or its function is NULL");
        return 0;
    }
    return dma_man->dma_pin_fn(dma_man->cookie, addr, size);
}

/* Ends what ps_dma_pin began, for the same memory. */
static inline void ps_dma_unpin(const ps_dma_man_t *dma_man, void *addr, size_t size)
{
    if (!dma_man || !dma_man->dma_unpin_fn) {
        ZF_LOGE("dma_man or its function is NULL");
        return;
    }
    dma_man->dma_unpin_fn(dma_man->cookie, addr, size);
}

/* Writes back or forgets what caches hold of `size` bytes at `addr`; nothing where caches are
 * coherent. */
static inline void ps_dma_cache_op(const ps_dma_man_t *dma_man, void *addr, size_t size,
                                   dma_cache_op_t op)
{
    if (!dma_man || !dma_man->dma_cache_op_fn) {
        ZF_LOGE("dma_man or its function is NULL");
        return;
    }
    dma_man->dma_cache_op_fn(dma_man->cookie, addr, size, op);
}

/* Writes them back, so that a device sees what the program wrote. */
static inline void ps_dma_cache_clean(const ps_dma_man_t *dma_man, void *addr, size_t size)
{
    ps_dma_cache_op(dma_man, addr, size, DMA_CACHE_OP_CLEAN);
}

/* Forgets them, so that the program sees what a device wrote. */
static inline void ps_dma_cache_invalidate(const ps_dma_man_t *dma_man, void *addr, size_t size)
{
    ps_dma_cache_op(dma_man, addr, size, DMA_CACHE_OP_INVALIDATE);
}

/* Both. */
static inline void ps_dma_cache_clean_invalidate(const ps_dma_man_t *dma_man, void *addr,
                                                 size_t size)
{
    ps_dma_cache_op(dma_man, addr, size, DMA_CACHE_OP_CLEAN_INVALIDATE);
}

/* ---- heap ---- */

typedef int (*ps_malloc_fn_t)(void *cookie, size_t size, void **ptr);
typedef int (*ps_calloc_fn_t)(void *cookie, size_t nmemb, size_t size, void **ptr);
typedef int (*ps_free_fn_t)(void *cookie, size_t size, void *ptr);

typedef struct ps_malloc_ops {
    ps_malloc_fn_t malloc;
    ps_calloc_fn_t calloc;
    ps_free_fn_t free;
    void *cookie;
} ps_malloc_ops_t;

/* 0 and *ptr, or a positive errno. Of size 0 nothing is allocated, which is no error. */
static inline int ps_malloc(const ps_malloc_ops_t *ops, size_t size, void **ptr)
{
    if (!ops || !ptr) {
        ZF_LOGE("ops or ptr is NULL");
        return EINVAL;
    }
    if (!ops->malloc) {
        ZF_LOGE("not implemented");
        return ENOSYS;
    }
    if (size == 0) {
        return 0;
    }
    return ops->malloc(ops->cookie, size, ptr);
}

/* The same for nmemb elements of `size` bytes, all zero. */
static inline int ps_calloc(const ps_malloc_ops_t *ops, size_t nmemb, size_t size, void **ptr)
{
    if (!ops || !ptr) {
        ZF_LOGE("ops or ptr is NULL");
        return EINVAL;
    }
    if (!ops->calloc) {
        ZF_LOGE("not implemented");
        return ENOSYS;
    }
    if (nmemb == 0 || size == 0) {
        return 0;
    }
    return ops->calloc(ops->cookie, nmemb, size, ptr);
}

/* size: as it was allocated. */
static inline int ps_free(const ps_malloc_ops_t *ops, size_t size, void *ptr)
{
    if (!ops || !ptr) {
        ZF_LOGE("ops or ptr is NULL");
        return EINVAL;
    }
    if (!ops->free) {
        ZF_LOGE("not implemented");
        return ENOSYS;
    }
    return ops->free(ops->cookie, size, ptr);
}

/* The heap of the C library. 0; EINVAL if ops is NULL. */
int ps_new_stdlib_malloc_ops(ps_malloc_ops_t *ops);

/* ---- device tree ---- */

typedef char *(*ps_io_fdt_get_fn_t)(void *cookie);

typedef struct ps_io_fdt {
    void *cookie;
    ps_io_fdt_get_fn_t get_fn;
} ps_io_fdt_t;

/* NULL where there is no device tree. */
static inline char *ps_io_fdt_get(const ps_io_fdt_t *io_fdt)
{
    if (!io_fdt || !io_fdt->get_fn) {
        ZF_LOGE("io_fdt or its function is NULL");
        return NULL;
    }
    return io_fdt->get_fn(io_fdt->cookie);
}

/* ---- all of it ---- */

typedef struct ps_io_ops {
    ps_io_mapper_t io_mapper;
    ps_io_port_ops_t io_port_ops;
    ps_dma_man_t dma_manager;
    ps_io_fdt_t io_fdt;
    ps_interface_registration_ops_t interface_registration_ops;
    ps_malloc_ops_t malloc_ops;
    ps_irq_ops_t irq_ops;
} ps_io_ops_t;

/* Maps a region of physical memory, cached or not, as ps_io_map does: its address, or NULL. */
static inline void *ps_pmem_map(ps_io_ops_t *ops, pmem_region_t region, bool cached,
                                ps_mem_flags_t flags)
{
    return ps_io_map(&ops->io_mapper, region.base_addr, region.length, cached, flags);
}

/* Undoes it; `vaddr` is what ps_pmem_map returned for the region. */
static inline void ps_pmem_unmap(ps_io_ops_t *ops, pmem_region_t region, void *vaddr)
{
    ps_io_unmap(&ops->io_mapper, vaddr, region.length);
}

/* ---- registers of 32 bits: only the bits of `mask`, or `count` bits from bit `shift` on ---- */

static inline uint32_t read_masked(volatile uint32_t *addr, uint32_t mask)
{
    return *addr & mask;
}

/* Sets the bits of `mask` to those of `value`, the others stay. */
static inline void write_masked(volatile uint32_t *addr, uint32_t mask, uint32_t value)
{
    *addr = (*addr & ~mask) | (value & mask);
}

/* The mask of `count` bits from bit `shift` on. */
static inline uint32_t ps_bits_mask(unsigned int shift, unsigned int count)
{
    return (count >= 32 ? ~0u : (1u << count) - 1) << shift;
}

/* These bits as a number. */
static inline uint32_t read_bits(volatile uint32_t *addr, unsigned int shift, unsigned int count)
{
    return read_masked(addr, ps_bits_mask(shift, count)) >> shift;
}

/* Sets these bits to a number. */
static inline void write_bits(volatile uint32_t *addr, unsigned int shift, unsigned int count,
                              uint32_t value)
{
    write_masked(addr, ps_bits_mask(shift, count), value << shift);
}

#ifdef __cplusplus
}
#endif
