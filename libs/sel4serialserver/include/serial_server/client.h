/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * For clients of a serial server (spec/06 section 17), in its process or another. A connection is
 * used by one thread at a time.
 */
#pragma once

#include <sel4/sel4.h>
#include <serial_server/errors.h>
#include <sys/types.h>
#include <utils/attribute.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

typedef struct serial_client_context {
    seL4_Word badge_value; /* by which the server knows the client */
    cspacepath_t badged_server_ep_cspath;
    volatile char *shmem; /* where the text to print stands */
    size_t shmem_size;    /* bytes: 4096; 0 when not connected */
} serial_client_context_t;

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Connects through the endpoint capability in slot badged_server_ep_cap of the caller's CSpace.
 * client_vspace: the caller's own address space; a page of it is shared with the server.
 * client_vka: an allocator of the caller's CSpace.
 * 0; seL4_InvalidArgument for a NULL argument; seL4_NotEnoughMemory; an error of the server.
 */
int serial_server_client_connect(seL4_CPtr badged_server_ep_cap, vka_t *client_vka,
                                 vspace_t *client_vspace, serial_client_context_t *conn);

/* Prints a formatted text; what does not fit into the shared memory is cut off. Characters
 * printed; minus an error. */
ssize_t serial_server_printf(serial_client_context_t *ctxt, const char *fmt, ...)
    FORMAT(printf, 2, 3);

/* Prints the first `len` bytes of the shared memory, in one piece. Characters printed; minus an
 * error: seL4_InvalidArgument, SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE, or another of the server. */
ssize_t serial_server_flush(serial_client_context_t *ctxt, ssize_t len);

/* Prints `len` bytes of in_buff, in pieces as large as the shared memory; texts of other clients
 * may come between them. Characters printed; minus an error if none was. */
ssize_t serial_server_write(serial_client_context_t *ctxt, const char *in_buff, ssize_t len);

/* Ends the connection. The client frees the shared page and the endpoint capability: with
 * vspace_unmap_pages(client_vspace, (void *)shmem, 1, seL4_PageBits, VSPACE_FREE), and only then,
 * for the kernel keeps a page that the server still has. */
void serial_server_disconnect(serial_client_context_t *ctxt);

/* Ends the server and all connections: the endpoints of all clients vanish, and what they ask
 * afterwards fails with seL4_InvalidCapability. 0, or an error as above. The server's memory goes
 * back when its parent starts the next one. */
int serial_server_kill(serial_client_context_t *conn);

#ifdef __cplusplus
}
#endif
