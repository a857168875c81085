/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Memory for malloc: from an area, and from an address space manager (spec 06, section 5.3).
 * Compiled for both kinds of area. The tests build on each other: a heap only grows.
 */
#define _GNU_SOURCE
#include "syscalls.h"
#include "unit.h"

#include <errno.h>
#include <sel4muslcsys/gen_config.h>
#include <string.h>
#include <sys/mman.h>
#include <utils/util.h>
#include <vspace/vspace.h>

#define PAGE 0x1000ul

#if CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES > 0
extern char morecore_area[];
#else
extern char *morecore_area;
#endif
extern size_t morecore_size;
extern uintptr_t morecore_top;
extern vspace_t *muslc_this_vspace;
extern reservation_t muslc_brk_reservation;
extern void *muslc_brk_reservation_start;

int logged_errors;
static char own_area[65536] __attribute__((aligned(4096)));
static char brk_area[8 * 4096] __attribute__((aligned(4096)));

/* Calls a handler as the table of system calls does. */
static long call(long (*handler)(va_list), ...)
{
    va_list args;
    va_start(args, handler);
    long result = handler(args);
    va_end(args);
    return result;
}

static long map(size_t size)
{
    return call(sys_mmap, NULL, size, (long)(PROT_READ | PROT_WRITE),
                (long)(MAP_PRIVATE | MAP_ANONYMOUS), -1L, 0L);
}

static uintptr_t move_break(uintptr_t to)
{
    return (uintptr_t)call(sys_brk, to);
}

static void there_is_an_area_or_nothing(void **state)
{
    (void)state;
#if CONFIG_LIB_SEL4_MUSLC_SYS_MORECORE_BYTES == 0
    assert_int_equal(move_break(0), 0);
    assert_int_equal(map(1), -ENOMEM);
    morecore_area = own_area;
    morecore_size = sizeof own_area;
#else
    (void)own_area;
#endif
    assert_int_equal(morecore_size, 65536);
    assert_int_equal((uintptr_t)morecore_area % PAGE, 0);
}

static void brk_moves_up_from_the_bottom(void **state)
{
    (void)state;
    uintptr_t start = move_break(0);
    assert_int_equal(start, (uintptr_t)morecore_area);
    assert_int_equal(move_break(start + 100), start + 100);
    assert_int_equal(move_break(start + PAGE), start + PAGE);
    assert_int_equal(move_break(start - 1), start + PAGE);
    assert_int_equal(move_break(start + 65537), start + PAGE);
    memset((void *)start, 1, PAGE);
}

static void mappings_are_cut_from_the_top(void **state)
{
    (void)state;
    uintptr_t end = (uintptr_t)morecore_area + morecore_size;
    assert_int_equal(map(PAGE), end - PAGE);
    assert_int_equal(map(1), end - 2 * PAGE);
    assert_int_equal(morecore_top, end - 2 * PAGE);
    memset((void *)(end - 2 * PAGE), 1, 2 * PAGE);
    assert_int_equal(move_break(end - PAGE), (uintptr_t)morecore_area + PAGE);
}

static void what_cannot_be_had_is_refused(void **state)
{
    (void)state;
    assert_int_equal(map(0), -EINVAL);
    assert_int_equal(map(SIZE_MAX), -ENOMEM);
    assert_int_equal(map(SIZE_MAX / 2), -ENOMEM);
    assert_int_equal(map(14 * PAGE), -ENOMEM);
    assert_int_equal(call(sys_mmap, NULL, PAGE, 3L, (long)MAP_PRIVATE, 3L, 0L), -ENODEV);
    assert_int_equal(call(sys_mmap, own_area, PAGE, 3L,
                          (long)(MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED), -1L, 0L),
                     -EINVAL);
    assert_int_equal(call(sys_mremap, own_area, PAGE, 2 * PAGE, (long)MREMAP_MAYMOVE), -ENOMEM);
}

static void the_two_ends_can_meet(void **state)
{
    (void)state;
    uintptr_t start = (uintptr_t)morecore_area;
    assert_int_equal(map(13 * PAGE), start + PAGE);
    assert_int_equal(map(1), -ENOMEM);
    assert_int_equal(move_break(start + PAGE + 1), start + PAGE);
}

static void giving_back_is_reported_and_has_no_effect(void **state)
{
    (void)state;
    assert_int_equal(call(sys_munmap, (void *)morecore_top, PAGE), 0);
    assert_int_equal(logged_errors, 1);
    assert_int_equal(map(1), -ENOMEM);
    assert_int_equal(call(sys_madvise, morecore_area, PAGE, (long)MADV_DONTNEED), 0);
    assert_int_equal(logged_errors, 1);
}

int vspace_new_pages_at_vaddr(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                              reservation_t reservation)
{
    assert_int_equal(num_pages, 1);
    assert_int_equal(size_bits, 12);
    assert_ptr_equal(reservation.res, brk_area);
    assert_int_equal((uintptr_t)vaddr % PAGE, 0);
    assert_true((char *)vaddr >= brk_area && (char *)vaddr < brk_area + sizeof brk_area);
    if (vspace->pages_left == 0) {
        return -1;
    }
    vspace->pages_left--;
    return 0;
}

void *vspace_new_pages(vspace_t *vspace, int rights, size_t num_pages, size_t size_bits)
{
    (void)rights;
    assert_int_equal(size_bits, 12);
    if (vspace->pages_left < num_pages) {
        return NULL;
    }
    vspace->pages_left -= num_pages;
    vspace->pages += num_pages * PAGE;
    return vspace->pages - num_pages * PAGE;
}

/* A test driver names its address space after the first allocations from an area. */
static void an_address_space_manager_takes_over(void **state)
{
    (void)state;
    vspace_t vspace = {.pages = own_area, .pages_left = 5};
    uintptr_t start = (uintptr_t)brk_area;
    muslc_brk_reservation.res = brk_area;
    muslc_brk_reservation_start = brk_area;
    muslc_this_vspace = &vspace;

    assert_int_equal(move_break(0), start);
    assert_int_equal(move_break(start + PAGE + 1), start + PAGE + 1);
    assert_int_equal(vspace.pages_left, 3);
    assert_int_equal(move_break(start + 2 * PAGE), start + 2 * PAGE);
    assert_int_equal(vspace.pages_left, 3);
    assert_int_equal(map(2 * PAGE - 5), (uintptr_t)own_area);
    assert_int_equal(map(2 * PAGE), -ENOMEM);
    assert_int_equal(move_break(start + 4 * PAGE), start + 2 * PAGE);
    vspace.pages_left = 9;
    assert_int_equal(move_break(start + 4 * PAGE), start + 4 * PAGE);
    assert_int_equal(vspace.pages_left, 8);
}

int main(void)
{
    struct CMUnitTest const tests[] = {
        cmocka_unit_test(there_is_an_area_or_nothing),
        cmocka_unit_test(brk_moves_up_from_the_bottom),
        cmocka_unit_test(mappings_are_cut_from_the_top),
        cmocka_unit_test(what_cannot_be_had_is_refused),
        cmocka_unit_test(the_two_ends_can_meet),
        cmocka_unit_test(giving_back_is_reported_and_has_no_effect),
        cmocka_unit_test(an_address_space_manager_takes_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
