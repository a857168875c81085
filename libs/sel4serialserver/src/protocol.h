/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Requests to the server: the label says what, the badge for whom. The answer's label is an error
 * of serial_server/errors.h.
 */
#pragma once

enum serial_request {
    SERIAL_CONNECT, /* with a frame capability; word 0: bytes of it; answer: word 0: the badge */
    SERIAL_WRITE,   /* word 0: bytes of the frame to print; answer: word 0: bytes printed */
    SERIAL_DISCONNECT,
    SERIAL_KILL,
};
