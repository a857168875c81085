/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A timer that is served by another process. Request: operation, timeout type, nanoseconds.
 * Reply: error, time.
 */
#include <errno.h>
#include <sel4/sel4.h>
#include <sel4utils/time_server/client.h>
#include <sel4utils/util.h>
#include <string.h>

typedef struct time_client {
    ps_malloc_ops_t malloc_ops;
    seL4_CPtr ep;
    seL4_Word label;
} time_client_t;

enum { REQUEST_OPERATION, REQUEST_TYPE, REQUEST_NS };
enum { REPLY_ERROR, REPLY_TIME };

static int call(const time_client_t *client, seL4_Word length)
{
    seL4_Call(client->ep, seL4_MessageInfo_new(client->label, 0, 0, length));
    return (int)seL4_GetMR(REPLY_ERROR);
}

static int get_time(void *data, uint64_t *time)
{
    int error;

    seL4_SetMR(REQUEST_OPERATION, GET_TIME);
    error = call(data, REQUEST_OPERATION + 1);
    if (error == 0) {
        *time = sel4utils_64_get_mr(REPLY_TIME);
    }
    return error;
}

static int set_timeout(void *data, uint64_t ns, timeout_type_t type)
{
    seL4_SetMR(REQUEST_OPERATION, SET_TIMEOUT);
    seL4_SetMR(REQUEST_TYPE, type);
    sel4utils_64_set_mr(REQUEST_NS, ns);
    return call(data, REQUEST_NS + SEL4UTILS_64_WORDS);
}

static void destroy(void *data)
{
    time_client_t *client = data;
    ps_malloc_ops_t malloc_ops = client->malloc_ops;

    ps_free(&malloc_ops, sizeof(*client), client);
}

int sel4utils_rpc_ltimer_init(ltimer_t *ltimer, ps_io_ops_t ops, seL4_CPtr ep, seL4_Word label)
{
    time_client_t *client;
    int error;

    if (ltimer == NULL) {
        ZF_LOGE("ltimer is NULL");
        return EINVAL;
    }
    error = ps_calloc(&ops.malloc_ops, 1, sizeof(*client), (void **)&client);
    if (error) {
        return error;
    }
    client->malloc_ops = ops.malloc_ops;
    client->ep = ep;
    client->label = label;
    memset(ltimer, 0, sizeof(*ltimer));
    ltimer->get_time = get_time;
    ltimer->set_timeout = set_timeout;
    ltimer->destroy = destroy;
    ltimer->data = client;
    return 0;
}
