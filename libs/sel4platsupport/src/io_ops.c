/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4platsupport/io.h>

int sel4platsupport_new_malloc_ops(ps_malloc_ops_t *ops)
{
    return ps_new_stdlib_malloc_ops(ops);
}

static char *no_device_tree(void *cookie)
{
    return cookie;
}

int sel4platsupport_new_fdt_ops(ps_io_fdt_t *io_fdt, simple_t *simple, ps_malloc_ops_t *malloc_ops)
{
    if (!io_fdt || !simple || !malloc_ops) {
        ZF_LOGE("io_fdt, simple or malloc_ops is NULL");
        return EINVAL;
    }
    *io_fdt = (ps_io_fdt_t){.cookie = NULL, .get_fn = no_device_tree};
    return 0;
}
