/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "server.h"

#include <sel4platsupport/platsupport.h>
#include <sel4utils/api.h>
#include <utils/util.h>
#include <vka/capops.h>
#include <vspace/page.h>

#define WINDOW_BYTES (SERIAL_SERVER_MAX_CLIENTS * BIT(seL4_PageBits))

static struct serial_server server;
/* lives on in the console when a server has ended */
static vka_t console_vka;

/* A vka with one slot for the console, which takes and returns it at each access to the port. So
 * printing does not touch the program's allocator. */
static int take_console_slot(void *data, seL4_CPtr *res)
{
    *res = ((const cspacepath_t *)data)->capPtr;
    return 0;
}

static void make_console_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    (void)slot;
    *res = *(const cspacepath_t *)data;
}

static void return_console_slot(void *data, seL4_CPtr slot)
{
    (void)data, (void)slot;
}

static int set_up_console(simple_t *simple)
{
    console_vka = (vka_t){.data = &server.console_slot,
                          .cspace_alloc = take_console_slot,
                          .cspace_make_path = make_console_path,
                          .cspace_free = return_console_slot};
    return platsupport_serial_setup_simple(server.vspace, simple, &console_vka);
}

static void free_slot(cspacepath_t *slot)
{
    if (slot->capPtr != 0) {
        vka_cspace_free_path(server.vka, *slot);
        slot->capPtr = 0;
    }
}

/* Gives back what there is. The console keeps its slot. */
static void clean_up(void)
{
    if (server.thread.tcb.cptr != 0) {
        sel4utils_clean_up_thread(server.vka, server.vspace, &server.thread);
    }
    if (server.window.res) {
        vspace_free_reservation(server.vspace, server.window);
        server.window.res = NULL;
    }
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS; i++) {
        free_slot(&server.clients[i].frame);
    }
    free_slot(&server.incoming);
    if (server.endpoint.cptr != 0) {
        vka_free_object(server.vka, &server.endpoint);
        server.endpoint.cptr = 0;
    }
}

/* 0, or non-zero with what was allocated so far in `server`. */
static int allocate_slots(void)
{
    int error = vka_cspace_alloc_path(server.vka, &server.incoming);

    if (!error && server.console_slot.capPtr == 0) {
        error = vka_cspace_alloc_path(server.vka, &server.console_slot);
    }
    for (int i = 0; i < SERIAL_SERVER_MAX_CLIENTS && !error; i++) {
        error = vka_cspace_alloc_path(server.vka, &server.clients[i].frame);
    }
    return error;
}

static int make_endpoint(void)
{
    int error = vka_alloc_endpoint(server.vka, &server.endpoint);

    if (!error) {
        vka_cspace_make_path(server.vka, server.endpoint.cptr, &server.endpoint_path);
    }
    return error;
}

/* Reserves the window, under one page table, which is there when a page has been mapped once. */
static int make_window(void)
{
    void *start;

    server.window = vspace_reserve_range_aligned(server.vspace, WINDOW_BYTES, seL4_LargePageBits,
                                                 seL4_AllRights, 1, &start);
    if (!server.window.res) {
        return -1;
    }
    server.window_start = start;
    int error = vspace_new_pages_at_vaddr(server.vspace, start, 1, seL4_PageBits, server.window);
    if (!error) {
        vspace_unmap_pages(server.vspace, start, 1, seL4_PageBits, VSPACE_FREE);
    }
    return error;
}

static int make_thread(simple_t *simple, uint8_t priority)
{
    seL4_Word guard_bits = seL4_WordBits - (seL4_Word)simple_get_cnode_size_bits(simple);
    sel4utils_thread_config_t config =
        thread_config_default(simple, simple_get_cnode(simple),
                              api_make_guard_skip_word(guard_bits), seL4_CapNull, priority);
    int error = sel4utils_configure_thread_config(server.vka, server.vspace, server.vspace, config,
                                                  &server.thread);
    if (error) {
        return error;
    }
    NAME_THREAD(server.thread.tcb.cptr, "serial server");
    server.is_running = true;
    return sel4utils_start_thread(&server.thread, serial_server_main, &server, NULL, 1);
}

static bool is_running(void)
{
    return __atomic_load_n(&server.is_running, __ATOMIC_ACQUIRE);
}

seL4_Error serial_server_parent_spawn_thread(simple_t *simple, vka_t *vka, vspace_t *vspace,
                                             uint8_t priority)
{
    if (!simple || !vka || !vspace) {
        ZF_LOGE("simple, vka or vspace is NULL");
        return seL4_InvalidArgument;
    }
    if (is_running()) {
        ZF_LOGE("A serial server runs already");
        return seL4_IllegalOperation;
    }
    clean_up(); /* of a server that has ended */
    server.vka = vka;
    server.vspace = vspace;
    server.vspace_root = vspace_get_root(vspace);
    int error = allocate_slots();
    if (!error && set_up_console(simple) != 0) {
        ZF_LOGE("There is no serial device");
        clean_up();
        free_slot(&server.console_slot);
        return (seL4_Error)SERIAL_SERVER_ERROR_SERIAL_BIND_FAILED;
    }
    if (error || make_endpoint() || make_window() || make_thread(simple, priority)) {
        server.is_running = false;
        clean_up();
        return seL4_NotEnoughMemory;
    }
    return seL4_NoError;
}

/* Clients send frames, and wait for answers. */
static seL4_CapRights_t client_rights(void)
{
    return seL4_CapRights_new(1, 1, 0, 1);
}

int serial_server_allocate_client_badged_ep(cspacepath_t dest_slot)
{
    if (!is_running()) {
        ZF_LOGE("There is no serial server");
        return -1;
    }
    int error =
        vka_cnode_mint(&dest_slot, &server.endpoint_path, client_rights(), server.last_badge + 1);
    if (!error) {
        server.last_badge++;
    }
    return error;
}

int serial_server_parent_vka_mint_endpoint(vka_t *client_vka, cspacepath_t *badged_server_ep_cspath)
{
    int error = vka_cspace_alloc_path(client_vka, badged_server_ep_cspath);

    if (error) {
        return error;
    }
    error = serial_server_allocate_client_badged_ep(*badged_server_ep_cspath);
    if (error) {
        vka_cspace_free_path(client_vka, *badged_server_ep_cspath);
    }
    return error;
}

seL4_CPtr serial_server_parent_mint_endpoint_to_process(sel4utils_process_t *p)
{
    if (!p || !is_running()) {
        ZF_LOGE("There is no process or no serial server");
        return 0;
    }
    seL4_CPtr slot = sel4utils_mint_cap_to_process(p, server.endpoint_path, client_rights(),
                                                   server.last_badge + 1);
    if (slot != 0) {
        server.last_badge++;
    }
    return slot;
}
