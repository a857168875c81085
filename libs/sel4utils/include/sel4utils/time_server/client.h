/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/ltimer.h>
#include <sel4/sel4.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Operations of the protocol: message register 0. */
typedef enum {
    GET_TIME = 1,
    SET_TIMEOUT = 2,
} time_server_op_t;

/* An ltimer whose operations are calls to `ep` with message label `label`. 0 or errno. */
int sel4utils_rpc_ltimer_init(ltimer_t *ltimer, ps_io_ops_t ops, seL4_CPtr ep, seL4_Word label);

#ifdef __cplusplus
}
#endif
