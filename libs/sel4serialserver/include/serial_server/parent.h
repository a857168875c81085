/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * For whoever has a serial server in its address space (spec/06 section 17): starting it, and
 * handing out endpoints to clients. There is one server in a program.
 */
#pragma once

#include <sel4/sel4.h>
#include <sel4utils/process.h>
#include <serial_server/errors.h>
#include <simple/simple.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

/* How many clients can be connected at the same time. */
#define SERIAL_SERVER_MAX_CLIENTS 32

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Starts the server as a thread of `priority` in the caller's CSpace and address space; sets up the
 * console if nobody has yet. simple, vka and vspace must stay alive; the server itself, once it
 * runs, allocates nothing, so that they need no lock. A console that the program has set up before
 * with its own allocator is used as it is; in builds that drive the serial port the program then
 * leaves printing to the server.
 * 0; seL4_InvalidArgument for a NULL argument; seL4_IllegalOperation while a server runs;
 * SERIAL_SERVER_ERROR_SERIAL_BIND_FAILED without a console; seL4_NotEnoughMemory. After an error
 * nothing stays allocated, but one slot if the console uses it now.
 */
seL4_Error serial_server_parent_spawn_thread(simple_t *simple, vka_t *vka, vspace_t *vspace,
                                             uint8_t priority);

/* Puts a capability for one more client into `dest_slot`, an empty slot of any CSpace the caller
 * can name. 0, -1 without a server, or the kernel's seL4_Error. */
int serial_server_allocate_client_badged_ep(cspacepath_t dest_slot);

/* The same into a slot allocated from `client_vka`, an allocator of the caller's CSpace; *path: the
 * slot, to be deleted and freed by the caller. Also the allocator's error. */
int serial_server_parent_vka_mint_endpoint(vka_t *client_vka,
                                           cspacepath_t *badged_server_ep_cspath);

/* The same into the next free slot of a process: its slot number there, 0 on error. */
seL4_CPtr serial_server_parent_mint_endpoint_to_process(sel4utils_process_t *p);

#ifdef __cplusplus
}
#endif
