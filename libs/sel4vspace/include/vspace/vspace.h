/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Manager of one address space, as an interface: a table of functions that a program copies by
 * value. The implementation is sel4utils/vspace.h. (spec/06 section 9)
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4utils/gen_config.h>
#include <stdbool.h>
#include <stddef.h>
#include <vka/object.h>
#include <vspace/page.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vspace vspace_t;

/* res == NULL means that there is no reservation. */
typedef struct reservation {
    void *res;
} reservation_t;

typedef struct vspace_new_pages_config {
    void *vaddr;
    size_t num_pages;
    size_t size_bits;
    bool can_use_dev;
} vspace_new_pages_config_t;

/* access_addr: address in the space the page belongs to; vaddr: where the callback reaches it. */
typedef int (*vspace_access_callback_fn)(void *access_addr, void *vaddr, void *cookie);

typedef void *(*vspace_new_pages_fn)(vspace_t *vspace, seL4_CapRights_t rights, size_t num_pages,
                                     size_t size_bits);
typedef void *(*vspace_map_pages_fn)(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                                     seL4_CapRights_t rights, size_t num_pages, size_t size_bits,
                                     int cacheable);
typedef int (*vspace_new_pages_at_vaddr_fn)(vspace_t *vspace, void *vaddr, size_t num_pages,
                                            size_t size_bits, reservation_t res, bool can_use_dev);
typedef int (*vspace_map_pages_at_vaddr_fn)(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                                            void *vaddr, size_t num_pages, size_t size_bits,
                                            reservation_t res);
typedef int (*vspace_deferred_rights_map_pages_at_vaddr_fn)(vspace_t *vspace, seL4_CPtr caps[],
                                                            uintptr_t cookies[], void *vaddr,
                                                            size_t num_pages, size_t size_bits,
                                                            seL4_CapRights_t rights,
                                                            reservation_t res);
typedef void (*vspace_unmap_pages_fn)(vspace_t *vspace, void *vaddr, size_t num_pages,
                                      size_t size_bits, vka_t *free);
typedef void (*vspace_tear_down_fn)(vspace_t *vspace, vka_t *free);
typedef reservation_t (*vspace_reserve_range_aligned_fn)(vspace_t *vspace, size_t bytes,
                                                         size_t size_bits, seL4_CapRights_t rights,
                                                         int cacheable, void **vaddr);
typedef reservation_t (*vspace_reserve_range_at_fn)(vspace_t *vspace, void *vaddr, size_t bytes,
                                                    seL4_CapRights_t rights, int cacheable);
typedef reservation_t (*vspace_reserve_deferred_rights_range_at_fn)(vspace_t *vspace, void *vaddr,
                                                                    size_t bytes, int cacheable);
typedef void (*vspace_free_reservation_fn)(vspace_t *vspace, reservation_t res);
typedef void (*vspace_free_reservation_by_vaddr_fn)(vspace_t *vspace, void *vaddr);
typedef seL4_CPtr (*vspace_get_cap_fn)(vspace_t *vspace, void *vaddr);
typedef seL4_CPtr (*vspace_get_root_fn)(vspace_t *vspace);
typedef uintptr_t (*vspace_get_cookie_fn)(vspace_t *vspace, void *vaddr);
typedef int (*vspace_share_mem_at_vaddr_fn)(vspace_t *from, vspace_t *to, void *start,
                                            int num_pages, size_t size_bits, void *vaddr,
                                            reservation_t res);
typedef void (*vspace_allocated_object_fn)(void *allocated_object_cookie, vka_object_t object);

struct vspace {
    void *data;
    vspace_new_pages_fn new_pages;
    vspace_map_pages_fn map_pages;
    vspace_new_pages_at_vaddr_fn new_pages_at_vaddr;
    vspace_map_pages_at_vaddr_fn map_pages_at_vaddr;
    vspace_deferred_rights_map_pages_at_vaddr_fn deferred_rights_map_pages_at_vaddr;
    vspace_unmap_pages_fn unmap_pages;
    vspace_tear_down_fn tear_down;
    vspace_reserve_range_aligned_fn reserve_range_aligned;
    vspace_reserve_range_at_fn reserve_range_at;
    vspace_reserve_deferred_rights_range_at_fn reserve_deferred_rights_range_at;
    vspace_free_reservation_fn free_reservation;
    vspace_free_reservation_by_vaddr_fn free_reservation_by_vaddr;
    vspace_get_cap_fn get_cap;
    vspace_get_root_fn get_root;
    vspace_get_cookie_fn get_cookie;
    vspace_share_mem_at_vaddr_fn share_mem_at_vaddr;
    vspace_allocated_object_fn allocated_object;
    void *allocated_object_cookie;
};

