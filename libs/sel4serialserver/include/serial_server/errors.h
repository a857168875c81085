/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the serial server answers (spec/06 section 17).
 */
#pragma once

#include <sel4/sel4.h>

enum serial_server_error {
    SERIAL_SERVER_NOERROR = 0,
    /* more text than the shared memory holds, or more shared memory than the server takes */
    SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE = seL4_NumErrors,
    /* there is no serial device that the server can use */
    SERIAL_SERVER_ERROR_SERIAL_BIND_FAILED,
    /* a request that makes no sense: of a client that is not connected, or is already, or without
     * a frame; or there are too many clients */
    SERIAL_SERVER_ERROR_UNKNOWN,
};
