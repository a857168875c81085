/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <platsupport/tqueue.h>

int tqueue_init_static(tqueue_t *queue, int size, tqueue_node_t *nodes)
{
    if (!queue || size <= 0 || !nodes) {
        ZF_LOGE("queue or nodes is NULL, or the size is %d", size);
        return EINVAL;
    }
    memset(nodes, 0, sizeof(*nodes) * (size_t)size);
    *queue = (tqueue_t){.nodes = nodes, .size = (unsigned int)size};
    return 0;
}

int tqueue_init(tqueue_t *queue, ps_malloc_ops_t *ops, int size)
{
    void *nodes = NULL;

    if (!queue || size <= 0) {
        ZF_LOGE("queue is NULL, or the size is %d", size);
        return EINVAL;
    }
    int error = ps_calloc(ops, (size_t)size, sizeof(tqueue_node_t), &nodes);
    return error ? error : tqueue_init_static(queue, size, nodes);
}

/* The node of an allocated id, or NULL. */
static tqueue_node_t *node_of(tqueue_t *queue, unsigned int id)
{
    if (!queue || id >= queue->size || !queue->nodes[id].is_allocated) {
        ZF_LOGE("queue is NULL, or id %u is not allocated", id);
        return NULL;
    }
    return &queue->nodes[id];
}

int tqueue_alloc_id_at(tqueue_t *queue, unsigned int id)
{
    if (!queue || id >= queue->size) {
        ZF_LOGE("queue is NULL, or there is no id %u", id);
        return EINVAL;
    }
    if (queue->nodes[id].is_allocated) {
        ZF_LOGE("id %u is in use", id);
        return EADDRINUSE;
    }
    queue->nodes[id] = (tqueue_node_t){.is_allocated = true};
    return 0;
}

int tqueue_alloc_id(tqueue_t *queue, unsigned int *id)
{
    if (!queue || !id) {
        ZF_LOGE("queue or id is NULL");
        return EINVAL;
    }
    for (unsigned int i = 0; i < queue->size; i++) {
        if (!queue->nodes[i].is_allocated) {
            *id = i;
            return tqueue_alloc_id_at(queue, i);
        }
    }
    ZF_LOGE("All %u ids are in use", queue->size);
    return ENOMEM;
}

static void unlink_node(tqueue_t *queue, tqueue_node_t *node)
{
    if (!node->is_active) {
        return;
    }
    tqueue_node_t **link = &queue->first;
    while (*link != node) {
        link = &(*link)->next;
    }
    *link = node->next;
    node->is_active = false;
}

static void link_node(tqueue_t *queue, tqueue_node_t *node)
{
    tqueue_node_t **link = &queue->first;

    while (*link && (*link)->timeout.abs_time <= node->timeout.abs_time) {
        link = &(*link)->next;
    }
    node->next = *link;
    *link = node;
    node->is_active = true;
}

int tqueue_free_id(tqueue_t *queue, unsigned int id)
{
    tqueue_node_t *node = node_of(queue, id);

    if (!node) {
        return EINVAL;
    }
    unlink_node(queue, node);
    node->is_allocated = false;
    return 0;
}

int tqueue_register(tqueue_t *queue, unsigned int id, const timeout_t *timeout)
{
    tqueue_node_t *node = node_of(queue, id);

    if (!node) {
        return EINVAL;
    }
    if (!timeout || !timeout->callback) {
        ZF_LOGE("timeout or its callback is NULL");
        return EINVAL;
    }
    unlink_node(queue, node);
    node->timeout = *timeout;
    link_node(queue, node);
    return 0;
}

int tqueue_cancel(tqueue_t *queue, unsigned int id)
{
    tqueue_node_t *node = node_of(queue, id);

    if (!node) {
        return EINVAL;
    }
    unlink_node(queue, node);
    return 0;
}

/* Takes the first timeout out, or moves it to its next time after `time`. */
static timeout_t take_first(tqueue_t *queue, uint64_t time)
{
    tqueue_node_t *node = queue->first;
    timeout_t timeout = node->timeout;

    unlink_node(queue, node);
    if (timeout.period) {
        uint64_t late = time - timeout.abs_time;

        node->timeout.abs_time += timeout.period * (late / timeout.period + 1);
        link_node(queue, node);
    }
    return timeout;
}

int tqueue_update(tqueue_t *queue, uint64_t time, uint64_t *next_time)
{
    int first_error = 0;

    if (!queue) {
        ZF_LOGE("queue is NULL");
        return EINVAL;
    }
    while (queue->first && queue->first->timeout.abs_time <= time) {
        timeout_t due = take_first(queue, time);
        int error = due.callback(due.token);

        if (error && !first_error) {
            first_error = error;
        }
    }
    if (next_time) {
        *next_time = queue->first ? queue->first->timeout.abs_time : 0;
    }
    return first_error;
}