static_assert(sizeof(struct vspace) == 152, "vspace_t is 152 bytes (spec/06 section 25)");
static_assert(sizeof(vspace_new_pages_config_t) == 32, "spec/06 section 25");

#define VSPACE_FREE     ((vka_t *)0xffffffff)
#define VSPACE_PRESERVE ((vka_t *)0)

/* Shared body of the checks: one log line and an early return. */
#define VSPACE_CHECK_MEMBER(vspace, member, failure)                                               \
    do {                                                                                           \
        if ((vspace) == NULL) {                                                                    \
            ZF_LOGE("vspace is NULL");                                                             \
            return failure;                                                                        \
        }                                                                                          \
        if ((vspace)->member == NULL) {                                                            \
            ZF_LOGE("Not implemented");                                                            \
            return failure;                                                                        \
        }                                                                                          \
    } while (0)

/* Stack of n_pages 4 KiB pages above one unmapped guard page. Returns the exclusive top; NULL. */
void *vspace_new_sized_stack(vspace_t *vspace, size_t n_pages);
void vspace_free_sized_stack(vspace_t *vspace, void *stack_top, size_t n_pages);

/* One read-write 4 KiB page; *page receives its frame cap. NULL on failure. */
void *vspace_new_ipc_buffer(vspace_t *vspace, seL4_CPtr *page);
void vspace_free_ipc_buffer(vspace_t *vspace, void *addr);

/* Makes num_pages pages of `from` visible at a free range of `to`. Start of the range or NULL. */
void *vspace_share_mem(vspace_t *from, vspace_t *to, void *start, int num_pages, size_t size_bits,
                       seL4_CapRights_t rights, int cacheable);

/* Shares the page at access_addr into `to` for the time of one callback; result of the callback
 * or -1 when the page cannot be shared. */
int vspace_access_page_with_callback(vspace_t *from, vspace_t *to, void *access_addr,
                                     size_t size_bits, seL4_CapRights_t rights, int cacheable,
                                     vspace_access_callback_fn callback, void *cookie);

/* Pages as *config says: at its vaddr if that is not NULL, else anywhere. Start, or NULL. */
void *vspace_new_pages_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                   seL4_CapRights_t rights);
/* Pages at the vaddr of *config, inside a reservation. Errors as vspace_new_pages_at_vaddr. */
int vspace_new_pages_at_vaddr_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                          reservation_t res);

/* A stack of the usual size, LibSel4UtilsStackSize. Its exclusive top, or NULL. */
static inline void *vspace_new_stack(vspace_t *vspace)
{
    return vspace_new_sized_stack(vspace, BYTES_TO_4K_PAGES(CONFIG_SEL4UTILS_STACK_SIZE));
}

/* Gives a stack of the usual size back. */
static inline void vspace_free_stack(vspace_t *vspace, void *stack_top)
{
    vspace_free_sized_stack(vspace, stack_top, BYTES_TO_4K_PAGES(CONFIG_SEL4UTILS_STACK_SIZE));
}

/* Fills *config: num_pages RAM pages of 2^size_bits bytes, anywhere. 0, or -1 for 0 pages or
 * NULL. */
static inline int default_vspace_new_pages_config(size_t num_pages, size_t size_bits,
                                                  vspace_new_pages_config_t *config)
{
    if (config == NULL || num_pages == 0) {
        ZF_LOGE("invalid page configuration");
        return -1;
    }
    *config = (vspace_new_pages_config_t){.num_pages = num_pages, .size_bits = size_bits};
    return 0;
}

/* The pages are to begin at `vaddr`. 0, or -1 for NULL. */
static inline int vspace_new_pages_config_set_vaddr(void *vaddr, vspace_new_pages_config_t *config)
{
    if (config == NULL) {
        return -1;
    }
    config->vaddr = vaddr;
    return 0;
}

/* The pages may be of memory that the kernel does not use itself. 0, or -1 for NULL. */
static inline int vspace_new_pages_config_use_device_ut(bool can_use_dev,
                                                        vspace_new_pages_config_t *config)
{
    if (config == NULL) {
        return -1;
    }
    config->can_use_dev = can_use_dev;
    return 0;
}

/* num_pages pages of 2^size_bits bytes of RAM at a free range, cacheable; the address space owns
 * them (vspace_unmap_pages with VSPACE_FREE gives them back). Start of the range; NULL, with
 * nothing taken, when arguments are bad or something cannot be allocated. */
static inline void *vspace_new_pages(vspace_t *vspace, seL4_CapRights_t rights, size_t num_pages,
                                     size_t size_bits)
{
    VSPACE_CHECK_MEMBER(vspace, new_pages, NULL);
    if (num_pages == 0) {
        ZF_LOGE("Called with num_pages == 0. Intentional?");
        return NULL;
    }
    if (!sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid size_bits %zu", size_bits);
        return NULL;
    }
    return vspace->new_pages(vspace, rights, num_pages, size_bits);
}

