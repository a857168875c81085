/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A queue of timeouts, the first of which the timer is armed for. An interrupt for nothing does no
 * harm, so the timer is left alone when a timeout is cancelled.
 */
#include <platsupport/local_time_manager.h>

_Static_assert(sizeof(time_manager_t) == 64, "spec/06 section 25");

/* When a time has passed before the timer could be armed for it. */
#define AT_ONCE_NS NS_IN_US

struct local_time_manager {
    ltimer_t *ltimer;
    tqueue_t queue;
};

static int alloc_id(void *data, unsigned int *id)
{
    struct local_time_manager *manager = data;

    return tqueue_alloc_id(&manager->queue, id);
}

static int alloc_id_at(void *data, unsigned int id)
{
    struct local_time_manager *manager = data;

    return tqueue_alloc_id_at(&manager->queue, id);
}

static int free_id(void *data, unsigned int id)
{
    struct local_time_manager *manager = data;

    return tqueue_free_id(&manager->queue, id);
}

static int deregister_cb(void *data, unsigned int id)
{
    struct local_time_manager *manager = data;

    return tqueue_cancel(&manager->queue, id);
}

static int get_time(void *data, uint64_t *time)
{
    struct local_time_manager *manager = data;

    return ltimer_get_time(manager->ltimer, time);
}

static int arm(struct local_time_manager *manager, uint64_t time)
{
    int error = ltimer_set_timeout(manager->ltimer, time, TIMEOUT_ABSOLUTE);

    if (error == ETIME) {
        error = ltimer_set_timeout(manager->ltimer, AT_ONCE_NS, TIMEOUT_RELATIVE);
    }
    return error;
}

/* When a timeout of this kind comes first. */
static int first_time(timeout_type_t type, uint64_t now, uint64_t ns, uint64_t start,
                      uint64_t *time)
{
    switch (type) {
    case TIMEOUT_ABSOLUTE:
        *time = ns;
        return ns > now ? 0 : ETIME;
    case TIMEOUT_RELATIVE:
        return __builtin_add_overflow(now, ns, time) ? EINVAL : 0;
    case TIMEOUT_PERIODIC:
        if (ns == 0) {
            return EINVAL;
        }
        if (start) {
            *time = start;
            return 0;
        }
        return __builtin_add_overflow(now, ns, time) ? EINVAL : 0;
    default:
        return EINVAL;
    }
}

static int register_cb(void *data, timeout_type_t type, uint64_t ns, uint64_t start, uint32_t id,
                       timeout_cb_fn_t callback, uintptr_t token)
{
    struct local_time_manager *manager = data;
    timeout_t timeout = {.token = token, .callback = callback};
    uint64_t now = 0;
    int error = get_time(manager, &now);

    if (error) {
        return error;
    }
    error = first_time(type, now, ns, start, &timeout.abs_time);
    if (error) {
        ZF_LOGE("A timeout of kind %d in %llu ns, error %d", (int)type, (unsigned long long)ns,
                error);
        return error;
    }
    if (type == TIMEOUT_PERIODIC) {
        timeout.period = ns;
    }
    error = tqueue_register(&manager->queue, id, &timeout);
    if (error) {
        return error;
    }
    if (manager->queue.first != &manager->queue.nodes[id]) {
        return 0;
    }
    error = arm(manager, timeout.abs_time);
    if (error) {
        tqueue_cancel(&manager->queue, id);
    }
    return error;
}

static int update_with_time(void *data, uint64_t time)
{
    struct local_time_manager *manager = data;
    uint64_t next = 0;
    int callback_error = tqueue_update(&manager->queue, time, &next);
    int error = next ? arm(manager, next) : 0;

    return callback_error ? callback_error : error;
}

int tm_init(time_manager_t *tm, ltimer_t *ltimer, ps_io_ops_t *ops, int size)
{
    void *memory = NULL;

    if (!tm || !ltimer || !ops || size <= 0) {
        ZF_LOGE("tm, ltimer or ops is NULL, or the size is %d", size);
        return EINVAL;
    }
    int error = ps_calloc(&ops->malloc_ops, 1, sizeof(struct local_time_manager), &memory);
    if (error) {
        ZF_LOGE("No memory for a time manager");
        return error;
    }
    struct local_time_manager *manager = memory;
    error = tqueue_init(&manager->queue, &ops->malloc_ops, size);
    if (error) {
        ps_free(&ops->malloc_ops, sizeof(*manager), manager);
        return error;
    }
    manager->ltimer = ltimer;
    *tm = (time_manager_t){.alloc_id = alloc_id,
                           .alloc_id_at = alloc_id_at,
                           .free_id = free_id,
                           .register_cb = register_cb,
                           .deregister_cb = deregister_cb,
                           .update_with_time = update_with_time,
                           .get_time = get_time,
                           .data = manager};
    return 0;
}
