/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the parent makes and the server's thread uses.
 *
 * Invariant: everything that needs an allocator is made before the thread starts. Page i of the
 * window and frame slot i belong to client i; page tables for the window exist.
 */
#pragma once

#include <sel4utils/thread.h>
#include <serial_server/parent.h>
#include <stdbool.h>

struct serial_client {
    seL4_Word badge; /* 0: nobody */
    cspacepath_t frame;
};

struct serial_server {
    vka_t *vka;
    vspace_t *vspace;
    seL4_CPtr vspace_root;
    vka_object_t endpoint;
    cspacepath_t endpoint_path;
    reservation_t window;
    char *window_start;
    cspacepath_t incoming;     /* where capabilities of messages arrive */
    cspacepath_t console_slot; /* of the console, where it drives the serial port */
    struct serial_client clients[SERIAL_SERVER_MAX_CLIENTS];
    sel4utils_thread_t thread;
    seL4_Word last_badge;
    bool is_running; /* written by the thread when it ends */
};

/* The thread's entry function; arg0: the struct serial_server. */
void serial_server_main(void *arg0, void *arg1, void *ipc_buf);
