/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/io.h>
#include <simple/simple.h>
#include <vka/vka.h>

/* Where the capability for an access comes from, and the slot it is in meanwhile: a fresh one of
 * `vka`, or without a vka always `fixed_slot`, which is empty between accesses. */
struct io_port_source {
    simple_t *simple;
    vka_t *vka;
    cspacepath_t fixed_slot;
};

/* `source` must stay alive. */
ps_io_port_ops_t io_port_ops(struct io_port_source *source);
