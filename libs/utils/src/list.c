/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <stdlib.h>
#include <utils/list.h>

int list_init(list_t *l)
{
    l->head = NULL;
    return 0;
}

/* The link that points to the first equal node, or NULL. */
static struct list_node **find_link(list_t *l, void *data, int (*cmp)(void *, void *))
{
    for (struct list_node **link = &l->head; *link; link = &(*link)->next) {
        if (cmp((*link)->data, data) == 0) {
            return link;
        }
    }
    return NULL;
}

static struct list_node *make_node(void *data)
{
    struct list_node *node = malloc(sizeof(*node));

    if (node) {
        node->data = data;
        node->next = NULL;
    }
    return node;
}

int list_prepend_node(list_t *l, struct list_node *node)
{
    node->next = l->head;
    l->head = node;
    return 0;
}

int list_append_node(list_t *l, struct list_node *node)
{
    struct list_node **link = &l->head;

    while (*link) {
        link = &(*link)->next;
    }
    node->next = NULL;
    *link = node;
    return 0;
}

int list_prepend(list_t *l, void *data)
{
    struct list_node *node = make_node(data);

    return node ? list_prepend_node(l, node) : -1;
}

int list_append(list_t *l, void *data)
{
    struct list_node *node = make_node(data);

    return node ? list_append_node(l, node) : -1;
}

bool list_is_empty(list_t *l)
{
    return l->head == NULL;
}

bool list_exists(list_t *l, void *data, int (*cmp)(void *, void *))
{
    return find_link(l, data, cmp) != NULL;
}

int list_length(list_t *l)
{
    int length = 0;

    for (struct list_node *node = l->head; node; node = node->next) {
        length++;
    }
    return length;
}

int list_index(list_t *l, void *data, int (*cmp)(void *, void *))
{
    int index = 0;

    for (struct list_node *node = l->head; node; node = node->next, index++) {
        if (cmp(node->data, data) == 0) {
            return index;
        }
    }
    return -1;
}

int list_foreach(list_t *l, int (*action)(void *, void *), void *token)
{
    struct list_node *next;

    for (struct list_node *node = l->head; node; node = next) {
        next = node->next;
        int result = action(node->data, token);
        if (result) {
            return result;
        }
    }
    return 0;
}

int list_remove_node(list_t *l, void *data, int (*cmp)(void *, void *))
{
    struct list_node **link = find_link(l, data, cmp);

    if (!link) {
        return -1;
    }
    *link = (*link)->next;
    return 0;
}

int list_remove(list_t *l, void *data, int (*cmp)(void *, void *))
{
    struct list_node **link = find_link(l, data, cmp);

    if (!link) {
        return -1;
    }
    struct list_node *node = *link;
    *link = node->next;
    free(node);
    return 0;
}

int list_remove_all_nodes(list_t *l)
{
    l->head = NULL;
    return 0;
}

int list_remove_all(list_t *l)
{
    while (l->head) {
        struct list_node *node = l->head;

        l->head = node->next;
        free(node);
    }
    return 0;
}

int list_destroy(list_t *l)
{
    (void)l;
    return 0;
}
