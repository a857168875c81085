/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/io.h>

/* Frees operations that sel4platsupport_new_io_ops and _new_arch_ops filled in, or a part of them.
 * Nothing is mapped through them any more. */
void io_ops_destroy(ps_io_ops_t *io_ops);
