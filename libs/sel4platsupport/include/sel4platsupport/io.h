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

/* The heap of the C library. 0, or EINVAL. */
int sel4platsupport_new_malloc_ops(ps_malloc_ops_t *ops);

/* A PC has no device tree: io_fdt answers NULL. 0, or EINVAL. */
int sel4platsupport_new_fdt_ops(ps_io_fdt_t *io_fdt, simple_t *simple, ps_malloc_ops_t *malloc_ops);

/* Fills in ops->io_port_ops; arguments and errors as sel4platsupport_get_io_port_ops. */
int sel4platsupport_new_arch_ops(ps_io_ops_t *ops, simple_t *simple, vka_t *vka);
