/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * IPC whose first four words stay in registers, as real servers are written: libsel4's own SYSCALL
 * functions, without moving these words from and to the IPC buffer.
 */
#pragma once
#include <sel4/sel4.h>

/* Words of a message that travel in registers. */
struct message {
    seL4_Word badge, info;
    seL4_Word word[seL4_FastMessageRegisters];
};

/* `reply`: a reply object, with MCS. */
static inline void exchange(seL4_Word syscall, seL4_CPtr cap, struct message *m, seL4_CPtr reply)
{
    x64_sys_send_recv(syscall, cap, &m->badge, m->info, &m->info, &m->word[0], &m->word[1],
                      &m->word[2], &m->word[3], reply);
}

static inline void call(seL4_CPtr cap, struct message *m)
{
    exchange((seL4_Word)seL4_SysCall, cap, m, 0);
}

static inline void reply_receive_with(seL4_CPtr cap, struct message *m, seL4_CPtr reply)
{
    exchange((seL4_Word)seL4_SysReplyRecv, cap, m, reply);
}

static inline void reply_receive(seL4_CPtr cap, struct message *m)
{
    reply_receive_with(cap, m, 0);
}

static inline void receive_with(seL4_CPtr cap, struct message *m, seL4_CPtr reply)
{
    x64_sys_recv((seL4_Word)seL4_SysRecv, cap, &m->badge, &m->info, &m->word[0], &m->word[1],
                 &m->word[2], &m->word[3], reply);
}

static inline void receive_message(seL4_CPtr cap, struct message *m)
{
    receive_with(cap, m, 0);
}

static inline void poll_message(seL4_CPtr cap, struct message *m)
{
    x64_sys_recv((seL4_Word)seL4_SysNBRecv, cap, &m->badge, &m->info, &m->word[0], &m->word[1],
                 &m->word[2], &m->word[3], 0);
}

/* `syscall`: Send or NBSend. */
static inline void send(seL4_Word syscall, seL4_CPtr cap, const struct message *m)
{
    x64_sys_send(syscall, cap, m->info, m->word[0], m->word[1], m->word[2], m->word[3]);
}

/* Message info of `length` words. */
static inline seL4_Word info_of(unsigned length)
{
    return seL4_MessageInfo_new(0, 0, 0, length).words[0];
}
