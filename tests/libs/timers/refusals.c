/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refusing each single request for slots, objects, book-keeping memory or heap while timers are
 * made: either they work all the same (a machine whose tables cannot be read has a PIT), or the
 * error is one of those that are documented. Nothing is left behind.
 */
#include "../allocman/census.h"
#include "../allocman/env.h"
#include "../allocman/refusal.h"
#include "../support/check.h"

#include <errno.h>
#include <platsupport/plat/timer.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4platsupport/io.h>
#include <sel4platsupport/timer.h>

#define HPET_PADDR 0xfed00000

/* 0 or a positive errno; it undoes itself. */
typedef int (*operation)(void);

static ps_io_ops_t ops;
static vka_object_t ntfn;

static bool is_documented(int error)
{
    return error == 0 || error == ENOMEM || error == EIO || error == ENODEV;
}

/* Between refusals: all of the first ones, then fewer and fewer. */
static long step(long count)
{
    return LIBS_TEST_LONG ? 1 : 1 + count / 2;
}

static bool refuse_each(operation run, enum refusal kind)
{
    bool refused = true;

    for (long count = 0; refused; count += step(count)) {
        struct census before = take_census();
        plan_refusal(allocator, kind, count);
        int error = run();
        refused = was_refused();
        plan_refusal(allocator, kind, -1);
        if (!nothing_lost_since(&before) || !is_documented(error) || (!refused && error)) {
            printf("kind %d, request %ld: refused %d, error %d\n", (int)kind, count, refused,
                   error);
            return false;
        }
    }
    return true;
}

static void refuse_all(operation run)
{
    /* what stays: paging structures of the root task and room of the allocator */
    CHECK(run() == 0 && run() == 0);
    for (enum refusal kind = 0; kind < NUM_REFUSALS; kind++) {
        CHECK(refuse_each(run, kind));
    }
    CHECK(all_memory_can_be_had());
}

static int map_registers(void)
{
    void *vaddr = ps_io_map(&ops.io_mapper, HPET_PADDR, 3 * BIT(seL4_PageBits), 0, PS_MEM_NORMAL);

    if (!vaddr) {
        return ENOMEM;
    }
    ps_io_unmap(&ops.io_mapper, vaddr, 3 * BIT(seL4_PageBits));
    return 0;
}

static void device_memory(void)
{
    refuse_all(map_registers);
}

static int make_ltimer(void)
{
    ltimer_t ltimer;
    int error = ltimer_hpet_init(&ltimer, ops, NULL, NULL);

    if (error) {
        return error;
    }
    error = ltimer_set_timeout(&ltimer, NS_IN_MS, TIMEOUT_PERIODIC);
    ltimer_destroy(&ltimer);
    return error;
}

static void timers(void)
{
    refuse_all(make_ltimer);
}

static int make_default_timer(void)
{
    static seL4_timer_t timer;
    int error = sel4platsupport_init_default_timer(&vka, &vspace, &simple, ntfn.cptr, &timer);

    if (!error) {
        sel4platsupport_destroy_timer(&timer, &vka);
    }
    return error;
}

static void timers_with_all_they_need(void)
{
    refuse_all(make_default_timer);
}

static int make_timer_objects(void)
{
    timer_objects_t objects;
    int error = sel4platsupport_init_default_timer_caps(&vka, &vspace, &simple, &objects);

    for (size_t i = 0; i < objects.nirqs; i++) {
        vka_cnode_delete(&objects.irqs[i].handler_path);
        vka_cspace_free_path(&vka, objects.irqs[i].handler_path);
    }
    for (size_t i = 0; i < objects.nobjs; i++) {
        vka_free_object(&vka, &objects.objs[i].obj);
    }
    return error;
}

static void timer_objects(void)
{
    refuse_all(make_timer_objects);
}

int main(void)
{
    static const struct test tests[] = {
        {"device memory", device_memory},
        {"timers", timers},
        {"timers with all they need", timers_with_all_they_need},
        {"timers as objects", timer_objects},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) ||
        vka_alloc_notification(&vka, &ntfn) || sel4platsupport_new_malloc_ops(&ops.malloc_ops) ||
        sel4platsupport_new_io_mapper(&vspace, &vka, &ops.io_mapper) ||
        sel4platsupport_new_mini_irq_ops(&ops.irq_ops, &vka, &simple, &ops.malloc_ops, ntfn.cptr,
                                         BIT(0)) ||
        sel4platsupport_new_arch_ops(&ops, &simple, &vka)) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
