/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The parent is a client of its own server here. Each test starts a server and ends it.
 */
#include <sel4test/test.h>
#include <serial_server/client.h>
#include <serial_server/parent.h>
#include <serial_server/test.h>
#include <string.h>
#include <utils/util.h>
#include <vka/capops.h>

#define PRIORITY 200

void get_serial_server_parent_tests(void) {}

static int spawn(env_t env)
{
    return serial_server_parent_spawn_thread(&env->simple, &env->vka, &env->vspace, PRIORITY);
}

static int connect_new(env_t env, cspacepath_t *path, serial_client_context_t *conn)
{
    int error = serial_server_parent_vka_mint_endpoint(&env->vka, path);

    return error ? error
                 : serial_server_client_connect(path->capPtr, &env->vka, &env->vspace, conn);
}

/* Frees what connect_new made, when the connection has ended. */
static void free_connection(env_t env, cspacepath_t *path, serial_client_context_t *conn)
{
    vspace_unmap_pages(&env->vspace, (void *)conn->shmem, 1, seL4_PageBits, VSPACE_FREE);
    vka_cnode_delete(path);
    vka_cspace_free_path(&env->vka, *path);
}

static int kill_server(env_t env, cspacepath_t *path, serial_client_context_t *conn)
{
    int error = serial_server_kill(conn);

    free_connection(env, path, conn);
    return error;
}

static int spawning(env_t env)
{
    serial_client_context_t conn;
    cspacepath_t path;

    test_error_eq(serial_server_parent_spawn_thread(NULL, &env->vka, &env->vspace, PRIORITY),
                  seL4_InvalidArgument);
    test_error_eq(serial_server_parent_spawn_thread(&env->simple, NULL, &env->vspace, PRIORITY),
                  seL4_InvalidArgument);
    test_error_eq(serial_server_parent_spawn_thread(&env->simple, &env->vka, NULL, PRIORITY),
                  seL4_InvalidArgument);
    test_check(serial_server_parent_vka_mint_endpoint(&env->vka, &path) != 0);
    test_check(serial_server_parent_mint_endpoint_to_process(NULL) == 0);
    for (int i = 0; i < 3; i++) {
        test_error_eq(spawn(env), seL4_NoError);
        test_error_eq(spawn(env), seL4_IllegalOperation);
        test_error_eq(connect_new(env, &path, &conn), 0);
        test_error_eq(kill_server(env, &path, &conn), 0);
    }
    return sel4test_get_result();
}
DEFINE_TEST(SERSERV_PARENT_001, "One server at a time, several in a row", spawning, true)

static int printing(env_t env)
{
    static char text[10000];
    serial_client_context_t conn;
    cspacepath_t path;

    test_error_eq(spawn(env), 0);
    test_error_eq(connect_new(env, &path, &conn), 0);
    test_eq(serial_server_printf(&conn, "%s %d\n", "hello", 42), (ssize_t)9);
    memcpy((char *)conn.shmem, "flushed\n", 8);
    test_eq(serial_server_flush(&conn, 8), (ssize_t)8);
    test_eq(serial_server_flush(&conn, 0), (ssize_t)0);
    test_eq(serial_server_write(&conn, "written\n", 8), (ssize_t)8);
    memset(text, '.', sizeof(text) - 2);
    text[sizeof(text) - 2] = '\n';
    test_eq(serial_server_write(&conn, text, sizeof(text) - 1), (ssize_t)sizeof(text) - 1);
    test_eq(serial_server_printf(&conn, "%s", text), (ssize_t)conn.shmem_size - 1);
    test_error_eq(kill_server(env, &path, &conn), 0);
    return sel4test_get_result();
}
DEFINE_TEST(SERSERV_PARENT_002, "Print, flush and write", printing, true)

