/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "protocol.h"

#include <serial_server/client.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utils/util.h>

/* A request with one word; the error of the answer, and its word in *result. */
static seL4_Word ask(seL4_CPtr server, enum serial_request request, seL4_Word num_caps,
                     seL4_Word word, seL4_Word *result)
{
    seL4_SetMR(0, word);
    seL4_MessageInfo_t info =
        seL4_Call(server, seL4_MessageInfo_new((seL4_Word)request, 0, num_caps, 1));

    *result = seL4_GetMR(0);
    return seL4_MessageInfo_get_label(info);
}

int serial_server_client_connect(seL4_CPtr badged_server_ep_cap, vka_t *client_vka,
                                 vspace_t *client_vspace, serial_client_context_t *conn)
{
    if (badged_server_ep_cap == 0 || !client_vka || !client_vspace || !conn) {
        ZF_LOGE("An argument is NULL");
        return seL4_InvalidArgument;
    }
    *conn = (serial_client_context_t){.shmem_size = BIT(seL4_PageBits)};
    void *page = vspace_new_pages(client_vspace, seL4_ReadWrite, 1, seL4_PageBits);
    if (!page) {
        return seL4_NotEnoughMemory;
    }
    seL4_SetCap(0, vspace_get_cap(client_vspace, page));
    seL4_Word error =
        ask(badged_server_ep_cap, SERIAL_CONNECT, 1, conn->shmem_size, &conn->badge_value);
    if (error) {
        vspace_unmap_pages(client_vspace, page, 1, seL4_PageBits, VSPACE_FREE);
        *conn = (serial_client_context_t){0};
        return (int)error;
    }
    conn->shmem = page;
    vka_cspace_make_path(client_vka, badged_server_ep_cap, &conn->badged_server_ep_cspath);
    return 0;
}

static bool is_connected(const serial_client_context_t *ctxt)
{
    return ctxt && ctxt->shmem_size > 0;
}

ssize_t serial_server_printf(serial_client_context_t *ctxt, const char *fmt, ...)
{
    va_list args;

    if (!is_connected(ctxt) || !fmt) {
        return -(ssize_t)seL4_InvalidArgument;
    }
    va_start(args, fmt);
    /* the server reads nothing before it is asked to */
    ssize_t length = vsnprintf((char *)ctxt->shmem, ctxt->shmem_size, fmt, args);
    va_end(args);
    if (length < 0) {
        return length;
    }
    return serial_server_flush(ctxt, MIN(length, (ssize_t)ctxt->shmem_size - 1));
}

ssize_t serial_server_flush(serial_client_context_t *ctxt, ssize_t len)
{
    seL4_Word printed;

    if (!is_connected(ctxt) || len < 0) {
        return -(ssize_t)seL4_InvalidArgument;
    }
    if ((size_t)len > ctxt->shmem_size) {
        return -(ssize_t)SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE;
    }
    COMPILER_MEMORY_RELEASE();
    seL4_Word error =
        ask(ctxt->badged_server_ep_cspath.capPtr, SERIAL_WRITE, 0, (seL4_Word)len, &printed);
    return error ? -(ssize_t)error : (ssize_t)printed;
}

ssize_t serial_server_write(serial_client_context_t *ctxt, const char *in_buff, ssize_t len)
{
    ssize_t done = 0;

    if (!is_connected(ctxt) || !in_buff || len < 0) {
        return -(ssize_t)seL4_InvalidArgument;
    }
    while (done < len) {
        ssize_t piece = MIN(len - done, (ssize_t)ctxt->shmem_size);

        memcpy((char *)ctxt->shmem, in_buff + done, (size_t)piece);
        ssize_t printed = serial_server_flush(ctxt, piece);
        if (printed < 0) {
            return done > 0 ? done : printed;
        }
        done += printed;
    }
    return done;
}

void serial_server_disconnect(serial_client_context_t *ctxt)
{
    seL4_Word unused;

    if (!is_connected(ctxt)) {
        return;
    }
    ask(ctxt->badged_server_ep_cspath.capPtr, SERIAL_DISCONNECT, 0, 0, &unused);
    ctxt->shmem_size = 0; /* the page stays the client's to free */
}

int serial_server_kill(serial_client_context_t *conn)
{
    seL4_Word unused;

    if (!is_connected(conn)) {
        return seL4_InvalidArgument;
    }
    return (int)ask(conn->badged_server_ep_cspath.capPtr, SERIAL_KILL, 0, 0, &unused);
}
