/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory for malloc (spec 06, section 5.3): from a static area, from an area that the program
 * names, or from an address space manager.
 *
 * An area is used from both ends. [morecore_area, program_break) belongs to brk,
 * [morecore_top, morecore_area + morecore_size) to mmap; what is between them is free.
 */
#define _GNU_SOURCE
#include "syscalls.h"

#include <errno.h>
#include <sel4muslcsys/gen_config.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <utils/util.h>
#include <vspace/vspace.h>

#define PAGE 0x1000ul

#if CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES > 0
char morecore_area[CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES] __attribute__((aligned(PAGE)));
size_t morecore_size = CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES;
uintptr_t morecore_top = (uintptr_t)(morecore_area + sizeof morecore_area);
#else
char *morecore_area;
size_t morecore_size;
uintptr_t morecore_top; /* 0 until the first call, unless the program sets it too */
#endif

/* For an area of the address space that grows page by page. */
vspace_t *muslc_this_vspace;
reservation_t muslc_brk_reservation;
void *muslc_brk_reservation_start;

static uintptr_t program_break;

static uintptr_t round_up(uintptr_t value)
{
    return (value + PAGE - 1) & ~(PAGE - 1);
}

/* False as long as the program has named no area; it may do so until the first call. */
static bool prepare_area(void)
{
    if (program_break == 0 && morecore_size > 0) {
        program_break = (uintptr_t)morecore_area;
        if (morecore_top == 0) {
            morecore_top = (uintptr_t)morecore_area + morecore_size;
        }
    }
    return program_break != 0;
}

static long brk_in_area(uintptr_t wanted)
{
    if (wanted >= (uintptr_t)morecore_area && wanted <= morecore_top) {
        program_break = wanted;
    }
    return (long)program_break;
}

/* Apart from the area's break: a program may start with an area and go on with an address space. */
static long brk_in_vspace(uintptr_t wanted)
{
    static uintptr_t current, mapped_end;
    uintptr_t start = (uintptr_t)muslc_brk_reservation_start;
    if (current == 0) {
        current = mapped_end = start;
    }
    if (wanted < start) {
        return (long)current;
    }
    while (mapped_end < wanted) {
        if (vspace_new_pages_at_vaddr(muslc_this_vspace, (void *)mapped_end, 1, seL4_PageBits,
                                      muslc_brk_reservation) != 0) {
            return (long)current;
        }
        mapped_end += PAGE;
    }
    current = wanted;
    return (long)current;
}

/* As on Linux: the break after the call, the old one if it could not be moved. */
long sys_brk(va_list args)
{
    uintptr_t wanted = va_arg(args, uintptr_t);
    if (muslc_this_vspace) {
        return brk_in_vspace(wanted);
    }
    return prepare_area() ? brk_in_area(wanted) : 0;
}

static long map_in_area(size_t size)
{
    uintptr_t top = morecore_top & ~(PAGE - 1);
    if (top < program_break || size > top - program_break) {
        return -ENOMEM;
    }
    morecore_top = top - size;
    return (long)morecore_top;
}

static long map_in_vspace(size_t size)
{
    void *address = vspace_new_pages(muslc_this_vspace, seL4_AllRights, size / PAGE, seL4_PageBits);
    return address ? (long)address : -ENOMEM;
}

long sys_mmap(va_list args)
{
    (void)va_arg(args, void *); /* a wish, not an order, unless MAP_FIXED */
    size_t size = va_arg(args, size_t);
    (void)va_arg(args, long); /* protection: what the memory has */
    long flags = va_arg(args, long);
    if (!(flags & MAP_ANONYMOUS)) {
        return -ENODEV;
    }
    if ((flags & MAP_FIXED) || size == 0) {
        return -EINVAL;
    }
    if (size > PTRDIFF_MAX - PAGE) {
        return -ENOMEM;
    }
    size = round_up(size);
    if (muslc_this_vspace) {
        return map_in_vspace(size);
    }
    return prepare_area() ? map_in_area(size) : -ENOMEM;
}

/* realloc() then copies. */
long sys_mremap(va_list args)
{
    (void)args;
    return -ENOMEM;
}

long sys_munmap(va_list args)
{
    (void)args;
    ZF_LOGE("sys_munmap is unsupported. Memory given back to it is lost.");
    return 0;
}

long sys_madvise(va_list args)
{
    (void)args;
    return 0;
}
