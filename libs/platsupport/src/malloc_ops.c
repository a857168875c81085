/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <platsupport/io.h>
#include <stdlib.h>

static int stdlib_malloc(void *cookie, size_t size, void **ptr)
{
    (void)cookie;
    *ptr = malloc(size);
    return *ptr ? 0 : ENOMEM;
}

static int stdlib_calloc(void *cookie, size_t nmemb, size_t size, void **ptr)
{
    (void)cookie;
    *ptr = calloc(nmemb, size);
    return *ptr ? 0 : ENOMEM;
}

static int stdlib_free(void *cookie, size_t size, void *ptr)
{
    (void)cookie;
    (void)size;
    free(ptr);
    return 0;
}

int ps_new_stdlib_malloc_ops(ps_malloc_ops_t *ops)
{
    if (!ops) {
        ZF_LOGE("ops is NULL");
        return EINVAL;
    }
    *ops = (ps_malloc_ops_t){.malloc = stdlib_malloc, .calloc = stdlib_calloc, .free = stdlib_free};
    return 0;
}
