/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What drivers need of their environment, made of seL4 objects (spec/06 section 14.1).
 */
#pragma once

#include <platsupport/io.h>
#include <sel4platsupport/arch/io.h>
#include <simple/simple.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The heap of the C library. 0, or EINVAL. */
int sel4platsupport_new_malloc_ops(ps_malloc_ops_t *ops);

/* Device memory in `vspace`, of frames from `vka`; both must stay alive. Regions are rounded to
 * pages and mapped uncached unless the driver says otherwise; unmapping what is not mapped is
 * fatal. The memory behind io_mapper->cookie (malloc) is kept for ever. 0 or -1. */
int sel4platsupport_new_io_mapper(vspace_t *vspace, vka_t *vka, ps_io_mapper_t *io_mapper);

/* A PC has no device tree: io_fdt answers NULL. 0, or EINVAL. */
int sel4platsupport_new_fdt_ops(ps_io_fdt_t *io_fdt, simple_t *simple, ps_malloc_ops_t *malloc_ops);

/* Fills in ops->io_port_ops; arguments and errors as sel4platsupport_get_io_port_ops. */
int sel4platsupport_new_arch_ops(ps_io_ops_t *ops, simple_t *simple, vka_t *vka);

/* Sets *io_ops: heap, io_mapper, io_fdt and the standard interrupt interface of
 * sel4platsupport/irq.h with 64 ids of each kind. The rest is empty: see
 * sel4platsupport_new_arch_ops and sel4utils/page_dma.h. *io_ops must stay where it is, for its
 * parts refer to each other; so must the arguments. 0, or an error and nothing is held. */
int sel4platsupport_new_io_ops(vspace_t *vspace, vka_t *vka, simple_t *simple, ps_io_ops_t *io_ops);

#ifdef __cplusplus
}
#endif
