/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What console.c tells its clients: words on the command line.
 */
#pragma once

enum {
    NAME,
    SERVER_SLOT,  /* of the serial server's endpoint */
    DONE_SLOT,    /* of an endpoint to say the result to */
    UNTYPED_SLOT, /* of memory of UNTYPED_BITS */
    FIRST_FREE_SLOT,
    STACK_TOP, /* of STACK_PAGES pages */
    NUM_ARGUMENTS,
};

#define UNTYPED_BITS 20
#define STACK_PAGES  16
#define LINES        20
