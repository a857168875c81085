/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A singly linked list (spec/06 section 3.4). The functions without _node allocate their nodes with
 * malloc and free them; the *_node ones leave nodes to the caller. `data` is never owned.
 * cmp(node's data, data) == 0 means equal.
 */
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct list_node {
    void *data;
    struct list_node *next;
};

typedef struct {
    struct list_node *head;
} list_t;

/* Makes an empty list. 0. */
int list_init(list_t *l);

/* 0, or -1 without memory. */
int list_prepend(list_t *l, void *data);
int list_append(list_t *l, void *data);

/* Whether there is no element. */
bool list_is_empty(list_t *l);
/* Whether an element is equal to `data`. */
bool list_exists(list_t *l, void *data, int (*cmp)(void *, void *));
/* How many elements there are. */
int list_length(list_t *l);

/* Position of the first equal element from 0, or -1. */
int list_index(list_t *l, void *data, int (*cmp)(void *, void *));

/* Calls action(data, token) in order; stops at the first result that is not 0 and returns it. The
 * action may remove the element it is called for. */
int list_foreach(list_t *l, int (*action)(void *, void *), void *token);

/* Removes the first equal element; -1 if there is none. */
int list_remove(list_t *l, void *data, int (*cmp)(void *, void *));
int list_remove_all(list_t *l);

/* Does nothing and returns 0: empty the list first. */
int list_destroy(list_t *l);

/* The same operations with nodes of the caller's, which are linked in and out but never freed.
 * The first two: 0. */
int list_prepend_node(list_t *l, struct list_node *node);
int list_append_node(list_t *l, struct list_node *node);
/* Links the first node out whose data is equal; -1 if there is none. */
int list_remove_node(list_t *l, void *data, int (*cmp)(void *, void *));
/* Forgets all nodes. 0. */
int list_remove_all_nodes(list_t *l);

#ifdef __cplusplus
}
#endif