/* Maps frames of the caller's, caps[0] to caps[num_pages - 1] of 2^size_bits bytes, at a free
 * range; they stay the caller's. cookies: of vka_object_t, for vspace_unmap_pages to free them;
 * NULL for none. Start of the range, or NULL. */
static inline void *vspace_map_pages(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                                     seL4_CapRights_t rights, size_t num_pages, size_t size_bits,
                                     int cacheable)
{
    VSPACE_CHECK_MEMBER(vspace, map_pages, NULL);
    if (caps == NULL || num_pages == 0) {
        ZF_LOGE("No pages to map");
        return NULL;
    }
    if (!sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid size_bits %zu", size_bits);
        return NULL;
    }
    return vspace->map_pages(vspace, caps, cookies, rights, num_pages, size_bits, cacheable);
}

/* As vspace_new_pages, at `vaddr` inside a reservation, with the reservation's rights. 0; -1
 * when the range is not reserved or not unmapped; seL4_NotEnoughMemory; an error of mapping.
 * Nothing is taken after an error. */
static inline int vspace_new_pages_at_vaddr(vspace_t *vspace, void *vaddr, size_t num_pages,
                                            size_t size_bits, reservation_t reservation)
{
    VSPACE_CHECK_MEMBER(vspace, new_pages_at_vaddr, -1);
    if (num_pages == 0) {
        ZF_LOGE("Called with num_pages == 0. Intentional?");
        return -1;
    }
    if (!sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid size_bits %zu", size_bits);
        return -1;
    }
    return vspace->new_pages_at_vaddr(vspace, vaddr, num_pages, size_bits, reservation, false);
}

/* As vspace_map_pages, at `vaddr` inside a reservation, with the reservation's rights. Errors as
 * above; -1 also for a reservation of deferred rights. */
static inline int vspace_map_pages_at_vaddr(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                                            void *vaddr, size_t num_pages, size_t size_bits,
                                            reservation_t reservation)
{
    VSPACE_CHECK_MEMBER(vspace, map_pages_at_vaddr, -1);
    if (caps == NULL || num_pages == 0 || !sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid caps, number of pages or size_bits");
        return -1;
    }
    return vspace->map_pages_at_vaddr(vspace, caps, cookies, vaddr, num_pages, size_bits,
                                      reservation);
}

/* The same inside a reservation of deferred rights, with `rights` for these pages. */
static inline int vspace_deferred_rights_map_pages_at_vaddr(vspace_t *vspace, seL4_CPtr caps[],
                                                            uintptr_t cookies[], void *vaddr,
                                                            size_t num_pages, size_t size_bits,
                                                            seL4_CapRights_t rights,
                                                            reservation_t reservation)
{
    VSPACE_CHECK_MEMBER(vspace, deferred_rights_map_pages_at_vaddr, -1);
    if (caps == NULL || num_pages == 0 || !sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid caps, number of pages or size_bits");
        return -1;
    }
    return vspace->deferred_rights_map_pages_at_vaddr(vspace, caps, cookies, vaddr, num_pages,
                                                      size_bits, rights, reservation);
}

/* Unmaps num_pages pages of 2^size_bits bytes, all of which are mapped. vka: VSPACE_PRESERVE
 * leaves capabilities and frames to the caller; VSPACE_FREE (the address space's own allocator)
 * or a vka deletes the capabilities, and frees frames that have a cookie. A reservation around
 * them stays. */
static inline void vspace_unmap_pages(vspace_t *vspace, void *vaddr, size_t num_pages,
                                      size_t size_bits, vka_t *vka)
{
    VSPACE_CHECK_MEMBER(vspace, unmap_pages, );
    if (num_pages == 0) {
        ZF_LOGE("Called with num_pages == 0. Intentional?");
        return;
    }
    if (!sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid size_bits %zu", size_bits);
        return;
    }
    vspace->unmap_pages(vspace, vaddr, num_pages, size_bits, vka);
}

/* Unmaps everything, frees frames as vspace_unmap_pages does with `vka`, and forgets all
 * reservations; the address space cannot be used afterwards. Logged as not implemented for the
 * program's own address space. */
static inline void vspace_tear_down(vspace_t *vspace, vka_t *vka)
{
    VSPACE_CHECK_MEMBER(vspace, tear_down, );
    vspace->tear_down(vspace, vka);
}

/* Keeps a free range of `bytes` bytes (rounded up to pages) that begins at a multiple of
 * 2^size_bits for the caller; nothing is mapped. Pages mapped in it get `rights` and are cached
 * if `cacheable`. *vaddr: its start. The caller gives it back with vspace_free_reservation. .res
 * is NULL on failure. */
