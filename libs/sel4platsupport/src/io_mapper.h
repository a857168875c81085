/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/io.h>

/* Frees a mapper of sel4platsupport_new_io_mapper through which nothing is mapped any more. */
void io_mapper_destroy(ps_io_mapper_t *io_mapper);
