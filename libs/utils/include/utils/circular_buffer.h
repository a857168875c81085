/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A ring of bytes (spec/06 section 3.5). The structure and its storage are one allocation of the
 * caller: sizeof(circ_buf_t) + size bytes. One place stays empty, to tell a full ring from an empty
 * one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t head; /* next byte to read */
    size_t tail; /* next place to write */
    size_t size; /* bytes of buf */
    uint8_t buf[];
} circ_buf_t;

/* size: bytes behind cb, at least 2. -1 on a bad argument. */
static inline int circ_buf_init(size_t size, circ_buf_t *cb)
{
    if (!cb || size < 2) {
        return -1;
    }
    cb->head = 0;
    cb->tail = 0;
    cb->size = size;
    return 0;
}

/* Whether there is nothing to read. */
static inline bool circ_buf_is_empty(circ_buf_t *cb)
{
    return cb->head == cb->tail;
}

/* Whether there is no room for another byte. */
static inline bool circ_buf_is_full(circ_buf_t *cb)
{
    return (cb->tail + 1) % cb->size == cb->head;
}

/* The ring must not be full. */
static inline void circ_buf_put(circ_buf_t *cb, uint8_t c)
{
    cb->buf[cb->tail] = c;
    cb->tail = (cb->tail + 1) % cb->size;
}

/* The ring must not be empty. */
static inline uint8_t circ_buf_get(circ_buf_t *cb)
{
    uint8_t c = cb->buf[cb->head];

    cb->head = (cb->head + 1) % cb->size;
    return c;
}