static inline reservation_t vspace_reserve_range_aligned(vspace_t *vspace, size_t bytes,
                                                         size_t size_bits, seL4_CapRights_t rights,
                                                         int cacheable, void **vaddr)
{
    reservation_t none = {NULL};

    VSPACE_CHECK_MEMBER(vspace, reserve_range_aligned, none);
    if (!sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid size_bits %zu", size_bits);
        return none;
    }
    if (bytes == 0 || vaddr == NULL) {
        ZF_LOGE("Nothing to reserve, or no place for the address");
        return none;
    }
    return vspace->reserve_range_aligned(vspace, bytes, size_bits, rights, cacheable, vaddr);
}

/* The same at any page. */
static inline reservation_t vspace_reserve_range(vspace_t *vspace, size_t bytes,
                                                 seL4_CapRights_t rights, int cacheable,
                                                 void **vaddr)
{
    return vspace_reserve_range_aligned(vspace, bytes, seL4_PageBits, rights, cacheable, vaddr);
}

/* The same for the range [vaddr, vaddr + bytes), rounded out to pages; fails if a page of it is
 * in use or reserved. */
static inline reservation_t vspace_reserve_range_at(vspace_t *vspace, void *vaddr, size_t bytes,
                                                    seL4_CapRights_t rights, int cacheable)
{
    reservation_t none = {NULL};

    VSPACE_CHECK_MEMBER(vspace, reserve_range_at, none);
    return vspace->reserve_range_at(vspace, vaddr, bytes, rights, cacheable);
}

/* The same with rights that are given when pages are mapped. */
static inline reservation_t vspace_reserve_deferred_rights_range_at(vspace_t *vspace, void *vaddr,
                                                                    size_t bytes, int cacheable)
{
    reservation_t none = {NULL};

    VSPACE_CHECK_MEMBER(vspace, reserve_deferred_rights_range_at, none);
    return vspace->reserve_deferred_rights_range_at(vspace, vaddr, bytes, cacheable);
}

/* Gives a reservation back; pages that are mapped in it stay mapped. */
static inline void vspace_free_reservation(vspace_t *vspace, reservation_t reservation)
{
    VSPACE_CHECK_MEMBER(vspace, free_reservation, );
    vspace->free_reservation(vspace, reservation);
}

/* The same for the reservation in which `vaddr` lies. */
static inline void vspace_free_reservation_by_vaddr(vspace_t *vspace, void *vaddr)
{
    VSPACE_CHECK_MEMBER(vspace, free_reservation_by_vaddr, );
    vspace->free_reservation_by_vaddr(vspace, vaddr);
}

/* The frame mapped at `vaddr`; 0 if there is none. */
static inline seL4_CPtr vspace_get_cap(vspace_t *vspace, void *vaddr)
{
    VSPACE_CHECK_MEMBER(vspace, get_cap, seL4_CapNull);
    return vspace->get_cap(vspace, vaddr);
}

/* The cookie of the frame mapped at `vaddr`; 0 if there is none. */
static inline uintptr_t vspace_get_cookie(vspace_t *vspace, void *vaddr)
{
    VSPACE_CHECK_MEMBER(vspace, get_cookie, 0);
    return vspace->get_cookie(vspace, vaddr);
}

/* The root of the address space, a capability; 0 if unknown. */
static inline seL4_CPtr vspace_get_root(vspace_t *vspace)
{
    VSPACE_CHECK_MEMBER(vspace, get_root, seL4_CapNull);
    return vspace->get_root(vspace);
}

/* Makes num_pages pages of `from` that begin at `start` visible at `vaddr` of `to`, inside a
 * reservation there: copies of their capabilities are mapped. 0 or an error, with nothing
 * shared. */
static inline int vspace_share_mem_at_vaddr(vspace_t *from, vspace_t *to, void *start,
                                            int num_pages, size_t size_bits, void *vaddr,
                                            reservation_t res)
{
    VSPACE_CHECK_MEMBER(from, share_mem_at_vaddr, -1);
    if (to == NULL || num_pages <= 0 || !sel4_valid_size_bits(size_bits)) {
        ZF_LOGE("Invalid target, number of pages or size_bits");
        return -1;
    }
    return from->share_mem_at_vaddr(from, to, start, num_pages, size_bits, vaddr, res);
}

/* Hands a paging structure to the owner of the address space, if it asked for them. */
static inline void vspace_maybe_call_allocated_object(vspace_t *vspace, vka_object_t object)
{
    if (vspace == NULL) {
        ZF_LOGE("vspace is NULL");
        return;
    }
    if (vspace->allocated_object != NULL) {
        vspace->allocated_object(vspace->allocated_object_cookie, object);
    }
}

#ifdef __cplusplus
}
#endif
