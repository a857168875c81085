/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The serial server: its own tests under the test harness, and two processes that print at the same
 * time.
 */
#include "../support/check.h"
#include "client.h"
#include "counting.h"
#include "env.h"

#include <arch_stdio.h>
#include <sel4test/test.h>
#include <sel4utils/api.h>
#include <serial_server/client.h>
#include <serial_server/parent.h>
#include <serial_server/test.h>
#include <string.h>
#include <vka/capops.h>

#define SERVER_PRIORITY 200
#define CLIENT_PRIORITY 100
#define CLIENTS         2

static char printed[65536]; /* all that the console has got since the test began */
static volatile size_t num_printed;

/* Instead of the library's: the console is the kernel's, and what is printed can be looked at. */
void __arch_putchar(int c)
{
    if (num_printed < sizeof(printed) - 1) {
        printed[num_printed++] = (char)c;
    }
    seL4_DebugPutChar((char)c);
}

static void forget_printed(void)
{
    memset(printed, 0, sizeof(printed));
    num_printed = 0;
}

/* The last thing printed may be the end of a colour: what comes next begins a line. */
static void end_coloured_line(void)
{
    putchar('\n');
}

static void own_tests(void)
{
    static struct env env;

    env.vka = vka;
    env.vspace = vspace;
    env.simple = simple;
    get_serial_server_parent_tests();
    forget_printed();
    CHECK(sel4test_run_suite(&env, "serial server") == 0);
    CHECK(strstr(printed, "Starting test suite serial server: 5 tests\n"));
    CHECK(strstr(printed, "Test SERSERV_PARENT_005 passed\n"));
    CHECK(strstr(printed, "Test suite passed. 5 tests passed. 0 tests failed. 0 tests "
                          "disabled.\n"));
    CHECK(strstr(printed, "mhello 42\n\x1B[0m"));
    CHECK(strstr(printed, "mclient 31\n\x1B[0m"));
    end_coloured_line();
}

struct client {
    sel4utils_process_t process;
    vka_object_t untyped;
};
static struct client clients[CLIENTS];
static vka_object_t done;

static bool start_client(struct client *client, seL4_Word name)
{
    sel4utils_process_config_t config =
        process_config_default_simple(&simple, "client", CLIENT_PRIORITY);
    char strings[NUM_ARGUMENTS + 1][WORD_STRING_SIZE];
    char *argv[NUM_ARGUMENTS + 1];
    cspacepath_t path;

    if (sel4utils_configure_process_custom(&client->process, &vka, &vspace, config) ||
        vka_alloc_untyped(&vka, UNTYPED_BITS, &client->untyped)) {
        return false;
    }
    seL4_CPtr server_slot = serial_server_parent_mint_endpoint_to_process(&client->process);
    vka_cspace_make_path(&vka, done.cptr, &path);
    seL4_CPtr done_slot =
        sel4utils_mint_cap_to_process(&client->process, path, seL4_AllRights, name);
    seL4_CPtr untyped_slot =
        sel4utils_copy_cap_to_process(&client->process, &vka, client->untyped.cptr);
    if (!server_slot || !done_slot || !untyped_slot) {
        return false;
    }
    sel4utils_create_word_args(strings, argv, NUM_ARGUMENTS + 1, (seL4_Word)0, name, server_slot,
                               done_slot, untyped_slot, untyped_slot + 1,
                               (seL4_Word)client->process.thread.stack_top);
    return sel4utils_spawn_process_v(&client->process, &vka, &vspace, NUM_ARGUMENTS + 1, argv, 1) ==
           0;
}

static void end_client(struct client *client)
{
    cspacepath_t path;

    vka_cspace_make_path(&vka, client->untyped.cptr, &path);
    sel4utils_destroy_process(&client->process, &vka);
    vka_cnode_revoke(&path);
    vka_free_object(&vka, &client->untyped);
}

/* Whether every line of both clients was printed in one piece. */
static bool are_lines_whole(void)
{
    char line[64];

    for (int client = 1; client <= CLIENTS; client++) {
        for (int i = 0; i < LINES; i++) {
            snprintf(line, sizeof(line), "mclient %d line %d\n\x1B[0m", client, i);
            if (!strstr(printed, line)) {
                printf("not printed: client %d line %d\n", client, i);
                return false;
            }
        }
    }
    return true;
}

