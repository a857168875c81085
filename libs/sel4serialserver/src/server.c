/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "server.h"

#include "protocol.h"

#include <arch_stdio.h>
#include <sel4serialserver/gen_config.h>
#include <sel4utils/api.h>
#include <utils/util.h>
#include <vka/capops.h>
#include <vka/ipcbuffer.h>
#include <vspace/page.h>

struct answer {
    seL4_Word error;
    seL4_Word word;
};

static struct serial_client *find(struct serial_server *server, seL4_Word badge)
{
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        if (server->clients[i].badge == badge) {
            return &server->clients[i];
        }
    }
    return NULL;
}

static char *page_of(const struct serial_server *server, const struct serial_client *client)
{
    return server->window_start + ((size_t)(client - server->clients) << seL4_PageBits);
}

static struct answer connect(struct serial_server *server, seL4_Word badge, seL4_MessageInfo_t info)
{
    struct answer refused = {.error = SERIAL_SERVER_ERROR_UNKNOWN};
    struct serial_client *client = find(server, 0);

    if (seL4_GetMR(0) > BIT(seL4_PageBits)) {
        refused.error = SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE;
        return refused;
    }
    if (badge == 0 || find(server, badge) || !client || seL4_MessageInfo_get_extraCaps(info) != 1 ||
        seL4_MessageInfo_get_capsUnwrapped(info) != 0) {
        return refused;
    }
    /* a capability that is no frame of this size is refused by the kernel */
    if (seL4_ARCH_Page_Map(server->incoming.capPtr, server->vspace_root,
                           (seL4_Word)page_of(server, client), seL4_CanRead,
                           seL4_ARCH_Default_VMAttributes) != seL4_NoError ||
        vka_cnode_move(&client->frame, &server->incoming) != seL4_NoError) {
        return refused;
    }
    client->badge = badge;
    return (struct answer){.word = badge};
}

static void put_text(const char *text)
{
    for (; *text; text++) {
        __arch_putchar(*text);
    }
}

static void put_colour(seL4_Word badge)
{
    static const char *const colours[] = {
        ANSI_COLOR(GREEN), ANSI_COLOR(YELLOW),  ANSI_COLOR(BLUE),
        ANSI_COLOR(CYAN),  ANSI_COLOR(MAGENTA), ANSI_COLOR(RED),
    };

    put_text(colours[(badge - 1) % ARRAY_SIZE(colours)]);
}

static struct answer print(struct serial_server *server, seL4_Word badge, size_t length)
{
    bool is_coloured = config_set(CONFIG_SEL4SERIALSERVER_COLORED_OUTPUT);
    struct serial_client *client = find(server, badge);

    if (badge == 0 || !client) {
        return (struct answer){.error = SERIAL_SERVER_ERROR_UNKNOWN};
    }
    if (length > BIT(seL4_PageBits)) {
        return (struct answer){.error = SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE};
    }
    const volatile char *text = page_of(server, client);
    if (is_coloured) {
        put_colour(badge);
    }
    for (size_t i = 0; i < length; i++) {
        __arch_putchar(text[i]);
    }
    if (is_coloured) {
        put_text(COLOR_RESET);
    }
    return (struct answer){.word = length};
}

static void forget(struct serial_client *client)
{
    vka_cnode_delete(&client->frame); /* unmaps it, too */
    client->badge = 0;
}

static struct answer disconnect(struct serial_server *server, seL4_Word badge)
{
    struct serial_client *client = find(server, badge);

    if (badge == 0 || !client) {
        return (struct answer){.error = SERIAL_SERVER_ERROR_UNKNOWN};
    }
    forget(client);
    return (struct answer){0};
}

static struct answer end(struct serial_server *server)
{
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        if (server->clients[i].badge != 0) {
            forget(&server->clients[i]);
        }
    }
    vka_cnode_revoke(&server->endpoint_path);
    __atomic_store_n(&server->is_running, false, __ATOMIC_RELEASE);
    return (struct answer){0};
}

static struct answer serve(struct serial_server *server, seL4_Word badge, seL4_MessageInfo_t info)
{
    switch (seL4_MessageInfo_get_label(info)) {
    case SERIAL_CONNECT:
        return connect(server, badge, info);
    case SERIAL_WRITE:
        return print(server, badge, seL4_GetMR(0));
    case SERIAL_DISCONNECT:
        return disconnect(server, badge);
    case SERIAL_KILL:
        return end(server);
    default:
        return (struct answer){.error = SERIAL_SERVER_ERROR_UNKNOWN};
    }
}

void serial_server_main(void *arg0, void *arg1, void *ipc_buf)
{
    struct serial_server *server = arg0;
    seL4_CPtr reply = server->thread.reply.cptr; /* 0 where the kernel keeps it by itself */
    seL4_Word badge;

    (void)arg1, (void)ipc_buf;
    vka_set_cap_receive_path(&server->incoming);
    seL4_MessageInfo_t info = api_recv(server->endpoint.cptr, &badge, reply);
    for (;;) {
        struct answer answer = serve(server, badge, info);

        if (seL4_MessageInfo_get_extraCaps(info) > 0) {
            /* what no connection has taken */
            vka_cnode_delete(&server->incoming);
        }
        seL4_SetMR(0, answer.word);
        info = seL4_MessageInfo_new(answer.error, 0, 0, 1);
        if (!server->is_running) {
            break;
        }
        info = api_reply_recv(server->endpoint.cptr, info, &badge, reply);
    }
    api_reply(reply, info);
    for (;;) {
        seL4_TCB_Suspend(server->thread.tcb.cptr);
    }
}
