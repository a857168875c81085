/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "io_ops.h"

#include "io_mapper.h"
#include "irq_interface.h"

#include <sel4platsupport/io.h>
#include <stdlib.h>

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

int sel4platsupport_new_io_ops(vspace_t *vspace, vka_t *vka, simple_t *simple, ps_io_ops_t *io_ops)
{
    if (!vspace || !vka || !simple || !io_ops) {
        ZF_LOGE("vspace, vka, simple or io_ops is NULL");
        return EINVAL;
    }
    *io_ops = (ps_io_ops_t){0};
    int error = sel4platsupport_new_malloc_ops(&io_ops->malloc_ops);
    if (!error) {
        error = sel4platsupport_new_io_mapper(vspace, vka, &io_ops->io_mapper);
    }
    if (error) {
        return error;
    }
    error = sel4platsupport_new_fdt_ops(&io_ops->io_fdt, simple, &io_ops->malloc_ops);
    if (!error) {
        error = sel4platsupport_new_irq_ops(&io_ops->irq_ops, vka, simple,
                                            DEFAULT_IRQ_INTERFACE_CONFIG, &io_ops->malloc_ops);
    }
    if (error) {
        io_ops_destroy(io_ops);
    }
    return error;
}

void io_ops_destroy(ps_io_ops_t *io_ops)
{
    if (io_ops->irq_ops.cookie) {
        irq_interface_destroy(&io_ops->irq_ops);
    }
    free(io_ops->io_port_ops.cookie);
    if (io_ops->io_mapper.cookie) {
        io_mapper_destroy(&io_ops->io_mapper);
    }
    *io_ops = (ps_io_ops_t){0};
}
