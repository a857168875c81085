/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Spec 03, sections 10.2 and 10.3, row by row.
 */
#include "model.h"

#include <config.h>

void model_append(struct model_queue *queue, int thread)
{
    queue->thread[queue->count++] = thread;
}

int model_find(const struct model_queue *queue, int thread)
{
    for (int i = 0; i < queue->count; i++) {
        if (queue->thread[i] == thread) {
            return i;
        }
    }
    return NOBODY;
}

void model_remove(struct model_queue *queue, int thread)
{
    int at = model_find(queue, thread);
    if (at == NOBODY) {
        return;
    }
    queue->count--;
    for (; at < queue->count; at++) {
        queue->thread[at] = queue->thread[at + 1];
    }
}

bool model_is_runnable(int thread)
{
    enum model_state state = model.thread[thread].state;
    return state == MODEL_RUNNING || state == MODEL_RESTART;
}

static struct model_queue *ready_queue(int thread)
{
    return &model.ready[model.thread[thread].priority];
}

void model_ready_front(int thread)
{
    struct model_queue *queue = ready_queue(thread);
    if (model_find(queue, thread) != NOBODY) {
        return;
    }
    for (int i = queue->count; i > 0; i--) {
        queue->thread[i] = queue->thread[i - 1];
    }
    queue->thread[0] = thread;
    queue->count++;
}

void model_ready_back(int thread)
{
    if (model_find(ready_queue(thread), thread) == NOBODY) {
        model_append(ready_queue(thread), thread);
    }
}

void model_ready_remove(int thread)
{
    model_remove(ready_queue(thread), thread);
}

void model_reschedule(void)
{
    if (model.candidate != NOBODY) {
        model_ready_front(model.candidate);
        model.candidate = NOBODY;
    }
    model.is_full = true;
}

void model_offer(int thread)
{
    if (model.is_full || model.candidate != NOBODY) {
        model_reschedule();
        model_ready_front(thread);
    } else {
        model.candidate = thread;
    }
}

void model_stop(int thread, enum model_state state)
{
    model.thread[thread].state = state;
    model_ready_remove(thread);
    if (thread == model.current && model.candidate == NOBODY) {
        model.is_full = true;
    }
}

void model_tick(void)
{
    struct model_thread *current = &model.thread[model.current];
    if (current->state != MODEL_RUNNING) {
        return;
    }
    if (current->slice > 1) {
        current->slice--;
        return;
    }
    current->slice = CONFIG_TIME_SLICE;
    model_ready_back(model.current);
    model_reschedule();
}

/* The highest priority with a ready thread, or NOBODY. */
static int highest_ready(void)
{
    int priority = MODEL_PRIORITIES - 1;
    while (priority >= 0 && model.ready[priority].count == 0) {
        priority--;
    }
    return priority;
}

static void run(int thread)
{
    model_ready_remove(thread);
    model.current = thread;
}

static void run_first(void)
{
    run(model.ready[highest_ready()].thread[0]);
}

/* Rows 4 to 6. */
static void decide_on(int candidate, int current)
{
    unsigned priority = model.thread[candidate].priority;
    unsigned own = model.thread[current].priority;
    if (priority < own && highest_ready() > (int)priority) {
        model_ready_front(candidate);
        run_first();
    } else if (model_is_runnable(current) && priority == own) {
        model_ready_back(candidate);
        run_first();
    } else {
        run(candidate);
    }
}

void model_decide(void)
{
    int candidate = model.candidate;
    if (model.is_full || candidate != NOBODY) {
        if (model_is_runnable(model.current)) {
            model_ready_front(model.current);
        }
        if (model.is_full) {
            run_first();
        } else {
            decide_on(candidate, model.current);
        }
    }
    model.candidate = NOBODY;
    model.is_full = false;
    struct model_thread *current = &model.thread[model.current];
    if (current->state == MODEL_RESTART) {
        current->next = current->ip;
        current->state = MODEL_RUNNING;
    }
}
