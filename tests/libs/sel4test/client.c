/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A client of the serial server in a process of its own, with an allocator on memory that it was
 * given. Sends the number of the first step that failed, 0 if none did.
 */
#include "client.h"

#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4utils/process.h>
#include <serial_server/client.h>
#include <stdlib.h>

static char pool[BIT(12) * 20];
static vka_t vka;
static vspace_t vspace;

/* argv[1..]: as in client.h */
static seL4_Word argument(char *argv[], int i)
{
    return strtoul(argv[1 + i], NULL, 10);
}

static bool start(char *argv[])
{
    static sel4utils_alloc_data_t vspace_data;
    static void *existing[STACK_PAGES + 2];
    seL4_CPtr untyped = argument(argv, UNTYPED_SLOT);
    size_t size_bits = UNTYPED_BITS;
    uintptr_t paddr = ALLOCMAN_NO_PADDR;
    int error = 0;
    allocman_t *allocator = bootstrap_use_current_1level(
        SEL4UTILS_CNODE_SLOT, CONFIG_SEL4UTILS_CSPACE_SIZE_BITS, argument(argv, FIRST_FREE_SLOT),
        BIT(CONFIG_SEL4UTILS_CSPACE_SIZE_BITS), sizeof(pool), pool);
    if (!allocator) {
        return false;
    }
    cspacepath_t path = allocman_cspace_make_path(allocator, untyped);
    error = allocman_utspace_add_uts(allocator, 1, &path, &size_bits, &paddr, ALLOCMAN_UT_KERNEL);
    if (error) {
        return false;
    }
    allocman_make_vka(&vka, allocator);
    for (size_t i = 0; i < STACK_PAGES; i++) {
        existing[i] = (void *)(argument(argv, STACK_TOP) - (i + 1) * BIT(seL4_PageBits));
    }
    existing[STACK_PAGES] = seL4_GetIPCBuffer();
    return sel4utils_bootstrap_vspace_leaky(&vspace, &vspace_data, SEL4UTILS_PD_SLOT, &vka,
                                            existing) == 0;
}

static seL4_Word talk(char *argv[])
{
    serial_client_context_t conn;
    seL4_Word name = argument(argv, NAME);

    if (!start(argv)) {
        return 1;
    }
    if (serial_server_client_connect(argument(argv, SERVER_SLOT), &vka, &vspace, &conn)) {
        return 2;
    }
    for (int i = 0; i < LINES; i++) {
        if (serial_server_printf(&conn, "client %lu line %d\n", name, i) <= 0) {
            return 3;
        }
        seL4_Yield();
    }
    serial_server_disconnect(&conn);
    vspace_unmap_pages(&vspace, (void *)conn.shmem, 1, seL4_PageBits, VSPACE_FREE);
    return 0;
}

int main(int argc, char *argv[])
{
    seL4_SetMR(0, argc == 1 + NUM_ARGUMENTS ? talk(argv) : 9);
    seL4_Send(argument(argv, DONE_SLOT), seL4_MessageInfo_new(0, 0, 0, 1));
    seL4_TCB_Suspend(SEL4UTILS_TCB_SLOT);
    return 0;
}
