/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 17 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
seL4_Error serial_server_parent_spawn_thread(simple_t *simple, vka_t *vka, vspace_t *vspace,
                                             uint8_t priority);
int serial_server_allocate_client_badged_ep(cspacepath_t dest_slot);
int serial_server_parent_vka_mint_endpoint(vka_t *client_vka,
                                           cspacepath_t *badged_server_ep_cspath);
seL4_CPtr serial_server_parent_mint_endpoint_to_process(sel4utils_process_t *p);
int serial_server_client_connect(seL4_CPtr badged_server_ep_cap, vka_t *client_vka,
                                 vspace_t *client_vspace, serial_client_context_t *conn);
ssize_t serial_server_printf(serial_client_context_t *ctxt, const char *fmt, ...);
ssize_t serial_server_flush(serial_client_context_t *ctxt, ssize_t len);
ssize_t serial_server_write(serial_client_context_t *ctxt, const char *in_buff, ssize_t len);
void serial_server_disconnect(serial_client_context_t *ctxt);
int serial_server_kill(serial_client_context_t *conn);
void get_serial_server_parent_tests(void);