/* As a client that comes and goes. */
static void kill_server(void)
{
    serial_client_context_t conn;
    cspacepath_t path;

    CHECK(serial_server_parent_vka_mint_endpoint(&vka, &path) == 0);
    CHECK(serial_server_client_connect(path.capPtr, &vka, &vspace, &conn) == 0);
    CHECK(serial_server_kill(&conn) == 0);
    vspace_unmap_pages(&vspace, (void *)conn.shmem, 1, seL4_PageBits, VSPACE_FREE);
    vka_cnode_delete(&path);
    vka_cspace_free_path(&vka, path);
}

static void two_processes(void)
{
    forget_printed();
    CHECK(serial_server_parent_spawn_thread(&simple, &vka, &vspace, SERVER_PRIORITY) == 0);
    for (seL4_Word i = 0; i < CLIENTS; i++) {
        CHECK(start_client(&clients[i], i + 1));
    }
    for (int i = 0; i < CLIENTS; i++) {
        seL4_Word badge = 0;

        api_wait(done.cptr, &badge);
        printf("client %lu ends with %lu\n", badge, seL4_GetMR(0));
        CHECK(seL4_GetMR(0) == 0);
    }
    end_coloured_line();
    CHECK(are_lines_whole());
    /* they took turns: the second began before the first was through */
    CHECK(strstr(printed, "client 2 line 0") < strstr(printed, "client 1 line 19"));
    for (int i = 0; i < CLIENTS; i++) {
        end_client(&clients[i]);
    }
    kill_server();
}

/* Only if nothing keeps their memory. */
static void processes_again(void)
{
    for (int i = 0; i < 10 && !test_failed; i++) {
        two_processes();
    }
}

/* Each request for a slot or an object on the way to a server is refused once. What a server that
 * has ended still had is free when the first one is refused. */
static void refused_servers(void)
{
    long refusals = 0;

    refuse_after(0);
    CHECK(serial_server_parent_spawn_thread(&simple, &vka, &vspace, SERVER_PRIORITY) != 0);
    long before = in_use();
    for (;; refusals++) {
        refuse_after(refusals);
        int error = serial_server_parent_spawn_thread(&simple, &vka, &vspace, SERVER_PRIORITY);

        if (!was_refused()) {
            CHECK(error == 0);
            break;
        }
        CHECK(error == seL4_NotEnoughMemory && in_use() == before);
    }
    refuse_after(-1);
    CHECK(refusals > SERIAL_SERVER_MAX_CLIENTS);
    kill_server();
}

/* A connection that cannot be made leaves the client as it was. */
static void refused_connections(void)
{
    serial_client_context_t conn;
    cspacepath_t path;
    long refusals = 0;

    CHECK(serial_server_parent_spawn_thread(&simple, &vka, &vspace, SERVER_PRIORITY) == 0);
    CHECK(serial_server_parent_vka_mint_endpoint(&vka, &path) == 0);
    long before = in_use();
    for (;; refusals++) {
        refuse_after(refusals);
        int error = serial_server_client_connect(path.capPtr, &vka, &vspace, &conn);

        if (!was_refused()) {
            CHECK(error == 0);
            break;
        }
        CHECK(error == seL4_NotEnoughMemory && in_use() == before);
    }
    refuse_after(-1);
    CHECK(refusals >= 2 && serial_server_kill(&conn) == 0);
    vspace_unmap_pages(&vspace, (void *)conn.shmem, 1, seL4_PageBits, VSPACE_FREE);
    CHECK(in_use() == before);
    vka_cnode_delete(&path);
    vka_cspace_free_path(&vka, path);
}

static const struct test tests[] = {
    {"the serial server passes its tests under the test harness", own_tests},
    {"two processes print whole lines through one server", two_processes},
    {"they do so again and again", processes_again},
    {"a server that cannot be started leaves nothing behind", refused_servers},
    {"a connection that cannot be made leaves nothing behind", refused_connections},
};

int main(void)
{
    if (!start() || vka_alloc_endpoint(&vka, &done)) {
        return 1;
    }
    run_tests(tests, sizeof(tests) / sizeof(tests[0]), exit_slot());
}
