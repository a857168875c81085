/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the tests stand on: allocator, address space, and the operations that drivers get, made the
 * way programs make them.
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/ltimer.h>
#include <sel4platsupport/irq.h>
#include <simple/simple.h>
#include <vka/object.h>
#include <vspace/vspace.h>

struct env {
    simple_t simple;
    vka_t vka;
    vspace_t vspace;
    vka_object_t ntfn; /* of the mini interrupt interface in `ops` */
    ps_io_ops_t ops;
    seL4_CPtr exit_slot; /* for run_tests */
};

extern struct env env;

/* Aborts when something is missing. */
void env_start(void);

/* Waits for an interrupt of the mini interface and handles it. */
void env_wait(void);

/* Handles what has come. Whether something had. */
bool env_poll(void);