static int refusing(env_t env)
{
    serial_client_context_t conn, other;
    cspacepath_t path;

    test_error_eq(spawn(env), 0);
    test_error_eq(connect_new(env, &path, &conn), 0);
    test_error_eq(serial_server_client_connect(0, &env->vka, &env->vspace, &other),
                  seL4_InvalidArgument);
    test_error_eq(serial_server_client_connect(path.capPtr, NULL, &env->vspace, &other),
                  seL4_InvalidArgument);
    test_error_eq(serial_server_client_connect(path.capPtr, &env->vka, &env->vspace, &other),
                  SERIAL_SERVER_ERROR_UNKNOWN);
    test_eq(serial_server_flush(&conn, (ssize_t)conn.shmem_size + 1),
            -(ssize_t)SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE);
    test_eq(serial_server_flush(&conn, -1), -(ssize_t)seL4_InvalidArgument);
    test_eq(serial_server_flush(NULL, 0), -(ssize_t)seL4_InvalidArgument);
    test_eq(serial_server_printf(NULL, "x"), -(ssize_t)seL4_InvalidArgument);
    test_eq(serial_server_write(&conn, NULL, 1), -(ssize_t)seL4_InvalidArgument);
    test_eq(serial_server_kill(NULL), (int)seL4_InvalidArgument);
    /* a server that knows better than the client */
    conn.shmem_size *= 2;
    test_eq(serial_server_flush(&conn, (ssize_t)conn.shmem_size),
            -(ssize_t)SERIAL_SERVER_ERROR_SHMEM_TOO_LARGE);
    conn.shmem_size /= 2;
    test_error_eq(kill_server(env, &path, &conn), 0);
    return sel4test_get_result();
}
DEFINE_TEST(SERSERV_PARENT_003, "Bad arguments", refusing, true)

static int disconnecting(env_t env)
{
    serial_client_context_t first, second;
    cspacepath_t first_path, second_path;

    test_error_eq(spawn(env), 0);
    test_error_eq(connect_new(env, &first_path, &first), 0);
    for (int i = 0; i < 100; i++) {
        test_error_eq(connect_new(env, &second_path, &second), 0);
        test_check(first.badge_value != second.badge_value);
        serial_client_context_t before = second;
        serial_server_disconnect(&second);
        test_eq(serial_server_printf(&second, "x"), -(ssize_t)seL4_InvalidArgument);
        test_eq(serial_server_flush(&before, 1), -(ssize_t)SERIAL_SERVER_ERROR_UNKNOWN);
        free_connection(env, &second_path, &second);
    }
    test_eq(serial_server_printf(&first, "still here\n"), (ssize_t)11);
    test_error_eq(kill_server(env, &first_path, &first), 0);
    return sel4test_get_result();
}
DEFINE_TEST(SERSERV_PARENT_004, "Connections come and go", disconnecting, true)

static int many(env_t env)
{
    static serial_client_context_t conns[SERIAL_SERVER_MAX_CLIENTS];
    static cspacepath_t paths[SERIAL_SERVER_MAX_CLIENTS];
    serial_client_context_t one_more;
    cspacepath_t path;

    test_error_eq(spawn(env), 0);
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        test_error_eq(connect_new(env, &paths[i], &conns[i]), 0);
    }
    test_error_eq(connect_new(env, &path, &one_more), SERIAL_SERVER_ERROR_UNKNOWN);
    vka_cnode_delete(&path);
    vka_cspace_free_path(&env->vka, path);
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        test_eq(serial_server_printf(&conns[i], "client %d\n", i),
                (ssize_t)(i < 10 ? sizeof("client 0\n") : sizeof("client 10\n")) - 1);
    }
    test_error_eq(serial_server_kill(&conns[0]), 0);
    test_eq(serial_server_flush(&conns[1], 1), -(ssize_t)seL4_InvalidCapability);
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        free_connection(env, &paths[i], &conns[i]);
    }
    return sel4test_get_result();
}
DEFINE_TEST(SERSERV_PARENT_005, "As many clients as the server takes", many, true)
